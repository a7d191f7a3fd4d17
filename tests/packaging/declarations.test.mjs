import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { relative } from "node:path";
import { test } from "node:test";
import { builtWasm } from "../../scripts/package/built.mjs";
import { KEPT } from "../../scripts/package/declarations.mjs";
import { root } from "../../scripts/package/paths.mjs";
import { chooseFlavour } from "../../scripts/package/wasm.mjs";

test("the face is checked against what the module declares", () => {
  const kept = existsSync(KEPT) ? readFileSync(KEPT, "utf8").split("\n") : [];
  const printed = builtWasm(chooseFlavour()).declarations.split("\n");
  const lines = Math.max(kept.length, printed.length);
  const changed = Array.from({ length: lines }, (_, i) => i).find((i) => kept[i] !== printed[i]);
  assert.equal(
    changed,
    undefined,
    `${relative(root, KEPT)} is not what the module declares. From line ${changed + 1} on, kept:
${kept[changed]}
declared:
${printed[changed]}
If the face is right with the new ones, accept them: node scripts/build-package.mjs --declarations`,
  );
});
