// Runs one test runner: shows what it prints, at once or when it has ended, keeps it for counting, and ends it with all
// its children when it takes too long.
import { spawn } from "node:child_process";
import { root } from "../package/paths.mjs";

/** Between asking the children to end and ending them. */
const GRACE_MS = 5_000;

const running = new Set();

for (const signal of ["SIGINT", "SIGTERM"]) {
  process.once(signal, () => {
    for (const child of running) end(child);
    process.exitCode = 1;
    setTimeout(() => process.exit(), GRACE_MS + 100).unref();
  });
}

/**
 * @param {string} file
 * @param {string[]} args
 * @param {{ env?: Record<string, string>, limit: number, live?: boolean }} options `limit` in seconds; `live`, by
 *   default true, shows what it prints at once
 * @returns {Promise<{ output: string, problem: string | undefined }>} `problem` says why it did not end well
 */
export function runShown(file, args, { env = {}, limit, live = true }) {
  return new Promise((resolve) => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, CARGO_TERM_COLOR: "never", NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
      // A group of its own, so that the browsers and servers it starts can be ended with it.
      detached: true,
    });
    running.add(child);
    let output = "";
    let problem;
    for (const [stream, target] of [
      [child.stdout, process.stdout],
      [child.stderr, process.stderr],
    ]) {
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
        if (live) target.write(text);
      });
    }
    const timer = setTimeout(() => {
      problem = `took more than ${limit} s`;
      end(child);
    }, limit * 1000);
    child.on("error", (error) => (problem ??= `could not be started: ${error.message}`));
    let leftover;
    child.on("exit", () => {
      leftover = setTimeout(() => {
        problem ??= "left a process behind";
        kill(child, "SIGKILL");
        child.stdout.destroy();
        child.stderr.destroy();
      }, GRACE_MS);
    });
    child.on("close", (code, signal) => {
      clearTimeout(timer);
      clearTimeout(leftover);
      running.delete(child);
      if (code !== 0)
        problem ??= signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
      if (!live) process.stdout.write(output);
      resolve({ output, problem });
    });
  });
}

/** Asks first, because a runner may have started groups of its own that only it can end. */
function end(child) {
  kill(child, "SIGTERM");
  setTimeout(() => kill(child, "SIGKILL"), GRACE_MS).unref();
}

function kill(child, signal) {
  try {
    process.kill(-child.pid, signal);
  } catch {
    // The group is gone already.
  }
}
