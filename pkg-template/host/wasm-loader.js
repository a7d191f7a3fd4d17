/**
 * Starts the module when the face needs it.
 *
 * The build of the npm package replaces this file by one that compiles the inlined module. With
 * this file the module has to be fetched first, which `io()` cannot wait for.
 */

/**
 * @param {unknown} error
 * @returns {boolean} whether the module has trapped
 */
export const isTrap = (error) => error instanceof WebAssembly.RuntimeError;

/** Must start the module, which calls `install` in `wasm.js`. This one throws: it can only be fetched. */
export function load() {
  throw new Error(
    "socketio-wasm is not ready: call and await init() (the default export of the module) before io()",
  );
}
