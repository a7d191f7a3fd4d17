/**
 * The Rust client: the cost of an event with a typed payload, beside the official client bound to Rust.
 */

import { join } from "node:path";
import { measureOwnCost } from "./own-cost.mjs";
import { RUST_CASES, RUST_SUBJECTS } from "./page/rust-cases.js";
import { measureRustMemory } from "./rust-memory.mjs";
import { measurePrograms, PROGRAMS_DIRECTORY, SMALLEST } from "./rust-programs.mjs";

/** The first segment of the programs' URLs. */
export const RUST_DIRECTORIES = { rust: PROGRAMS_DIRECTORY };

/**
 * @param {string} level of optimisation
 * @returns {import("./subject.mjs").Description[]}
 */
export function rustSubjects(level) {
  return RUST_SUBJECTS.map(({ name, supports }) => ({
    name,
    url: `/rust/${level}`,
    driver: "rust.js",
    supports: (caseName) => supports(RUST_CASES.find((entry) => entry.name === caseName)),
  }));
}

/**
 * @param {string} level of optimisation
 * @returns {import("./profile.mjs").Profiled} ours
 */
export function profiledRust(level) {
  const [ours] = rustSubjects(level).filter(({ name }) => name === "ours");
  const glue = join(level, "ours.js");
  return { ...ours, path: join(PROGRAMS_DIRECTORY, glue), module: `/rust/${glue}` };
}

/**
 * @typedef {object} LevelFigures
 * @property {string} level of optimisation
 * @property {Map<string, Record<string, number[]>>} results by case and subject: nanoseconds per operation
 *
 * @param {import("./parts.mjs").Bench} bench
 * @param {import("./own-cost.mjs").Plan} plan for each level
 * @param {number} repetitions of what is told of memory, at the first level
 * @returns {Promise<{ levels: LevelFigures[], memory: object[], size: object | undefined }>} the size is told of
 *   programs at the level `SMALLEST`
 */
export async function measureRust(
  { browser, origin, clients, rust, levels, inTime, progress },
  plan,
  repetitions,
) {
  const figures = [];
  for (const level of levels) {
    const tell = (text) => progress(`opt-level ${level}, ${text}`);
    const subjects = rustSubjects(level);
    const results = await measureOwnCost(browser, origin, subjects, rust, plan, inTime, tell);
    figures.push({ level, results });
  }
  const official = clients.find(({ name }) => name === "official");
  const memory = await measureRustMemory(
    browser,
    origin,
    `/rust/${levels[0]}`,
    repetitions,
    progress,
  );
  const size = levels.includes(SMALLEST) ? measurePrograms(official.path) : undefined;
  return { levels: figures, memory, size };
}
