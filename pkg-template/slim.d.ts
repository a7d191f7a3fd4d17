/**
 * The client without the WebAssembly module inside: it is a file of its own, `socketio-wasm.wasm`, which the browser
 * compiles while it arrives, and keeps compiled in its cache.
 *
 * ```js
 * import { init, io } from "socketio-wasm/slim";
 *
 * await init();
 * const socket = io();
 * ```
 */
export * from "./index.js";
export { default } from "./index.js";

/**
 * Fetches the module and starts it. To be awaited before the first `io()` or `new Manager()`, which throw before that.
 *
 * @param source the module's address, a `Response` with it or the promise of one, its bytes, or a
 *   `WebAssembly.Module`; by default the file that stands beside this one. A server should send it as
 *   `application/wasm`, or it is compiled only when it is complete.
 * @returns the same promise for every call. It is rejected if the module cannot be fetched, if the page's Content
 *   Security Policy forbids WebAssembly, or if the browser is too old for it; the next call then tries again.
 */
export declare function init(source?: string | object): Promise<void>;
