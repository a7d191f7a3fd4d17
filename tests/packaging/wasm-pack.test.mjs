// The packages of `wasm-pack build --target web` and `--target bundler`.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { launchChromium } from "../../scripts/chromium.mjs";
import { npmTool } from "../../scripts/package/paths.mjs";
import { filesIn, startOfficialServer } from "./support/official-server.mjs";
import { bind, bundle, compile, MODULE } from "./support/wasm-pack.mjs";

const APPLICATION = fileURLToPath(new URL("support/application.ts", import.meta.url));
const STRICT = ["--strict", "--noEmit", "--moduleResolution", "bundler"];
// Of another version JavaScript has no `Symbol.dispose`, which wasm-bindgen declares.
const NEWEST = ["--module", "esnext", "--target", "esnext"];

/** Where the server has what a bundler makes. */
const BUNDLED = "/bundled.js";

let folders;
let browser;
let official;

before(
  async () => {
    compile();
    folders = { web: bind("web"), bundler: bind("bundler") };
    const bundled = await bundle(folders.bundler);
    official = await startOfficialServer((path) => {
      if (path === "/") return "<!doctype html><title>wasm-pack</title>";
      if (path === BUNDLED) return bundled;
      return filesIn(folders.web)(path);
    });
    official.server.on("connection", (socket) => {
      socket.on("ask", (number, answer) => answer(number + 1));
    });
    browser = await launchChromium();
  },
  { timeout: 500_000 },
);

after(async () => {
  await browser?.close();
  await official?.close();
});

test("the declarations of both type io()", () => {
  const applications = Object.values(folders).map((folder) => join(folder, "application.ts"));
  for (const application of applications) copyFileSync(APPLICATION, application);
  const { status, stdout } = spawnSync(npmTool("tsc"), [...STRICT, ...NEWEST, ...applications], {
    encoding: "utf8",
  });
  assert.equal(status, 0, stdout);
});

test("for web, io() asks for init(), and connects after it", { timeout: 60_000 }, async () => {
  const page = await openPage(`/${MODULE}`);
  const early = await page.evaluate(() => {
    try {
      globalThis.client.io();
    } catch (error) {
      return { isError: error instanceof Error, message: error.message };
    }
  });
  assert.equal(early?.isError, true);
  assert.match(early.message, /call and await init\(\).* before io\(\)/);

  await page.evaluate(async () => {
    await globalThis.client.default();
  });
  await meetsServer(page);
  await page.close();
});

test("for bundlers, io() connects at once", { timeout: 60_000 }, async () => {
  const page = await openPage(BUNDLED);
  await meetsServer(page);
  await page.close();
});

/** A page that has imported a module as `client`. */
async function openPage(module) {
  const page = await browser.newPage();
  page.on("pageerror", (error) => assert.fail(error));
  await page.goto(official.url);
  await page.evaluate(async (path) => {
    globalThis.client = await import(path);
  }, module);
  return page;
}

/** `io()` of the page connects, gets an answer and leaves, and the server sees no more than that. */
async function meetsServer(page) {
  const joined = once(official.server, "connection");
  const answer = page.evaluate((url) => {
    globalThis.socket = globalThis.client.io(url);
    return globalThis.socket.timeout(20_000).emitWithAck("ask", 41);
  }, official.url);
  const [socket] = await joined;
  assert.equal(await answer, 42);

  const left = once(socket, "disconnect");
  const gone = once(socket.conn, "close");
  const reason = await page.evaluate(() => {
    const { socket } = globalThis;
    return new Promise((resolve) => socket.on("disconnect", resolve).disconnect());
  });
  assert.equal(reason, "io client disconnect");
  assert.equal((await left)[0], "client namespace disconnect");
  await gone;
  assert.equal(official.server.engine.clientsCount, 0);
}
