// Source maps of the package: from each minified file to the files of this checkout, whose text they contain.

/**
 * @param {string} map as esbuild makes it, for a file in the root of the checkout
 * @returns {string} with names for the sources that no bundler takes for something else
 */
export function sourcesNamed(map) {
  const parsed = JSON.parse(map);
  return JSON.stringify({ ...parsed, sources: parsed.sources.map(nameOf) });
}

/** The virtual modules of the build are named as they are imported: `socketio-wasm:socketio-wasm:start`. */
const nameOf = (source) => source.replace(/^(?:[\w-]+:)+(\w+)$/, "generated/$1.js");

/**
 * @param {string | undefined} map
 * @param {number} lines how many were put in front of the code
 * @returns {string | undefined}
 */
export function shifted(map, lines) {
  if (map === undefined) return undefined;
  const parsed = JSON.parse(map);
  // Each line's mappings end with a semicolon, and those of a line that has none are empty.
  return JSON.stringify({ ...parsed, mappings: ";".repeat(lines) + parsed.mappings });
}

/**
 * @param {import("./bundle.mjs").Bundled} bundled
 * @returns {string} the code with its map inside, as a tool reads it that makes a map of its own
 */
export function mapInside({ code, map }) {
  if (map === undefined) return code;
  const data = Buffer.from(map).toString("base64");
  return `${code}\n//# sourceMappingURL=data:application/json;base64,${data}\n`;
}

/**
 * @param {string} name of the file
 * @param {import("./bundle.mjs").Bundled} bundled
 * @returns {[name: string, text: string][]} the file, and the file of its map if it has one
 */
export function withMap(name, { code, map }) {
  if (map === undefined) return [[name, code]];
  const ended = code.endsWith("\n") ? code : `${code}\n`;
  const named = JSON.stringify({ ...JSON.parse(map), file: name });
  return [
    [name, `${ended}//# sourceMappingURL=${name}.map\n`],
    [`${name}.map`, named],
  ];
}
