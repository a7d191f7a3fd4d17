// The module `./wasm-module.js` of the package: turns the inlined text into the running WebAssembly module.
// `bundle.mjs` supplies what the two `socketio-wasm:` imports name; `encode.mjs` describes the text.
import { initSync, surface } from "socketio-wasm:glue";
import { frequent, size, text } from "socketio-wasm:module";

export { debug as DEBUG } from "socketio-wasm:module";

const FIRST_CHARACTER = 32;
const LEAD = 125;
const VALUES_PER_LEAD = 83;
const PLANE = 128;

const BELOW_FLOOR =
  "socketio-wasm needs a newer browser: Chrome 115, Firefox 115, Safari 16.4 or anything later.";
const FORBIDDEN =
  "socketio-wasm may not start here: add 'wasm-unsafe-eval' to the script-src directive of the page's Content Security Policy.";

/** @type {Record<string, any> | undefined} */
let loaded;

/**
 * Compiles and instantiates at the first call, because an import alone must cost nothing and must not fail.
 * @returns {Record<string, any>} what the crate exports, and its `memory`
 */
export function loadWasm() {
  if (!loaded) {
    start();
    loaded = surface();
  }
  return loaded;
}

function start() {
  const bytes = decode();
  let module;
  try {
    module = new WebAssembly.Module(bytes);
    initSync({ module });
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

/** @returns {Uint8Array<ArrayBuffer>} */
function decode() {
  const values = tableOfValues();
  const bytes = new Uint8Array(size);
  let written = 0;
  let plane = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < LEAD) {
      bytes[written++] = values[plane + code];
      plane = 0;
    } else {
      plane = (code - LEAD + 1) * PLANE;
    }
  }
  return bytes;
}

/** What each character stands for: alone, after the first lead, after the second. */
function tableOfValues() {
  const values = new Uint8Array(3 * PLANE);
  const bits = atob(frequent);
  let alone = 0;
  let led = 0;
  for (let value = 0; value < 256; value++) {
    if ((bits.charCodeAt(value >> 3) >> (value & 7)) & 1) {
      values[character(alone++)] = value;
    } else {
      values[PLANE * (led < VALUES_PER_LEAD ? 1 : 2) + character(led++ % VALUES_PER_LEAD)] = value;
    }
  }
  return values;
}

/** The code of the n-th character that the text uses: `"`, `<` and `\` are left out. */
function character(n) {
  let code = FIRST_CHARACTER + n;
  for (const excluded of [34, 60, 92]) if (code >= excluded) code++;
  return code;
}
