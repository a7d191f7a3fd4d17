// The errors that an application gets when the WebAssembly module cannot be started.

const BELOW_FLOOR =
  "socketio-wasm needs a newer browser: Chrome 115, Firefox 115, Safari 16.4 or anything later.";
const FORBIDDEN =
  "socketio-wasm may not start here: add 'wasm-unsafe-eval' to the script-src directive of the page's Content Security Policy.";

/**
 * @param {unknown} error
 * @returns {boolean} whether the module has trapped
 */
export const isTrap = (error) => error instanceof WebAssembly.RuntimeError;

/**
 * @param {unknown} error what the engine threw
 * @param {BufferSource | undefined} bytes of the module, if they are known
 * @param {boolean} isCompiled
 * @returns {unknown} an error that says what can be done, or the same one
 */
export function explained(error, bytes, isCompiled) {
  const reason = reasonFor(error, bytes, isCompiled);
  return reason === undefined ? error : new Error(reason, { cause: error });
}

function reasonFor(error, bytes, isCompiled) {
  if (typeof WebAssembly !== "object") return BELOW_FLOOR;
  if (bytes !== undefined && !WebAssembly.validate(bytes)) return BELOW_FLOOR;
  // Chromium up to 114 compiles no more than 4 kB synchronously on a page.
  if (error instanceof RangeError && !isCompiled) return BELOW_FLOOR;
  // Some engines apply the policy when they compile, WebKit when it instantiates.
  if (error instanceof WebAssembly.CompileError || error instanceof EvalError) return FORBIDDEN;
}
