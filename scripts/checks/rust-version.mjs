// Compares the oldest Rust that each Cargo.toml promises with what the dependencies of a user's build ask for.
import { run } from "../package/run.mjs";

/** @returns {string[]} one sentence for each fault */
export function rustVersionFaults() {
  const metadata = JSON.parse(
    run("cargo", [
      ...["metadata", "--format-version=1", "--locked", "--all-features"],
      // What is a dependency on another platform only is not part of a user's build.
      ...["--filter-platform", "wasm32-unknown-unknown"],
    ]),
  );
  const byId = new Map(metadata.packages.map((crate) => [crate.id, crate]));
  return metadata.workspace_members.flatMap((id) => faultsOf(byId.get(id), metadata.resolve, byId));
}

function faultsOf({ id, name: own, rust_version: promised }, { nodes }, byId) {
  if (!promised) return [`the Cargo.toml of ${own} has no rust-version`];
  return dependenciesOf(id, nodes)
    .map((dependency) => byId.get(dependency))
    .filter(({ rust_version: asked }) => asked && compare(asked, promised) > 0)
    .map(
      ({ name, version, rust_version: asked }) =>
        `${name} ${version} needs Rust ${asked}, the Cargo.toml of ${own} promises ${promised}`,
    );
}

/** Without what only tests pull in. */
function dependenciesOf(root, nodes) {
  const byId = new Map(nodes.map((node) => [node.id, node]));
  const found = new Set();
  const pending = [root];
  while (pending.length > 0) {
    const id = pending.pop();
    if (found.has(id)) continue;
    found.add(id);
    const used = byId
      .get(id)
      .deps.filter(({ dep_kinds }) => dep_kinds.some(({ kind }) => kind !== "dev"));
    pending.push(...used.map(({ pkg }) => pkg));
  }
  found.delete(root);
  return [...found];
}

function compare(a, b) {
  const [left, right] = [a, b].map((version) => version.split(".").map(Number));
  for (let i = 0; i < 3; i++) {
    const difference = (left[i] ?? 0) - (right[i] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}
