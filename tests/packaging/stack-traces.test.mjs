// What a stack trace of the entry with logs names, in Chromium.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { after, before, test } from "node:test";
import { launchChromium } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { filesIn, startOfficialServer } from "./support/official-server.mjs";

let official;
let browser;

before(async () => {
  const file = filesIn(fromRoot("pkg"));
  official = await startOfficialServer((path) =>
    path === "/" ? "<!doctype html><title>stack traces</title>" : file(path),
  );
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await official?.close();
});

test(
  "a stack trace through the module names functions and sources",
  { timeout: 60_000 },
  async () => {
    const page = await browser.newPage();
    await page.goto(official.url);
    const stack = await page.evaluate(stackOfListener);
    await page.close();
    const frames = stack.split("\n").slice(1);
    // From the listener, the innermost, through the module to the call of the application.
    assert.ok(
      frames.some((frame) => frame.includes("Socket.disconnect")),
      stack,
    );
    assert.ok(
      frames.some((frame) => /socketio_wasm.*wasm:\/\//.test(frame)),
      stack,
    );
    const sources = frames.flatMap(sourceOf);
    for (const source of ["pkg-template/api/socket.js", "pkg-template/host/access.js"])
      assert.ok(sources.includes(source), `${sources.join("\n")}\n\n${stack}`);
  },
);

/** Runs in the page. */
async function stackOfListener() {
  Error.stackTraceLimit = 100;
  const { io } = await import("/debug.js");
  const socket = io();
  await new Promise((resolve) => socket.on("connect", resolve));
  let stack;
  socket.on("disconnect", () => ({ stack } = new Error("here")));
  socket.disconnect();
  return stack;
}

const map = new SourceMap(JSON.parse(readFileSync(fromRoot("pkg", "debug.js.map"), "utf8")));

/** @param {string} frame */
function sourceOf(frame) {
  const [, line, column] = /\/debug\.js:(\d+):(\d+)/.exec(frame) ?? [];
  if (line === undefined) return [];
  return [map.findEntry(Number(line) - 1, Number(column) - 1).originalSource];
}
