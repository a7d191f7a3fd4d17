// Turns the glue of `wasm-bindgen --target bundler` into one function that starts the module.
//
// The glue is a module with a function for each import that needs one, and takes the exports by `__wbg_set_wasm`. Some
// of its statements do something when they are evaluated (a table of a thousand places, a decoder): importing the package must
// not, so all of it becomes the body of a function. Only its imports, which are of the face, stay outside.
import { build } from "esbuild";
import ts from "typescript";
import { fromRoot } from "./paths.mjs";

/**
 * What the module imports and exports, as wasm-bindgen calls it and as it is called now.
 *
 * @typedef {object} Names
 * @property {string} [module] the name that all imported modules have been given, if they have
 * @property {[module: string, name: string, short: string][]} imports
 * @property {[name: string, short: string][]} exports
 */

/** What the glue gets in place of the globals with these names. */
const UTF8 = fromRoot("scripts", "package", "utf8.js");

/** The glue, as the module calls it. */
const GLUE = /^\.\/\w*_bg\.js$/;

/**
 * An export with such a name is used by the glue alone (`core_emit`, `__wbindgen_malloc`), and no built-in property has
 * such a name. The face may use the other exports, and finds them by their long names.
 */
const OF_THE_GLUE = /_/;

/**
 * A kind of module, as the glue needs it.
 *
 * @typedef {object} Kind
 * @property {string} exports an expression in the words of `startSource`: its exports
 * @property {(glue: string) => string} adapted
 */

/** @type {Kind} a `WebAssembly.Module` */
export const WEB_ASSEMBLY = {
  exports: "new WebAssembly.Instance(module, imports).exports",
  adapted: (glue) => glue,
};

/** @type {Kind} a function */
export const JAVASCRIPT = { exports: "module(imports)", adapted: withLiveViews };

/**
 * The glue makes its views of the memory anew when their buffer is detached. When the memory of a translated module
 * grows, it has another buffer, and the old one stays as it was.
 *
 * @param {string} glue
 */
function withLiveViews(glue) {
  const live = (view) => `${view}.buffer !== wasm.memory.buffer`;
  const adapted = glue
    .replace(/(\w+)\.byteLength === 0/g, (_, view) => live(view))
    .replace(
      /(\w+)\.buffer\.detached === true \|\| \(\1\.buffer\.detached === undefined && [^)]*\)/g,
      (_, view) => live(view),
    );
  const views = adapted.match(/= new \w+\(wasm\.memory\.buffer\)/g) ?? [];
  const checks = adapted.match(/\.buffer !== wasm\.memory\.buffer\) \{/g) ?? [];
  if (views.length === 0 || views.length !== checks.length)
    throw new Error("the glue looks after its views in another way than is known here");
  return adapted;
}

/**
 * @param {string} glue
 * @param {Names} names
 * @param {Kind} [kind]
 * @returns {Promise<string>} a module with `start(module)`: it instantiates the module, and answers with its exports
 */
export async function lazyGlue(glue, names, kind = WEB_ASSEMBLY) {
  const renamed = names.exports.filter(([name, short]) => OF_THE_GLUE.test(name) && name !== short);
  const result = await build({
    stdin: { contents: startSource(names, kind) },
    bundle: true,
    write: false,
    format: "esm",
    logLevel: "error",
    inject: [UTF8],
    ...(renamed.length > 0 ? rename(renamed) : {}),
    plugins: [onlyGlue(kind.adapted(glue))],
  });
  return asFunction(result.outputFiles[0].text);
}

/** Imports are connected here, so that their names in the glue are of no importance. */
function startSource({ module, imports, exports }, kind) {
  const given = new Map();
  const declarations = imports.map(([from, name, short], i) => {
    const to = module ?? from;
    given.set(to, [...(given.get(to) ?? []), `${JSON.stringify(short)}: import${i}`]);
    return `import { ${name} as import${i} } from ${JSON.stringify(from)};`;
  });
  const modules = [...given].map(([to, members]) => `${JSON.stringify(to)}: { ${members} }`);
  const long = exports
    .filter(([name, short]) => !OF_THE_GLUE.test(name) && name !== short)
    .map(([name, short]) => `${name}: exports.${short}`);
  const begins = exports.some(([name]) => name === "__wbindgen_start");
  return `
    ${declarations.join("\n")}
    import { __wbg_set_wasm } from "./_bg.js";
    export function start(module) {
      const imports = { ${modules} };
      const exports = ${kind.exports};
      const wasm = { ${["...exports", ...long]} };
      __wbg_set_wasm(wasm);
      ${begins ? "wasm.__wbindgen_start();" : ""}
      return wasm;
    }`;
}

/** @param {[name: string, short: string][]} names */
function rename(names) {
  return {
    mangleProps: new RegExp(`^(?:${names.map(([name]) => name).join("|")})$`),
    mangleCache: Object.fromEntries(names),
  };
}

/** Whatever else is imported, if it is used, is left to the bundle. */
function onlyGlue(glue) {
  return {
    name: "only-glue",
    setup(api) {
      api.onResolve({ filter: /.*/ }, ({ path, kind }) => {
        if (path === UTF8 || kind === "entry-point") return undefined;
        return GLUE.test(path)
          ? { path: "glue", namespace: "glue" }
          : { path, external: true, sideEffects: false };
      });
      api.onLoad({ filter: /.*/, namespace: "glue" }, () => ({ contents: glue, loader: "js" }));
    },
  };
}

/** @param {string} source a module that exports `start`, and nothing else */
function asFunction(source) {
  const { statements } = ts.createSourceFile("start.js", source, ts.ScriptTarget.Latest);
  const text = (kept) => statements.filter(kept).map((node) => source.slice(node.pos, node.end));
  const inside = (node) => !ts.isImportDeclaration(node) && !ts.isExportDeclaration(node);
  return [
    ...text(ts.isImportDeclaration),
    "export function start(wasm_module) {",
    ...text(inside),
    "return start(wasm_module);",
    "}",
  ].join("\n");
}
