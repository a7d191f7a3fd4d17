// Adapts the glue that wasm-bindgen generates to the package.

/**
 * Adds `surface()`, which gathers what `loadWasm()` hands out.
 * @param {string} glue
 * @returns {string}
 */
export function addSurface(glue) {
  const exports = [...glue.matchAll(/^export (?:class|function|const) (\w+)/gm)].map(
    ([, name]) => name,
  );
  if (exports.length === 0)
    throw new Error("the glue exports nothing: is anything marked #[wasm_bindgen]?");
  return `${glue}\nexport function surface() { return { ${exports.join(", ")}, memory: wasm.memory }; }\n`;
}

/** A function that the module imports, as the glue defines it. */
const IMPORT = /^ {8}(\w+): function\([^]*?^ {8}\},\n/gm;

/**
 * Leaves out what the module does not import after all, and writes the short names that wasm-opt gave to imports and
 * exports into the glue. wasm-bindgen's own carry hashes, which compress badly and stand in the module and in the glue
 * both.
 * @param {string} glue
 * @param {{ imports: [string, string, string][], exports: [string, string][] }} names what
 *   `--minify-imports-and-exports-and-modules` printed; it calls the module that is imported from `a`
 * @returns {string}
 */
export function shortenNames(glue, names) {
  const exported = new Map(names.exports);
  let shortened = glue.replace(/\bwasm\.(\w+)/g, (_, name) => {
    if (!exported.has(name))
      throw new Error(`the glue uses ${name}, which the module does not export`);
    return `wasm.${exported.get(name)}`;
  });
  for (const [, name, short] of names.imports) {
    shortened = replaceOnce(shortened, new RegExp(`^( +)${name}:`, "m"), `$1${short}:`);
  }
  const used = new Set(names.imports.map(([, , short]) => short));
  shortened = shortened.replace(IMPORT, (definition, name) => (used.has(name) ? definition : ""));
  const [module] = names.imports[0];
  return replaceOnce(shortened, `"${module}": import0`, "a: import0");
}

function replaceOnce(text, searched, replacement) {
  const replaced = text.replace(searched, replacement);
  if (replaced === text)
    throw new Error(`the glue has no ${searched}: has wasm-bindgen changed its form?`);
  return replaced;
}
