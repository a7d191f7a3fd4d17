// Folders of the checkout that the build reads and writes.
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** The root of the checkout. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/**
 * @param {...string} parts
 * @returns {string} a path below the root of the checkout
 */
export const fromRoot = (...parts) => join(root, ...parts);

/** Cargo's own folder for the package build, so that its flags never invalidate what `cargo test` built. */
export const packageTarget = fromRoot("target", "package");

/**
 * @param {string} name a tool that npm installs
 * @returns {string}
 */
export const npmTool = (name) => fromRoot("node_modules", ".bin", name);

/**
 * @param {string} name a tool that `scripts/setup.sh` builds with cargo
 * @returns {string}
 */
export const cargoTool = (name) => fromRoot(".tools", "bin", name);
