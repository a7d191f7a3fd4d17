/**
 * The entry `socketio-wasm/debug`: the client with logs, which `localStorage.debug` switches on before
 * the page is loaded, as with the development build of the official client, or the application by
 * {@link setLogger}.
 */
import { choose } from "./debug/log.js";
import { observe } from "./debug/observers.js";

export * from "./index.js";
export { default } from "./index.js";

/**
 * @param {import("./debug/log.js").Logger | null} logger
 * @param {string} [namespaces]
 */
export function setLogger(logger, namespaces = "*") {
  choose(logger, namespaces);
  observe();
}

observe();
