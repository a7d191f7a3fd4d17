/**
 * The running WebAssembly module.
 *
 * The module imports the face, and not the other way round: it hands itself over when it
 * starts. So an import of the face alone compiles nothing.
 */
import { load } from "./wasm-loader.js";

/** @typedef {import("../generated/socketio_wasm.js").Module} Module */

/** @type {Module | undefined} */
let running;

/** @param {Module} module that has just started */
export function install(module) {
  running = module;
}

/**
 * Starts the module if it is not running yet.
 *
 * @returns {Module}
 */
export function wasm() {
  if (running === undefined) load();
  return /** @type {Module} */ (running);
}
