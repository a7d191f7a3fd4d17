// In the place of `pkg-template/host/wasm-loader.js` in the entry `js`, which needs no WebAssembly: the module is a
// function. `bundle.mjs` supplies what the two `socketio-wasm:` imports name.
import { linker } from "socketio-wasm:module";
import { start } from "socketio-wasm:start";

/** What the module throws where WebAssembly would trap: wasm2js has it throw what it knows as `Error`. */
class Trap extends Error {}

/**
 * @param {unknown} error
 * @returns {boolean} whether the module has trapped
 */
export const isTrap = (error) => error instanceof Trap;

/** Starts the module, which hands itself to the face. A linker takes the class, and answers with what takes the imports. */
export function load() {
  start(linker(Trap));
}
