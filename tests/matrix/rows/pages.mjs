/** Without a bundler: pages with an import map, classic scripts, and workers of each kind. */
import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { appFolder } from "../lib/apps.mjs";
import { ENGINES } from "../lib/engines.mjs";
import { browserRow } from "../lib/rows.mjs";

const APP = "bundlers";

const IMPORT_MAP = JSON.stringify({
  imports: {
    "socketio-wasm": "./pkg/index.js",
    "socketio-wasm/slim": "./pkg/slim.js",
    "socketio-wasm/debug": "./pkg/debug.js",
    "socketio-wasm/js": "./pkg/js.js",
    "socketio-wasm/msgpack": "./pkg/msgpack.js",
  },
});

const page = (...scripts) =>
  `<!doctype html><html><head><title>matrix</title>${scripts.join("")}</head><body></body></html>\n`;

/** An entry as the bundlers get it, but its imports are the browser's own business. */
const mapped = (entry) =>
  page(
    `<script type="importmap">${IMPORT_MAP}</script>`,
    `<script type="module" src="./${entry}"></script>`,
  );

const scripts = (file, options = "{}") =>
  page(
    `<script src="pkg/${file}"></script><script src="talk-classic.js"></script>`,
    `<script>talk.report(io, talk.runOfPage(), { options: ${options} });</script>`,
  );

const MODULE = `import { io } from "./pkg/index.js";
import { report, runOfPage } from "./talk.js";
`;
const CLASSIC = `importScripts("pkg/socketio-wasm.js", "talk-classic.js");
const { report, runOfPage } = talk;
`;
const AT_ONCE = "report(io, runOfPage());\n";

/** A service worker that is not busy with an event may be ended at any time. */
const INSTALLING =
  'addEventListener("install", (event) => event.waitUntil(report(io, runOfPage())));\n';

const START = {
  dedicated: (type) => `const worker = new Worker("worker.js" + location.search, ${type});
    worker.onerror = ({ message }) => reportError(new Error(message));`,
  shared: (type) => `globalThis.worker = new SharedWorker("worker.js" + location.search, ${type});
    worker.onerror = ({ message }) => reportError(new Error(message));`,
  service: (type) => `navigator.serviceWorker.register("worker.js" + location.search, ${type});`,
};

/**
 * @param {keyof typeof START} kind
 * @param {"module" | "classic"} type
 * @returns {Record<string, string>} files
 */
const worker = (kind, type) => ({
  "index.html": page(`<script type="module">${START[kind](JSON.stringify({ type }))}</script>`),
  "worker.js": (type === "module" ? MODULE : CLASSIC) + (kind === "service" ? INSTALLING : AT_ONCE),
});

/** What is written for each row, beside the package and the checks. */
const FILES = {
  "import map: default": { "index.html": mapped("default.js") },
  "import map: slim": { "index.html": mapped("slim.js") },
  "import map: debug": { "index.html": mapped("debug.js") },
  "import map: js": { "index.html": mapped("js.js") },
  "import map: msgpack": { "index.html": mapped("msgpack.js") },
  "`<script src>`: socketio-wasm.js": { "index.html": scripts("socketio-wasm.js") },
  "`<script src>`: socketio-wasm.msgpack.js": {
    "index.html": scripts("socketio-wasm.msgpack.js", '{ path: "/msgpack/" }'),
  },
  "dedicated worker, module": worker("dedicated", "module"),
  "dedicated worker, classic": worker("dedicated", "classic"),
  "shared worker, module": worker("shared", "module"),
  "shared worker, classic": worker("shared", "classic"),
  "service worker, module": worker("service", "module"),
  "service worker, classic": worker("service", "classic"),
};

/** The package as npm has unpacked it, and the checks as a module and as a classic script. */
export function copyFiles(out, files) {
  mkdirSync(out, { recursive: true });
  cpSync(join(appFolder(APP), "node_modules", "socketio-wasm"), join(out, "pkg"), {
    recursive: true,
  });
  const sources = fromRoot("tests", "matrix", "page");
  cpSync(sources, out, { recursive: true });
  const { code } = transformSync(readFileSync(join(sources, "talk.js"), "utf8"), {
    format: "iife",
    globalName: "talk",
  });
  const all = { "talk-classic.js": code, ...files };
  for (const [name, text] of Object.entries(all)) writeFileSync(join(out, name), text);
}

export const pages = {
  title: "Without a bundler",
  first: "How",
  columns: ENGINES,
  rows: Object.entries(FILES).map(([name, files]) =>
    browserRow({
      app: APP,
      label: () => name,
      quick: true,
      async start(out) {
        copyFiles(out, files);
        return {};
      },
    }),
  ),
};
