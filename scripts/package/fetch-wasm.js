// In the place of `pkg-template/host/wasm-loader.js` in the entry `slim`, whose module is a file of its own.
// `bundle.mjs` supplies what the import from `socketio-wasm:start` names.
import { start } from "socketio-wasm:start";
import { explained } from "./refusals.js";

export { isTrap } from "./refusals.js";

/** @type {Promise<void> | undefined} of the first call that has not failed */
let begun;

/** Called by the first `io()`, unless the module is running by then. */
export function load() {
  throw new Error("socketio-wasm/slim is not ready: call and await init() before io()");
}

/**
 * Fetches the module, which is compiled while it arrives, and starts it.
 *
 * @param {unknown} [source] its address, a response with it or the promise of one, its bytes, or a compiled module;
 *   the file beside this one by default
 * @returns {Promise<void>} the same for every call; after a failure the next call tries again
 */
export function init(source = new URL("socketio-wasm.wasm", import.meta.url)) {
  begun ??= begin(source).catch((error) => {
    begun = undefined;
    throw error;
  });
  return begun;
}

/** @param {unknown} source */
async function begin(source) {
  try {
    start(await compiled(await source));
  } catch (error) {
    throw explained(error, undefined, true);
  }
}

/**
 * @param {any} source
 * @returns {Promise<WebAssembly.Module>}
 */
async function compiled(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source))
    return WebAssembly.compile(source);
  const response = source instanceof Response ? source : await fetch(source);
  if (!response.ok) throw new Error(`the module of socketio-wasm: HTTP status ${response.status}`);
  // Only what is served as WebAssembly can be compiled while it arrives.
  return response.headers.get("content-type")?.startsWith("application/wasm")
    ? WebAssembly.compileStreaming(response)
    : WebAssembly.compile(await response.arrayBuffer());
}
