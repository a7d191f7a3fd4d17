// Lists the crates and npm packages whose licence a dependent of this project could not accept.
import { readFileSync } from "node:fs";
import { fromRoot } from "../package/paths.mjs";
import { run } from "../package/run.mjs";

const ACCEPTED = new Set([
  "0BSD",
  "Apache-2.0",
  "Apache-2.0 WITH LLVM-exception",
  "BSD-2-Clause",
  "BSD-3-Clause",
  "BSL-1.0",
  "CC0-1.0",
  "CDLA-Permissive-2.0",
  "ISC",
  "MIT",
  "MIT-0",
  "Unicode-3.0",
  "Unicode-DFS-2016",
  "Unlicense",
  "Zlib",
]);

/**
 * @param {string} expression an SPDX expression; `/` is the old form of OR
 * @returns {boolean} whether the accepted licences satisfy it
 */
export function isAccepted(expression) {
  const tokens = expression.replace(/\//g, " OR ").match(/[()]|[^\s()]+/g) ?? [];
  let position = 0;
  const takes = (token) => tokens[position] === token && ++position > 0;

  const either = () => {
    let accepted = both();
    while (takes("OR")) accepted = both() || accepted;
    return accepted;
  };
  const both = () => {
    let accepted = single();
    while (takes("AND")) accepted = single() && accepted;
    return accepted;
  };
  const single = () => {
    if (takes("(")) {
      const accepted = either();
      return takes(")") && accepted;
    }
    const licence = tokens[position++] ?? "";
    return ACCEPTED.has(takes("WITH") ? `${licence} WITH ${tokens[position++]}` : licence);
  };
  return either() && position === tokens.length;
}

/** @returns {string[]} one sentence for each offender */
export function licenceFaults() {
  const { packages: crates } = JSON.parse(
    run("cargo", ["metadata", "--format-version=1", "--locked"]),
  );
  const lock = JSON.parse(readFileSync(fromRoot("package-lock.json"), "utf8"));
  const published = JSON.parse(readFileSync(fromRoot("pkg-template", "package.json"), "utf8"));
  return [
    ...crates
      .filter(({ license }) => !isAccepted(license ?? ""))
      .map(({ name, version, license }) => `crate ${name} ${version}: ${license ?? "no licence"}`),
    ...Object.entries(lock.packages)
      .filter(([path, { dev, license }]) => path !== "" && !dev && !isAccepted(license ?? ""))
      .map(([path, { license }]) => `npm ${path}: ${license ?? "no licence"}`),
    ...Object.keys(published.dependencies ?? {}).map(
      (name) =>
        `pkg-template/package.json depends on ${name}; the package has no runtime dependency`,
    ),
  ];
}
