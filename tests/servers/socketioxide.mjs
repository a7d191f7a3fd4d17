// The server on socketioxide: built the first time, which takes minutes, and started at a free port.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { run } from "../../scripts/package/run.mjs";

/** Builds both servers on socketioxide. */
export function buildSocketioxide() {
  // In its folder, where cargo finds its settings.
  const cwd = fromRoot("tests", "servers", "socketioxide");
  run("cargo", ["build", "--locked"], { cwd, show: true });
}

/** @returns {Promise<{ url: string, close: () => Promise<void> }>} */
export async function startSocketioxide() {
  buildSocketioxide();
  const server = spawn(fromRoot("target", "servers", "debug", "socketioxide-server"), {
    stdio: ["ignore", "pipe", "inherit"],
  });
  const ended = once(server, "exit");
  const [port] = await once(createInterface(server.stdout), "line");
  return {
    url: `http://127.0.0.1:${port}`,
    close: async () => {
      server.kill();
      await ended;
    },
  };
}
