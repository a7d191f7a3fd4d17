/**
 * The running WebAssembly module.
 *
 * The module imports the face, and not the other way round: it passes itself to {@link install}
 * when it starts. So importing the face compiles nothing.
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
