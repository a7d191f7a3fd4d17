/**
 * Starts the module when the face needs it.
 *
 * The build of the npm package puts a file in the place of this one that compiles the
 * inlined module. Where this file is used, the module is one that is fetched, which
 * takes a moment that `io()` cannot wait for.
 */

/** Whether this is the debug build. */
export const DEBUG = false;

/** When it returns, `install` in `wasm.js` has been called. */
export function load() {
  throw new Error(
    "socketio-wasm is not ready: call and await init() (the default export of the module) before io()",
  );
}
