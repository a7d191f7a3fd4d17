// The source maps of the package. Run `make package` first.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { test } from "node:test";
import { fromRoot } from "../../scripts/package/paths.mjs";

const ENTRY = { source: "pkg-template/api/markers.js", words: "opened by the client itself" };
const PARSER = { source: "pkg-template/msgpack.js", words: "invalid packet type" };
const FETCHED = { source: "scripts/package/fetch-wasm.js", words: "HTTP status" };

const MAPPED = [
  ["index.js", ENTRY],
  ["index.cjs", ENTRY],
  ["socketio-wasm.js", ENTRY],
  ["socketio-wasm.msgpack.js", PARSER],
  ["slim.js", FETCHED],
  ["js.js", ENTRY],
  ["debug.js", ENTRY],
  ["debug.cjs", ENTRY],
  ["msgpack.js", PARSER],
  ["msgpack.cjs", PARSER],
];

for (const [name, { source, words }] of MAPPED) {
  test(`${name}: a position leads to its line of a source`, () => {
    const code = textOf(name);
    assert.ok(code.endsWith(`\n//# sourceMappingURL=${name}.map\n`));
    const payload = JSON.parse(textOf(`${name}.map`));
    const { originalSource, originalLine } = new SourceMap(payload).findEntry(
      ...place(code, words),
    );
    assert.equal(originalSource, source);
    const text = payload.sourcesContent[payload.sources.indexOf(source)];
    assert.match(text.split("\n")[originalLine], new RegExp(words));
    assert.equal(text, readFileSync(fromRoot(source), "utf8"));
  });

  test(`${name}.map has its sources inside, and names no other place`, () => {
    const { file, sources, sourcesContent, sourceRoot } = JSON.parse(textOf(`${name}.map`));
    assert.equal(file, name);
    assert.ok(!sourceRoot);
    assert.equal(sourcesContent.length, sources.length);
    for (const [i, path] of sources.entries()) {
      assert.match(path, /^(?:pkg-template|scripts|generated|node_modules)\/[\w./-]+\.js$/);
      assert.ok(sourcesContent[i].length > 0, path);
    }
  });
}

const textOf = (name) => readFileSync(fromRoot("pkg", name), "utf8");

/** @returns {[line: number, column: number]} where the words stand, which stand there once; both from 0 */
function place(code, words) {
  const [before, ...after] = code.split(words);
  assert.equal(after.length, 1, words);
  const lines = before.split("\n");
  return [lines.length - 1, lines.at(-1).length];
}
