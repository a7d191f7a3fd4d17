/**
 * The client of the default entry with logs for development, under the names that the official client has for them.
 * Nothing is printed until the page's `localStorage` says what, and is then loaded again:
 *
 * ```js
 * localStorage.debug = "socket.io-client:*,engine.io-client:*";
 * ```
 *
 * In Node.js, `DEBUG` of the environment says it. Where the entry is not used, its logs cost nothing: the default entry
 * has none.
 */
export * from "./index.js";
export { default } from "./index.js";
