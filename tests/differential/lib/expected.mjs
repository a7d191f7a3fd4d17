import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL("../expected/", import.meta.url));

/**
 * The committed traces of a deliberate difference.
 * @typedef {{ oracle: Record<string, string[]>, ours: Record<string, string[]> }} Expected
 */

/** @param {string} id `topic/name [variant]` */
const fileOf = (id) => `${id.replace(/ \[(.*)\]$/, ".$1").replace(/[^\w./]+/g, "-")}.json`;

/**
 * @param {string} id
 * @returns {Promise<Expected | undefined>} nothing when none are committed
 */
export async function readExpected(id) {
  try {
    return JSON.parse(await readFile(FOLDER + fileOf(id), "utf8"));
  } catch (error) {
    if (error.code === "ENOENT") return undefined;
    throw error;
  }
}

/**
 * Writes the official client's half; ours is written by hand, from the decision.
 * @param {string} id
 * @param {Record<string, string[]>} oracle
 */
export async function updateOracle(id, oracle) {
  const expected = await readExpected(id);
  const path = FOLDER + fileOf(id);
  await mkdir(dirname(path), { recursive: true });
  const both = { oracle, ours: expected?.ours ?? oracle };
  await writeFile(path, `${JSON.stringify(both, null, 2)}\n`);
}

/**
 * Committed traces that no scenario is compared with: its name has changed, or it differs no longer.
 * @param {string[]} ids those of all deliberate differences
 * @returns {Promise<string[]>} one sentence each
 */
export async function strayExpected(ids) {
  const files = new Set(ids.map(fileOf));
  const found = (await readdir(FOLDER, { recursive: true })).filter((name) =>
    name.endsWith(".json"),
  );
  return found
    .filter((name) => !files.has(name))
    .sort()
    .map((name) => `no deliberate difference has the traces in expected/${name}`);
}
