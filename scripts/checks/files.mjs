// Looks through the files of the checkout for what no file may have: too many lines, or words that tie it to one
// machine.
import { readFileSync, statSync } from "node:fs";
import { extname } from "node:path";
import { fromRoot } from "../package/paths.mjs";
import { run } from "../package/run.mjs";

const LONGEST = 450;
const CODE = new Set([".rs", ".js", ".mjs", ".cjs", ".ts", ".html", ".css", ".sh"]);
const CODE_FOLDERS = /^(src|crates|pkg-template|www|tests|scripts|fuzz|examples|benches)\//;

/** Taken apart, so that this file does not contain what it looks for. */
const FORBIDDEN = [
  [
    new RegExp(
      `(?<![\\w.])/(?:${["wo" + "rk", "ro" + "ot", "ho" + "me", "Us" + "ers"].join("|")})/`,
    ),
    "a machine's path",
  ],
  [new RegExp(`(?<![\\w.])/t${"mp"}/`), "a machine's temporary folder"],
  [
    new RegExp(["registry.np" + "mjs", "index.cra" + "tes.io", "static.cra" + "tes.io"].join("|")),
    "a registry's host",
  ],
];

/** @returns {string[]} one sentence for each fault */
export function fileFaults() {
  return listFiles().flatMap((path) => {
    const text = readFileSync(fromRoot(path), "utf8");
    return text.includes("\0") ? [] : [...lengthFaults(path, text), ...wordFaults(path, text)];
  });
}

/** What git has or would add, without what was deleted and not yet committed. */
function listFiles() {
  return run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"])
    .split("\0")
    .filter((path) => path !== "" && statSync(fromRoot(path), { throwIfNoEntry: false })?.isFile());
}

function lengthFaults(path, text) {
  if (!CODE_FOLDERS.test(path) || !CODE.has(extname(path))) return [];
  const lines = text.split("\n").length - 1;
  return lines > LONGEST ? [`${path} has ${lines} lines, more than ${LONGEST}`] : [];
}

function wordFaults(path, text) {
  return text
    .split("\n")
    .flatMap((line, i) =>
      FORBIDDEN.filter(([pattern]) => pattern.test(line)).map(
        ([, what]) => `${path}:${i + 1} names ${what}`,
      ),
    );
}
