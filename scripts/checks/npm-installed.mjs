// Exits with 0 if node_modules holds what package-lock.json names, so that set-up need not install it anew.
import { existsSync, readFileSync } from "node:fs";
import { fromRoot } from "../package/paths.mjs";

const installedPath = fromRoot("node_modules", ".package-lock.json");

process.exitCode = existsSync(installedPath) && isComplete() ? 0 : 1;

function isComplete() {
  const installed = packagesIn(installedPath);
  const wanted = Object.entries(packagesIn(fromRoot("package-lock.json"))).filter(
    ([path]) => path !== "",
  );
  return (
    wanted.every(
      ([path, { version, optional }]) =>
        installed[path]?.version === version || (optional && !installed[path]),
    ) && Object.keys(installed).every((path) => wanted.some(([name]) => name === path))
  );
}

function packagesIn(path) {
  return JSON.parse(readFileSync(path, "utf8")).packages;
}
