import { spawn } from "node:child_process";
import { once } from "node:events";

/**
 * A server that runs as a child process.
 *
 * @typedef {object} RunningServer
 * @property {RegExpMatchArray} match  what `ready` matched
 * @property {string} url              the first group of `ready`
 * @property {() => string} output     everything it has printed
 * @property {() => Promise<number | null>} stop  asks it to end; resolves to its exit code
 */

/**
 * Starts a server and waits until a line it prints matches `ready`.
 *
 * @param {object} options
 * @param {string} [options.command]  Node itself when left out
 * @param {string[]} options.args
 * @param {Record<string, string>} [options.env]  added to this process's environment
 * @param {RegExp} options.ready
 * @param {number} [options.limit]  milliseconds to become ready
 * @returns {Promise<RunningServer>}
 */
export async function startServer({
  command = process.execPath,
  args,
  env,
  ready,
  limit = 20_000,
}) {
  const child = spawn(command, args, {
    env: { ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let output = "";
  const exited = once(child, "exit").then(([code]) => code);

  const stop = async () => {
    const kill = setTimeout(() => child.kill("SIGKILL"), 5_000);
    child.kill("SIGTERM");
    const code = await exited;
    clearTimeout(kill);
    return code;
  };

  const match = await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`not ready within ${limit} ms: ${output}`)),
      limit,
    );
    const collect = (chunk) => {
      output += chunk;
      const found = output.match(ready);
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.setEncoding("utf8").on("data", collect);
    child.stderr.setEncoding("utf8").on("data", collect);
    void exited.then((code) => {
      clearTimeout(timer);
      reject(new Error(`ended with exit code ${code}: ${output}`));
    });
  }).catch(async (error) => {
    child.kill("SIGKILL");
    throw error;
  });

  return { match, url: match[1], output: () => output, stop };
}
