/**
 * The entry `socketio-wasm/debug`: the client with logs, which `localStorage.debug` switches on before
 * the page is loaded, as with the development build of the official client.
 */
import { observe } from "./debug/observers.js";

export * from "./index.js";
export { default } from "./index.js";

observe();
