// Whether a commit gives the same package wherever it is built (`make reproducible`): two clones of HEAD, in folders with
// names of different lengths, each build the package and pack it; the tarballs must be equal, byte for byte.
import { createHash } from "node:crypto";
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fromRoot, root } from "./package/paths.mjs";
import { run } from "./package/run.mjs";

const CLONES = ["one", "another-place"];

const folder = mkdtempSync(join(tmpdir(), "socketio-wasm-"));
try {
  const clones = CLONES.map((name) => cloned(join(folder, name)));
  const tarballs = clones.map(packed);
  const [first, second] = tarballs.map((tarball) =>
    createHash("sha256").update(tarball).digest("hex"),
  );
  if (first === second) console.log(`Both tarballs have the SHA-256 ${first}.`);
  else {
    console.error(`The tarballs differ: ${first}, ${second}.`);
    process.exitCode = 1;
  }
} finally {
  rmSync(folder, { recursive: true });
}

/** @param {string} clone where it is to be built */
function cloned(clone) {
  run("git", ["clone", "--quiet", root, clone]);
  for (const installed of ["node_modules", ".tools"])
    symlinkSync(fromRoot(installed), join(clone, installed));
  return clone;
}

/** @param {string} clone */
function packed(clone) {
  run(process.execPath, ["scripts/build-package.mjs"], { cwd: clone });
  const [{ filename }] = JSON.parse(run("npm", ["pack", "--json"], { cwd: join(clone, "pkg") }));
  return readFileSync(join(clone, "pkg", filename));
}
