/**
 * What the client has of its own where a page may have replaced a built-in.
 *
 * Libraries patch `Array.from` and `Object.entries`, replace `Map` and `Promise`, and put members
 * into `Object.prototype`: `docs/environments.md` lists what the client is tried with. Hence plain
 * loops here and elsewhere, and objects that inherit nothing.
 */

/** A promise that is fulfilled, of the language's own kind whatever `Promise` is. */
export const resolved = (async () => {})();

/**
 * @template {object} T
 * @param {T} object
 * @returns {T} its own members, with nothing that is inherited
 */
export const bare = (object) => /** @type {any} */ ({ __proto__: null, ...object });

/**
 * Values by key. Unlike a `Map` it can be looked at through a `Proxy`, too.
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
 * Has the objects of a class inherit nothing from `Object.prototype`, where setters would swallow
 * what is assigned to members of the same name.
 *
 * @param {Function} type
 */
export function detach(type) {
  Object.setPrototypeOf(type.prototype, null);
}
