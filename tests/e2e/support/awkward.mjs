/**
 * Options in which one is read by a getter.
 * @param {string} name
 * @param {() => unknown} get
 * @param {object} [rest]
 */
export function withGetter(name, get, rest = {}) {
  return Object.defineProperty({ ...rest }, name, { get, enumerable: true, configurable: true });
}

/**
 * What a getter or a function does that fails.
 * @param {string} message
 * @returns {never}
 */
export function fail(message) {
  throw new Error(message);
}

/** @param {Error[]} errors */
export const messages = (errors) => errors.map((error) => error.message);
