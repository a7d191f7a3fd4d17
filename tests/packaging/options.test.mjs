// What an editor shows of an option: what it is when it is left out, and what its number counts.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import ts from "typescript";
import { fromRoot } from "../../scripts/package/paths.mjs";

const FILE = "types-options.d.ts";

/** Options that are a time, by their names. */
const TIME = /delay|timeout$/i;

/** @returns {{ name: string, comment: string }[]} */
function documentedOptions() {
  const text = readFileSync(fromRoot("pkg-template", FILE), "utf8");
  const file = ts.createSourceFile(FILE, text, ts.ScriptTarget.Latest, true);
  return file.statements
    .filter(ts.isInterfaceDeclaration)
    .flatMap(({ members }) => [...members])
    .map((member) => ({
      name: member.name.getText(),
      comment: ts
        .getJSDocCommentsAndTags(member)
        .map((node) => node.getText())
        .join(""),
    }));
}

const options = documentedOptions();

test("every option says what it is by default", () => {
  assert.ok(options.length > 40, "the options are found");
  const silent = options.filter(
    ({ comment }) => !/@default \S|Default: \S|accepted and without effect/.test(comment),
  );
  assert.deepEqual(
    silent.map(({ name }) => name),
    [],
  );
});

test("every option that is a time says its unit", () => {
  const times = options.filter(({ name }) => TIME.test(name));
  assert.deepEqual(times.map(({ name }) => name).sort(), [
    ...["ackTimeout", "reconnectionDelay", "reconnectionDelayMax", "requestTimeout", "timeout"],
  ]);
  for (const { name, comment } of times) assert.match(comment, /milliseconds/i, name);
});

test("the defaults that are documented are those that the core gets", () => {
  const vectors = fromRoot("tests", "vectors", "defaults.json");
  const { manager, engine, transport } = JSON.parse(readFileSync(vectors, "utf8"));
  const defaults = { ...manager, ...engine, ...transport };
  const documented = options.filter(({ name }) => name in defaults);
  assert.equal(documented.length, 14);
  for (const { name, comment } of documented) {
    const text = /@default (.*)/.exec(comment)?.[1];
    assert.deepEqual(text === "Infinity" ? text : JSON.parse(text), defaults[name], name);
  }
});
