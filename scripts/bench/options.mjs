/**
 * The command line of the bench.
 */

import { existsSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { CASES } from "./page/payloads.js";
import { GROWTH_CASES } from "./page/growth/cases.js";
import { RUST_CASES } from "./page/rust-cases.js";
import { PARTS } from "./parts.mjs";
import { LEVELS } from "./rust-programs.mjs";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));

/** Where profiles are written. */
export const OUTPUT_DIRECTORY = resolve(ROOT, ".cache", "bench");

const OFFICIAL = resolve(ROOT, "node_modules", "socket.io-client", "dist", "socket.io.esm.min.js");
const OURS = resolve(ROOT, "pkg", "index.js");
/** The code of the package, but with the names of its functions. */
const NAMED = resolve(ROOT, "target", "pkg-named", "index.js");

const GROWTH_NAMES = GROWTH_CASES.map(({ name }) => name);
const RUST_NAMES = RUST_CASES.map(({ name }) => name);
const PART_NAMES = PARTS.map(({ name }) => name);

export const USAGE = `usage: node scripts/bench/run.mjs [options]
  --quick             fewer repetitions: a first impression in about a minute
  --cases=a,b         only these cases of own cost: ${CASES.map(({ name }) => name).join(", ")}
  --growth=a,b        only these cases of growth: ${GROWTH_NAMES.join(", ")}
  --rust=a,b          only these cases of the Rust client: ${RUST_NAMES.join(", ")}
  --levels=a,b        the Rust client at these levels of optimisation: ${LEVELS.join(", ")}
  --only=a,b          only these parts: ${PART_NAMES.join(", ")}
  --ours=PATH         the module measured as ours (default pkg/index.js); "official" measures the official client
                      against itself, which shows how far the figures can be trusted
  --profile[=ours]    CPU profiles instead of the tables, of receive-small and emit-small or of --cases; of the
                      build with names (build-package.mjs --named) unless pkg/ is newer
  --profile=official  the same for the official client
  --profile=rust      the same for the Rust client, of receive-small and emit-small or of --rust
  --json=PATH         also writes the figures as JSON`;

const PROFILED_CASES = ["receive-small", "emit-small"];

/**
 * @param {string[]} args
 */
export function readOptions(args) {
  // A bare --profile means ours; parseArgs knows no option with an optional value.
  const normalized = args.map((arg) => (arg === "--profile" ? "--profile=ours" : arg));
  const { values } = parseArgs({
    args: normalized,
    options: {
      quick: { type: "boolean", default: false },
      cases: { type: "string" },
      growth: { type: "string" },
      rust: { type: "string" },
      levels: { type: "string" },
      only: { type: "string" },
      ours: { type: "string" },
      profile: { type: "string" },
      json: { type: "string" },
      help: { type: "boolean", default: false },
    },
  });
  const caseNames = CASES.map(({ name }) => name);
  const defaultCases = values.profile === undefined ? caseNames : PROFILED_CASES;
  const profile = readList("--profile", values.profile, ["ours", "official", "rust"])?.[0] ?? null;
  const parts = readList("--only", values.only, PART_NAMES) ?? defaultParts(values);
  const withoutPackage =
    profile === "rust" || PARTS.every((part) => part.withoutPackage || !parts.includes(part.name));
  return {
    help: values.help,
    quick: values.quick,
    cases: readList("--cases", values.cases, caseNames) ?? defaultCases,
    growth: readList("--growth", values.growth, GROWTH_NAMES) ?? GROWTH_NAMES,
    rust:
      readList("--rust", values.rust, RUST_NAMES) ??
      (profile === null ? RUST_NAMES : PROFILED_CASES),
    levels: readList("--levels", values.levels, LEVELS) ?? (values.quick ? [LEVELS[0]] : LEVELS),
    parts,
    profile,
    json: values.json === undefined ? null : resolve(values.json),
    official: existing(OFFICIAL, "npm ci"),
    ours: withoutPackage ? oursPath(values) : existing(oursPath(values), "make package"),
  };
}

function defaultParts({ quick }) {
  return PARTS.filter(({ slow }) => !(quick && slow)).map(({ name }) => name);
}

function oursPath({ ours, profile }) {
  if (ours === "official") return OFFICIAL;
  if (ours !== undefined) return resolve(ours);
  return profile !== undefined && isNewer(NAMED, OURS) ? NAMED : OURS;
}

function isNewer(path, other) {
  const [time, otherTime] = [path, other].map(
    (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0,
  );
  return time > otherTime;
}

function existing(path, command) {
  if (!existsSync(path)) throw new Error(`${path} does not exist; \`${command}\` makes it`);
  return path;
}

function readList(option, value, allowed) {
  if (value === undefined) return null;
  const names = value.split(",");
  const unknown = names.filter((name) => !allowed.includes(name));
  if (unknown.length > 0)
    throw new Error(`${option}: unknown ${unknown.join(", ")}; known: ${allowed.join(", ")}`);
  return names;
}
