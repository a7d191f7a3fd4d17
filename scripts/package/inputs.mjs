// Finds out whether anything that a build reads has changed.
import { createHash } from "node:crypto";
import { existsSync, readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "./paths.mjs";

/**
 * @param {string[]} paths files and folders, relative to the root; a missing one counts as empty
 * @param {string[]} [facts] whatever else the result depends on
 * @returns {string}
 */
export function fingerprint(paths, facts = []) {
  const hash = createHash("sha256").update(JSON.stringify(facts));
  for (const path of paths.flatMap(filesIn))
    hash.update(`\n${path}\n`).update(readFileSync(fromRoot(path)));
  return hash.digest("hex");
}

function filesIn(path) {
  const absolute = fromRoot(path);
  if (!existsSync(absolute)) return [];
  if (!statSync(absolute).isDirectory()) return [path];
  return readdirSync(absolute)
    .sort()
    .flatMap((name) => filesIn(join(path, name)));
}
