// Runs a tool and, when it fails, ends the build with what it said.
import { spawnSync } from "node:child_process";
import { root } from "./paths.mjs";

/**
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: Record<string, string>, show?: boolean }} [options] `show` passes the
 *   tool's messages through; `cwd` is the root of the checkout, if nothing else is said
 * @returns {string} its standard output
 */
export function run(command, args, { cwd = root, env = {}, show = false } = {}) {
  const result = spawnSync(command, args, {
    cwd,
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", show ? "inherit" : "pipe"],
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (result.error) throw new Error(`${command} could not be started: ${result.error.message}`);
  if (result.status !== 0) {
    const said = show ? "" : `\n${result.stdout}${result.stderr}`;
    throw new Error(`${command} ${args[0]} failed with ${result.status ?? result.signal}.${said}`);
  }
  return result.stdout;
}
