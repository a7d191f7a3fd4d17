/** The process in which the runner executes one test file; it reports over the IPC channel. */
import { mkdir } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { launchChromium, launchShell } from "../../../scripts/chromium.mjs";

const root = path.resolve(path.dirname(fileURLToPath(import.meta.url)), "../../..");
const screenshots = path.join(root, ".cache", "screenshots");

const [file] = process.argv.slice(2);

/** @type {Map<Function, Promise<import("playwright-core").Browser>>} by what launches them */
const browsers = new Map();

function launched(launch) {
  if (!browsers.has(launch)) browsers.set(launch, launch());
  return browsers.get(launch);
}

function report(message) {
  return new Promise((resolve) => process.send(message, resolve));
}

async function runTest({ name, run }) {
  const cleanUps = [];
  const context = {
    root,
    screenshots,
    browser: () => launched(launchShell),
    wholeBrowser: () => launched(launchChromium),
    launched,
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
for (const browser of browsers.values()) await (await browser).close();
await report({ kind: "done" });
process.exit(0);
