// Looks at what the published crates would contain: a pattern in `include` can match more than was meant.
import { run } from "../package/run.mjs";

/** Made by cargo, beside its own files of each crate. */
const EXPECTED =
  /^(?:\.cargo_vcs_info\.json|Cargo\.(?:lock|toml|toml\.orig)|LICENSE|README\.md|CHANGELOG\.md|src\/.*\.rs|docs\/rust\/.*\.md)$/;

const NEEDED = ["Cargo.toml", "LICENSE", "README.md", "src/lib.rs"];

/** @returns {string[]} one sentence for each fault */
export function crateContentFaults() {
  const metadata = JSON.parse(
    run("cargo", ["metadata", "--format-version=1", "--locked", "--no-deps"]),
  );
  return metadata.packages
    .filter(({ publish }) => publish === null)
    .flatMap(({ name }) => {
      const listed = run("cargo", ["package", "--list", "--allow-dirty", "--package", name]);
      const files = listed.trim().split("\n");
      return [
        ...files
          .filter((file) => !EXPECTED.test(file))
          .map((file) => `crate ${name} would contain ${file}`),
        ...NEEDED.filter((file) => !files.includes(file)).map(
          (file) => `crate ${name} would lack ${file}`,
        ),
      ];
    });
}
