// Lists the tests that docs/guarantees.md names and that do not exist.
import { existsSync, readFileSync } from "node:fs";
import { fromRoot } from "../package/paths.mjs";

const PAGE = "docs/guarantees.md";

/** `file::test` or `folder::file::test`, below tests/scenario/. */
const RUST_TEST = /`((?:[a-z_]+::)+[a-z_]+)`/g;

/** A file of the repository, or a topic of the differential suite. */
const PLACE = /`((?:tests|differential)\/[\w./-]+)`/g;

/** What the page calls an example of its own notation. */
const NOTATION = new Set(["file::test", "differential/topic"]);

/** @returns {string[]} one sentence for each that is missing */
export function guaranteeFaults() {
  const text = readFileSync(fromRoot(PAGE), "utf8");
  const named = (pattern) =>
    [...text.matchAll(pattern)].map(([, name]) => name).filter((name) => !NOTATION.has(name));
  const missing = [
    ...named(RUST_TEST).filter((name) => !hasRustTest(name)),
    ...named(PLACE).filter((name) => !existsSync(fromRoot(pathOf(name)))),
  ];
  return missing.map((name) => `${PAGE} names ${name}, which does not exist`);
}

function hasRustTest(name) {
  const parts = name.split("::");
  const test = parts.pop();
  const module = ["tests", "scenario", ...parts].join("/");
  return [`${module}.rs`, `${module}/mod.rs`].some((path) => {
    const file = fromRoot(path);
    return existsSync(file) && readFileSync(file, "utf8").includes(`fn ${test}(`);
  });
}

const pathOf = (name) => name.replace(/^differential/, "tests/differential/scenarios");
