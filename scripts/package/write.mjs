// Writes files that other programs may be reading.
import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";

/**
 * By renaming, so that a program that reads the file meanwhile sees the old one or the new one, never a part.
 *
 * @param {string} path
 * @param {string | Uint8Array} bytes
 */
export function writeAtomically(path, bytes) {
  mkdirSync(dirname(path), { recursive: true });
  const partial = `${path}.${process.pid}.tmp`;
  writeFileSync(partial, bytes);
  renameSync(partial, path);
}
