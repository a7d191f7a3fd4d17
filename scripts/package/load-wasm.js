// In the place of `pkg-template/host/wasm-loader.js`: turns the inlined digits into the running WebAssembly module.
// `bundle.mjs` supplies what the two `socketio-wasm:` imports name.
import { digits } from "socketio-wasm:module";
import { start } from "socketio-wasm:start";
import { fromHex } from "./hex.js";
import { explained } from "./refusals.js";

export { isTrap } from "./refusals.js";

/**
 * Compiles the module and starts it, which hands itself to the face. It happens at the first `io()`, because an import
 * alone must cost nothing and must not fail.
 */
export function load() {
  const bytes = fromHex(digits);
  let module;
  try {
    module = new WebAssembly.Module(bytes);
    start(module);
  } catch (error) {
    throw explained(error, bytes, module !== undefined);
  }
}
