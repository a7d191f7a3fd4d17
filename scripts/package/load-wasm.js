// In the place of `pkg-template/host/wasm-loader.js`: turns the inlined text into the running WebAssembly module.
// `bundle.mjs` supplies what the two `socketio-wasm:` imports name; `text.js` describes the text.
import { text } from "socketio-wasm:module";
import { start } from "socketio-wasm:start";
import { fromText } from "./text.js";

export { debug as DEBUG } from "socketio-wasm:module";

const BELOW_FLOOR =
  "socketio-wasm needs a newer browser: Chrome 115, Firefox 115, Safari 16.4 or anything later.";
const FORBIDDEN =
  "socketio-wasm may not start here: add 'wasm-unsafe-eval' to the script-src directive of the page's Content Security Policy.";

/**
 * Compiles the module and starts it, which hands itself to the face. It happens at the first `io()`, because an import
 * alone must cost nothing and must not fail.
 */
export function load() {
  const bytes = fromText(text);
  let module;
  try {
    module = new WebAssembly.Module(bytes);
    start(module);
  } catch (error) {
    const reason = reasonFor(error, bytes, module);
    throw reason ? new Error(reason, { cause: error }) : error;
  }
}

function reasonFor(error, bytes, module) {
  if (typeof WebAssembly !== "object" || !WebAssembly.validate(bytes)) return BELOW_FLOOR;
  // Chromium up to 114 compiles no more than 4 kB synchronously on a page.
  if (error instanceof RangeError && !module) return BELOW_FLOOR;
  // Some engines apply the policy when they compile, WebKit when it instantiates.
  if (error instanceof WebAssembly.CompileError || error instanceof EvalError) return FORBIDDEN;
}
