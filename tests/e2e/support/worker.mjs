/** The process in which the runner executes one test file; it reports over the IPC channel. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launchChromium } from "../../../scripts/chromium.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const screenshots = path.join(root, ".cache", "screenshots");

const [file] = process.argv.slice(2);

/** @type {Promise<import("playwright-core").Browser> | undefined} */
let browser;

function report(message) {
  return new Promise((resolve) => process.send(message, resolve));
}

async function runTest({ name, run }) {
  const cleanUps = [];
  const context = {
    root,
    screenshots,
    browser: () => (browser ??= launchChromium()),
    defer: (cleanUp) => cleanUps.push(cleanUp),
    log: (text) => void report({ kind: "log", text }),
  };
  await report({ kind: "start", name });
  const started = Date.now();
  let error;
  try {
    await run(context);
  } catch (reason) {
    error = reason;
  }
  for (const cleanUp of cleanUps.reverse()) {
    try {
      await cleanUp();
    } catch (reason) {
      error ??= reason;
    }
  }
  if (error === undefined) await report({ kind: "pass", name, ms: Date.now() - started });
  else await report({ kind: "fail", name, error: String(error?.stack ?? error) });
}

await mkdir(screenshots, { recursive: true });
const module = await import(pathToFileURL(file).href);
if (module.timeLimit) await report({ kind: "limit", limit: module.timeLimit });
const tests =
  typeof module.default === "function"
    ? [{ name: path.basename(file, ".test.mjs"), run: module.default }]
    : module.default;
for (const test of tests) await runTest(test);
if (browser) await (await browser).close();
await report({ kind: "done" });
process.exit(0);
