/**
 * The packed package in the test runners of applications: Vitest and Jest, with the environments that stand in for a
 * browser. Run `make package` first. The runners are installed once, into .cache/.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { install } from "./install.mjs";

const WORK = fromRoot(".cache", "runtimes");

/** Milliseconds, for all tests of one runner. */
const LIMIT = 60_000;

const VITEST = ["node_modules/vitest/vitest.mjs", "run", "vitest.test.js"];
const JEST = ["node_modules/jest/bin/jest.js", "--testMatch", "**/*.spec.js"];

const RUNS = {
  "Vitest, node": [...VITEST, "--environment=node"],
  "Vitest, jsdom": [...VITEST, "--environment=jsdom"],
  "Vitest, happy-dom": [...VITEST, "--environment=happy-dom"],
  "Jest, node": ["--experimental-vm-modules", ...JEST, "--env=node"],
  "Jest, jsdom": ["--experimental-vm-modules", ...JEST, "--env=jsdom"],
};

/** Whether the runner says that all is well, and what it printed if not. */
async function runs(args, server) {
  const child = spawn(process.execPath, args, {
    cwd: WORK,
    env: { ...process.env, SERVER: server, NODE_OPTIONS: "" },
    timeout: LIMIT,
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (part) => (output += part));
  const [code] = await once(child, "exit");
  return { ok: code === 0 && /passed/.test(output), output };
}

const filter = process.argv[2] ?? "";
install(fromRoot("tests", "runtimes"), WORK);
const http = createServer();
// jsdom asks for it as browsers do; its page is of another origin.
const server = new Server(http, { cors: { origin: "*" } });
server.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
http.listen(0, "127.0.0.1");
await once(http, "listening");
const url = `http://127.0.0.1:${http.address().port}`;

const counts = { passed: 0, failed: 0 };
for (const [name, args] of Object.entries(RUNS).filter(([name]) => name.includes(filter))) {
  const { ok, output } = await runs(args, url);
  counts[ok ? "passed" : "failed"] += 1;
  console.log(`  ${ok ? "✓" : "✗"} ${name}`);
  if (!ok) console.log(output.replace(/^/gm, "      "));
}
await server.close();
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
