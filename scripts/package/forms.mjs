// The package's ES modules in the forms that other loaders take: CommonJS, and scripts with a global.
import { transform } from "esbuild";
import { mapInside } from "./maps.mjs";

const COMMON = { charset: "ascii", legalComments: "inline", logLevel: "error" };

/**
 * As `require()` of the official client: what is exported is `io` itself, with the other exports as its members.
 */
const IS_IO = [
  "const all=module.exports,io=all.default;",
  "for(const name in all)if(!(name in io))io[name]=all[name];",
  // Apart, so that tools which do not run the file see it.
  "module.exports=io;module.exports.default=io;",
].join("");

/** @typedef {import("./bundle.mjs").Bundled} Bundled */

/**
 * @param {Bundled} bundled the default entry
 * @returns {Promise<Bundled>} for `require()`
 */
export async function asCommonJs(bundled, { minify }) {
  const { code, map } = await asPlainCommonJs(bundled, { minify });
  return { code: `${code}${IS_IO}\n`, map };
}

/**
 * @param {Bundled} bundled whose exports are as they are
 * @returns {Promise<Bundled>}
 */
export function asPlainCommonJs(bundled, { minify }) {
  return transformed(bundled, { format: "cjs", platform: "node", minifyWhitespace: minify });
}

/**
 * @param {Bundled} bundled the default entry
 * @returns {Promise<Bundled>} a script that defines `io`
 */
export async function asScript(bundled, { minify }) {
  const options = { format: "iife", globalName: "io", minifyWhitespace: minify };
  const { code, map } = await transformed(bundled, options);
  return { code: `${code}io=io.default;\n`, map };
}

async function transformed(bundled, options) {
  const sourcemap = bundled.map !== undefined && "external";
  const { code, map } = await transform(mapInside(bundled), { ...COMMON, ...options, sourcemap });
  return { code, map: sourcemap ? map : undefined };
}

/**
 * Declarations for `require()`: TypeScript takes a file for CommonJS by its ending.
 *
 * @param {string} declarations
 * @returns {string}
 */
export function asCommonJsDeclarations(declarations) {
  return declarations.replace(/(from "\.\/[\w-]+)\.js"/g, '$1.cjs"');
}
