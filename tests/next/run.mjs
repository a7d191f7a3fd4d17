/**
 * The packed package in a small Next.js application, beside the official client. Run `make package` first. Next.js is
 * installed once, into .cache/.
 */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, request } from "node:http";
import { join } from "node:path";
import { Server } from "socket.io";
import { launchChromium } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { startServer } from "../e2e/support/server.mjs";
import { installApplication } from "../packaging/support/applications.mjs";

const WORK = fromRoot(".cache", "next");
const NEXT = join(WORK, "node_modules", "next", "dist", "bin", "next");
const ENV = { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" };

/** Milliseconds: for `next build`, and for what a page waits for. */
const BUILD_LIMIT = 300_000;
const PAGE_LIMIT = 30_000;

const BUNDLERS = { Turbopack: [], webpack: ["--webpack"] };
const CLIENTS = ["socketio-wasm", "socket.io-client"];
const PAGES = {
  "io() in an effect": "effect",
  "io() in a module, which runs on the server too": "module",
};

/** What a server component, and a client component, render on the server. */
const RENDERED = { effect: "function function", module: "function" };

/** What each page says, why its socket and its connection end at the server, and what is on the console. */
const EXPECTED = {
  lines: [
    "connected",
    "text: caf\u00e9",
    "bytes: ArrayBuffer 0,1,255",
    "pushed: ArrayBuffer 2,254",
    "transport: websocket",
    "again: ArrayBuffer 3",
    "done",
  ],
  ends: ["client namespace disconnect", "transport close"],
  console: [],
};

/** The same application with the official client: the name of the package in the import is all that changes. */
function copyForOfficialClient() {
  const [ours, official] = CLIENTS.map((client) => join(WORK, "app", client));
  cpSync(ours, official, { recursive: true });
  for (const name of readdirSync(official, { recursive: true })) {
    if (!/\.jsx?$/.test(name)) continue;
    const path = join(official, name);
    writeFileSync(
      path,
      readFileSync(path, "utf8").replaceAll(`"${CLIENTS[0]}"`, `"${CLIENTS[1]}"`),
    );
  }
}

function build(flags) {
  rmSync(join(WORK, ".next"), { recursive: true, force: true });
  const { status, stdout, stderr } = spawnSync(process.execPath, [NEXT, "build", ...flags], {
    cwd: WORK,
    env: { ...process.env, ...ENV },
    encoding: "utf8",
    timeout: BUILD_LIMIT,
  });
  assert.equal(status, 0, `next build ends well:\n${stdout}${stderr}`);
}

/**
 * One address for the application and Socket.IO, as behind a reverse proxy.
 *
 * @param {string} url where `next start` listens
 */
async function serve(url) {
  const http = createServer(({ method, headers, url: path }, response) => {
    const forwarded = request(new URL(path, url), { method, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
    });
    forwarded.on("error", () => response.writeHead(502).end());
    forwarded.end();
  });
  const io = new Server(http);
  io.on("connection", (socket) => {
    socket.on("echo", (value, answer) => answer(value));
    socket.on("push", (bytes) => socket.emit("pushed", bytes));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return { io, url: `http://127.0.0.1:${http.address().port}` };
}

/** Opens a page, leaves it by a link once it has said all, and tells what happened. */
async function visit(browser, { io, url }, client, page) {
  const context = await browser.newContext();
  context.setDefaultTimeout(PAGE_LIMIT);
  try {
    const tab = await context.newPage();
    const printed = [];
    tab.on("console", (message) => printed.push(message.text()));
    tab.on("pageerror", (error) => printed.push(String(error)));
    const [response, [socket]] = await Promise.all([
      tab.goto(`${url}/${client}/${page}`),
      once(io, "connection", { signal: AbortSignal.timeout(PAGE_LIMIT) }),
    ]);
    const [, rendered] = (await response.text()).match(/<p id="server">([^<]*)</) ?? [];
    await tab.getByText("done", { exact: true }).waitFor();
    const lines = await tab.locator("li").allTextContents();
    const [ends] = await Promise.all([endsOf(socket), tab.getByText("leave").click()]);
    await tab.locator("#left").waitFor();
    return { rendered, lines, ends, console: printed };
  } finally {
    await context.close();
  }
}

/** Why the namespace and its connection ended, in this order. */
async function endsOf(socket) {
  const signal = AbortSignal.timeout(PAGE_LIMIT);
  const ends = [once(socket, "disconnect", { signal }), once(socket.conn, "close", { signal })];
  return (await Promise.all(ends)).map(([reason]) => reason);
}

const counts = { passed: 0, failed: 0 };

/** @returns {Promise<boolean>} whether it passed */
async function check(name, run) {
  const started = performance.now();
  try {
    await run();
    counts.passed += 1;
    console.log(`  ✓ ${name} (${Math.round(performance.now() - started)} ms)`);
    return true;
  } catch (error) {
    counts.failed += 1;
    console.log(`  ✗ ${name}\n${String(error?.stack ?? error).replace(/^/gm, "      ")}`);
    return false;
  }
}

async function checkPages(browser, bundler) {
  const next = await startServer({
    args: [NEXT, "start", WORK, "--hostname=127.0.0.1", "--port=0"],
    env: ENV,
    ready: /(http:\/\/127\.0\.0\.1:\d+)[^]*Ready/,
    limit: PAGE_LIMIT,
  });
  const server = await serve(next.url);
  let connections = 0;
  server.io.engine.on("connection", () => (connections += 1));
  for (const client of CLIENTS) {
    for (const [name, page] of Object.entries(PAGES)) {
      await check(`${bundler}, ${client}: ${name}`, async () => {
        const { rendered, ...seen } = await visit(browser, server, client, page);
        assert.equal(rendered, RENDERED[page]);
        assert.deepEqual(seen, EXPECTED);
      });
    }
  }
  await check(`${bundler}: nobody connects but pages, and no server prints an error`, () => {
    assert.equal(connections, CLIENTS.length * Object.keys(PAGES).length);
    assert.doesNotMatch(next.output(), /error|warn|⨯/i);
  });
  await server.io.close();
  await next.stop();
}

rmSync(join(WORK, "app"), { recursive: true, force: true });
installApplication(fromRoot("tests", "next"), WORK);
copyForOfficialClient();
const browser = await launchChromium();
const filter = process.argv[2] ?? "";
for (const [bundler, flags] of Object.entries(BUNDLERS)) {
  if (!bundler.includes(filter)) continue;
  if (await check(`${bundler}: next build`, () => build(flags))) {
    await checkPages(browser, bundler);
  }
}
await browser.close();
console.log(`\n${counts.passed} passed, ${counts.failed} failed`);
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0;
