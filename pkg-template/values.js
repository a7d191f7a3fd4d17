/**
 * Values that Rust holds on to, by their places in a table. A number crosses the
 * boundary for a fraction of what a reference costs.
 */

/** @type {unknown[]} */
const values = [undefined];
/** @type {number[]} */
const vacant = [];

/**
 * @param {unknown} value
 * @returns {number} its place, to be given back by {@link take} or {@link release}
 */
export function keep(value) {
  const handle = vacant.length === 0 ? values.length : vacant.pop();
  values[handle] = value;
  return handle;
}

/**
 * {@link keep} for what may be absent.
 *
 * @param {unknown} value
 * @returns {number} -1 for `undefined`
 */
export function keepOptional(value) {
  return value === undefined ? -1 : keep(value);
}

/**
 * @param {number} handle
 * @returns {any} the value, which stays in its place
 */
export function peek(handle) {
  return values[handle];
}

/**
 * @param {number} handle
 * @returns {any} the value, whose place is given back; `undefined` for -1
 */
export function take(handle) {
  if (handle < 0) return undefined;
  const value = values[handle];
  release(handle);
  return value;
}

/** @param {number} handle */
export function release(handle) {
  values[handle] = undefined;
  vacant.push(handle);
}

/**
 * @param {number} handle
 * @returns {number} a second place of the same value
 */
export function copy(handle) {
  return keep(values[handle]);
}
