// The package's ES modules in the forms that other loaders take: CommonJS, and scripts with a global.
import { transform } from "esbuild";

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

/**
 * @param {string} code the default entry
 * @returns {Promise<string>} for `require()`
 */
export async function asCommonJs(code, { minify }) {
  return `${await asPlainCommonJs(code, { minify })}${IS_IO}\n`;
}

/**
 * @param {string} code a module whose exports are as they are
 * @returns {Promise<string>}
 */
export async function asPlainCommonJs(code, { minify }) {
  const options = { ...COMMON, format: "cjs", platform: "node", minifyWhitespace: minify };
  return (await transform(code, options)).code;
}

/**
 * @param {string} code the default entry
 * @returns {Promise<string>} a script that defines `io`
 */
export async function asScript(code, { minify }) {
  const options = { ...COMMON, format: "iife", globalName: "io", minifyWhitespace: minify };
  const script = (await transform(code, options)).code;
  return `${script}io=io.default;\n`;
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
