// Bundles the JavaScript face, the glue and the inlined module into one ES module, and the msgpack parser into another,
// each with its source map.
import { readFileSync } from "node:fs";
import { build, transform } from "esbuild";
import { minify as terser } from "terser";
import { shifted, sourcesNamed } from "./maps.mjs";
import { fromRoot } from "./paths.mjs";

/** The oldest browsers that run the module. */
const TARGET = ["chrome115", "firefox115", "safari16.4"];

/** The file of the face that the package's loader stands in for. */
const LOADING = /^\..*\/wasm-loader\.js$/;
/** The copies that wasm-bindgen makes of files of the face; the bundle takes the files themselves, once. */
const SNIPPET = /\/snippets\/[^/]+\/(.*)$/;
const NAMESPACE = "socketio-wasm";

/**
 * Internals of the face are named `_internal`; the reserved ones are visible to users of the official client. A name of
 * two or three characters is one that wasm-opt gave to an export.
 */
const MANGLED = /^_[^_]../;
const RESERVED = /^(_placeholder|_readyState|_reconnecting|_callbacks|_close|_opts|_queue)$/;

/** The file of the face with the parser of Managers whose options name none. */
const DEFAULT_PARSER = /^\..*\/default-parser\.js$/;

/** The variable with the module as hexadecimal digits, which is declared before the bundled code. */
const DIGITS = "inlined";

/** The same for the module as JavaScript. */
const TRANSLATED = "translated";

const COMMON = {
  bundle: true,
  write: false,
  format: "esm",
  platform: "browser",
  charset: "ascii",
  target: TARGET,
  legalComments: "none",
  logLevel: "error",
  // Nothing is written to it: what a source map names is relative to it.
  outfile: fromRoot("bundle.js"),
};

/**
 * @typedef {object} Bundled
 * @property {string} code an ES module
 * @property {string} map its source map, as JSON
 */

/**
 * @param {{ wasm: Uint8Array, start: string }} built `start`: the module that `glue.mjs` makes
 * @param {{ minify: boolean }} options
 * @returns {Promise<Bundled & { parts: { face: number, glue: number, module: number } }>} and how many of its
 *   characters came from where
 */
export async function bundle({ wasm, start }, { minify }) {
  return bundleInlined("index.js", { wasm, start }, { minify });
}

/**
 * The entry with logs. It is not minified, for those who follow the logs into the code.
 *
 * @param {{ wasm: Uint8Array, start: string }} built whose functions have their names, for stack traces
 * @returns {Promise<Bundled>}
 */
export async function bundleDebug(built) {
  return bundleInlined("debug.js", built, { minify: false });
}

/**
 * The default entry with another default parser.
 *
 * @param {{ wasm: Uint8Array, start: string }} built
 * @param {{ minify: boolean }} options
 * @returns {Promise<Bundled>} with the licence of the parser's library inside
 */
export async function bundleWithMsgpack(built, { minify }) {
  const plugins = [replaced(DEFAULT_PARSER, "msgpack-default.js")];
  const options = { minify, plugins };
  return licensed("notepack.io", await bundleInlined("index.js", built, options));
}

async function bundleInlined(entry, { wasm, start }, { minify, plugins = [] }) {
  const supplied = {
    "socketio-wasm:start": start,
    "socketio-wasm:module": `export const digits = ${DIGITS};`,
  };
  const result = await bundleFace(fromRoot("pkg-template", entry), minify, supplied, plugins);
  const { code: body, map } = await published(result, minify);
  // Gzip has one code for about 16 thousand characters at a time. Where the digits and JavaScript share one it suits
  // neither: so they are not in the middle of the file, where the minifiers would put them.
  const declaration = `const ${DIGITS}="${Buffer.from(wasm).toString("hex")}";\n`;
  const code = declaration + body;
  const { inputs } = result.metafile.outputs["bundle.js"];
  await check(code, minify);
  const parts = partsOf(inputs);
  return {
    code,
    map: shifted(map, 1),
    parts: { ...parts, module: parts.module + declaration.length },
  };
}

/**
 * @param {{ start: string }} built
 * @param {{ minify: boolean }} options
 * @returns {Promise<Bundled>} the one that fetches the WebAssembly module
 */
export async function bundleSlim({ start }, { minify }) {
  const result = await bundleFace(fromRoot("scripts", "package", "slim.js"), minify, {
    "socketio-wasm:start": start,
  });
  const slim = await published(result, minify);
  mustBeAscii(slim.code, minify);
  return slim;
}

/**
 * @param {{ script: string, start: string }} built `script`: the module as `javascript.mjs` makes it
 * @param {{ minify: boolean }} options
 * @returns {Promise<Bundled>} the one without WebAssembly
 */
export async function bundleJavaScript({ script, start }, { minify }) {
  const supplied = {
    "socketio-wasm:start": start,
    "socketio-wasm:module": `export const linker = ${TRANSLATED};`,
  };
  const plugins = [replaced(LOADING, "run-javascript.js")];
  const entry = fromRoot("pkg-template", "index.js");
  const result = await bundleFace(entry, minify, supplied, plugins);
  const { code: body, map } = await published(result, minify);
  // Before the code, and not in it: nobody would read a source map of it.
  const { code: declaration } = await transform(
    `const ${TRANSLATED} = (Error) => { ${script}; return instantiate; };`,
    { minify, charset: "ascii", target: TARGET },
  );
  const code = declaration + body;
  await check(code, minify);
  return { code, map: shifted(map, declaration.split("\n").length - 1) };
}

/**
 * The face with the glue.
 *
 * @param {string} entry
 * @param {boolean} minify
 * @param {Record<string, string>} supplied what takes the place of `wasm-loader.js` imports `socketio-wasm:start`, and
 *   if the module is inlined also `socketio-wasm:module`
 * @param {import("esbuild").Plugin[]} [plugins]
 */
function bundleFace(entry, minify, supplied, plugins = []) {
  return build({
    ...COMMON,
    entryPoints: [entry],
    metafile: true,
    minify,
    sourcemap: "external",
    ...(minify ? { mangleProps: MANGLED, reserveProps: RESERVED } : {}),
    // The first plugin that takes a file has it.
    plugins: [...plugins, wasmModule(supplied)],
  });
}

/**
 * Internals keep their names: applications derive classes from a parser's, and a short name could be one of theirs.
 *
 * @param {{ minify: boolean }} options
 * @returns {Promise<Bundled>} the msgpack parser, with the licence of the library inside
 */
export async function bundleMsgpack({ minify }) {
  const entry = fromRoot("pkg-template", "msgpack.js");
  const result = await build({ ...COMMON, entryPoints: [entry], minify, sourcemap: "external" });
  const parser = licensed("notepack.io", await published(result, minify));
  await check(parser.code, minify);
  return parser;
}

/**
 * @param {string} library
 * @param {Bundled} bundled
 * @returns {Bundled} with the library's licence in front, in a comment that the minifiers of applications keep
 */
function licensed(library, { code, map }) {
  const text = readFileSync(fromRoot("node_modules", library, "LICENSE"), "utf8");
  const comment = `/*! ${library}\n${text.trim()}\n*/\n`;
  return { code: comment + code, map: shifted(map, comment.split("\n").length - 1) };
}

/**
 * @param {import("esbuild").BuildResult} result
 * @param {boolean} minify
 * @returns {Promise<Bundled>}
 */
async function published({ outputFiles }, minify) {
  const textOf = (ending) => outputFiles.find(({ path }) => path.endsWith(ending)).text;
  const [code, map] = [textOf(".js"), sourcesNamed(textOf(".map"))];
  return minify ? minifyAgain(code, map) : { code, map };
}

/**
 * Measured: terser after esbuild saves 6 % of the JavaScript's gzip, terser instead of esbuild less. What is switched
 * here makes the code longer, and its gzip shorter by half a percent.
 *
 * @returns {Promise<Bundled>}
 */
async function minifyAgain(bundled, map) {
  const options = {
    module: true,
    ecma: 2020,
    compress: {
      passes: 3,
      sequences: false,
      hoist_funs: true,
      lhs_constants: false,
      // A function that is written where it is called is made anew with every call: a tenth of a packet's cost.
      reduce_funcs: false,
      inline: 1,
    },
    format: { ascii_only: true },
    sourceMap: { content: map, includeSources: true },
  };
  return terser(bundled, options);
}

/**
 * Supplies `wasm-loader.js`, and what that and the glue import.
 *
 * @param {Record<string, string>} virtual modules by name
 */
function wasmModule(virtual) {
  const loader = "socketio-wasm:module" in virtual ? "load-wasm.js" : "fetch-wasm.js";
  return {
    name: "wasm-module",
    setup(api) {
      api.onResolve({ filter: LOADING }, () => ({ path: fromRoot("scripts", "package", loader) }));
      api.onResolve({ filter: SNIPPET }, ({ path }) => ({
        path: fromRoot("pkg-template", SNIPPET.exec(path)[1]),
      }));
      api.onResolve({ filter: /^socketio-wasm:/ }, ({ path }) => ({ path, namespace: NAMESPACE }));
      api.onLoad({ filter: /.*/, namespace: NAMESPACE }, ({ path }) => ({
        contents: virtual[path],
        loader: "js",
      }));
    },
  };
}

/**
 * @param {RegExp} imported
 * @param {string} name of the file in this folder that takes its place
 * @returns {import("esbuild").Plugin}
 */
function replaced(imported, name) {
  return {
    name: "replaced",
    setup(api) {
      api.onResolve({ filter: imported }, () => ({ path: fromRoot("scripts", "package", name) }));
    },
  };
}

/** Ends the build if the code has something that breaks a bundler, a classic worker or a page without a charset. */
async function check(code, minified) {
  // A classic script has neither `import.meta` nor a top-level `await`; esbuild says which it would have to drop.
  const { warnings } = await transform(code, { format: "iife", logLevel: "silent" });
  if (warnings.length > 0)
    throw new Error(`the bundle has what only modules may: ${warnings[0].text}`);
  mustBeAscii(code, minified);
}

function mustBeAscii(code, minified) {
  // eslint-disable-next-line no-control-regex -- the question is whether there is anything but ASCII
  const ascii = /^[\x00-\x7f]*$/.test(code);
  // A readable build still has the comments.
  if (minified && !ascii) throw new Error("the bundle has a character that is not ASCII");
}

function partsOf(inputs) {
  const parts = { face: 0, glue: 0, module: 0 };
  for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
    if (path.endsWith("socketio-wasm:start")) parts.glue += bytesInOutput;
    else if (/(socketio-wasm:module|(load-wasm|refusals|hex)\.js)$/.test(path))
      parts.module += bytesInOutput;
    else parts.face += bytesInOutput;
  }
  return parts;
}
