/**
 * Replacements for built-in functions that a page may have replaced.
 *
 * Libraries patch `Array.from` and `Object.entries`, replace `Map` and `Promise`, and add members
 * to `Object.prototype`; `docs/environments.md` lists the libraries that are tested. Hence plain
 * loops here and elsewhere, and objects that inherit nothing. What `then` returns is not used either:
 * `await` needs nothing of what a page can replace.
 */

/** A fulfilled promise. It is a native one, whatever the page has made of `Promise`. */
export const resolved = (async () => {})();

/**
 * @template {object} T
 * @param {T} object
 * @returns {T} its own members, with nothing that is inherited
 */
export const bare = (object) => /** @type {any} */ ({ __proto__: null, ...object });

/**
 * A dictionary. Unlike a `Map` it also works through a `Proxy`.
 *
 * @template T
 * @typedef {Record<string | number, T | undefined>} Dictionary
 */

/**
 * @template T
 * @returns {Dictionary<T>}
 */
export function dictionary() {
  return bare({});
}

const { hasOwnProperty } = Object.prototype;

/**
 * @param {object} object
 * @returns {string[]} the names of its own enumerable members
 */
export function namesOf(object) {
  const names = [];
  for (const name in object) if (hasOwnProperty.call(object, name)) names.push(name);
  return names;
}

/** @param {unknown[]} words for whoever reads the console, if there is one */
export function warn(...words) {
  globalThis.console?.warn?.("socketio-wasm:", ...words);
}

/** @type {Dictionary<true>} */
const told = dictionary();

/** @param {string} text for whoever reads the console, who has not had it before */
export function warnOnce(text) {
  if (told[text]) return;
  told[text] = true;
  warn(text);
}

/**
 * @template T
 * @param {readonly T[]} list
 * @param {(item: T) => boolean} fits
 * @returns {number} where the first item that fits stands; -1 for none
 */
export function placeOf(list, fits) {
  for (let i = 0; i < list.length; i++) if (fits(list[i])) return i;
  return -1;
}

/**
 * Makes the objects of a class inherit nothing from `Object.prototype`, where a setter would
 * swallow an assignment to a member with its name.
 *
 * @param {Function} type
 */
export function detach(type) {
  Object.setPrototypeOf(type.prototype, null);
}
