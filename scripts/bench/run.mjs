/**
 * `make bench`: ours beside the official client and beside no client at all, from one run in headless Chromium.
 * Exits with 0 whatever the figures are; only what is broken makes it fail.
 */

import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { cpus } from "node:os";
import { basename, dirname, join, relative } from "node:path";
import { launchBrowser } from "./browser.mjs";
import { OUTPUT_DIRECTORY, readOptions, USAGE } from "./options.mjs";
import { PARTS } from "./parts.mjs";
import { profileCases } from "./profile.mjs";
import { buildPrograms } from "./rust-programs.mjs";
import { profiledRust, RUST_DIRECTORIES } from "./rust.mjs";
import { startServer } from "./server.mjs";
import { OFFICIAL_MSGPACK_URL } from "./static-files.mjs";

const OFFICIAL_VERSION = createRequire(import.meta.url)("socket.io-client/package.json").version;

/** Twice what the bench has taken on a busy machine: something hangs. */
const TIME_LIMIT_MS = 2400000;

/** Of its time, what a part has when only a first impression is wanted. */
const QUICK_SHARE = 0.2;

function progress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r\x1b[K${text}`);
}

async function measure(browser, origin, clients, options) {
  const figures = {};
  for (const part of PARTS.filter(({ name }) => options.parts.includes(name))) {
    const { quick, cases, growth, rust, levels } = options;
    part.build?.(levels);
    const end = performance.now() + part.budgetMs * (quick ? QUICK_SHARE : 1);
    const inTime = () => performance.now() < end;
    const bench = {
      browser,
      origin,
      clients,
      slim: describeSlim(options, clients),
      quick,
      cases,
      growth,
      rust,
      levels,
      inTime,
      progress,
    };
    figures[part.key] = await part.measure(bench);
    progress("");
    console.log(`\n${part.table(figures[part.key])}`);
  }
  return figures;
}

async function profile(browser, origin, clients, { profile: name, cases, rust, levels }) {
  if (name !== "rust") {
    const subject = clients.find((client) => client.name === name);
    return profileCases(browser, origin, subject, cases, OUTPUT_DIRECTORY);
  }
  const [level] = levels;
  buildPrograms([level]);
  return profileCases(browser, origin, profiledRust(level), rust, OUTPUT_DIRECTORY);
}

/** Stands beside the module that is measured as ours, unless that is the official client's. */
function describeSlim({ ours }, clients) {
  if (!existsSync(join(dirname(ours), "slim.js"))) return { ...clients[1], name: "slim" };
  return { name: "slim", url: "/ours/slim.js", wasmUrl: "/ours/socketio-wasm.wasm" };
}

function describeClients(options) {
  return ["official", "ours"].map((name) => {
    const directory = dirname(options[name]);
    const hasParser = name === "ours" && existsSync(join(directory, "msgpack.js"));
    return {
      name,
      path: options[name],
      url: `/${name}/${basename(options[name])}`,
      msgpackUrl: hasParser ? `/${name}/msgpack.js` : OFFICIAL_MSGPACK_URL,
    };
  });
}

async function main() {
  const options = readOptions(process.argv.slice(2));
  if (options.help) {
    console.log(USAGE);
    return;
  }
  const clients = describeClients(options);
  const server = await startServer({
    official: dirname(options.official),
    ours: dirname(options.ours),
    ...RUST_DIRECTORIES,
  });
  const browser = await launchBrowser();
  try {
    console.log(
      `ours: ${relative(process.cwd(), options.ours)}; official: socket.io-client ${OFFICIAL_VERSION}\n` +
        `Chromium ${browser.version()}, Node ${process.versions.node}, ${cpus().length} × ${cpus()[0].model.trim()}`,
    );
    if (options.profile !== null) {
      console.log(`\n${await profile(browser, server.origin, clients, options)}`);
      return;
    }
    const figures = await measure(browser, server.origin, clients, options);
    if (options.json !== null)
      await writeFile(options.json, `${JSON.stringify(figures, null, 2)}\n`);
  } finally {
    await browser.close();
    await server.close();
  }
}

const limit = setTimeout(() => {
  console.error(`bench: not finished after ${TIME_LIMIT_MS / 1000} s`);
  // Playwright ends the browser it started when this process exits.
  process.exit(1);
}, TIME_LIMIT_MS);

try {
  await main();
} catch (error) {
  console.error(`bench: ${error.message}`);
  process.exitCode = 1;
} finally {
  clearTimeout(limit);
}
