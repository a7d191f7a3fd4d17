/** Every entry by every bundler, and the official client replaced by an alias. */
import { join } from "node:path";
import { appFolder, versionOf } from "../lib/apps.mjs";
import { ENGINES } from "../lib/engines.mjs";
import { browserRow } from "../lib/rows.mjs";

const APP = "bundlers";

const TOOLS = {
  Vite: "vite",
  webpack: "webpack",
  Rollup: "rollup",
  esbuild: "esbuild",
  "esbuild, IIFE": "esbuild",
};

const ENTRIES = {
  default: "default.js",
  slim: "slim.js",
  debug: "debug.js",
  js: "js.js",
  msgpack: "msgpack.js",
  "require()": "require.cjs",
  "in a worker": "worker-page.js",
};

/** Those that make a file of what `new Worker(new URL("…", import.meta.url))` names. */
const WITH_WORKERS = ["Vite", "webpack"];

const REPLACED = {
  import: "replaced.js",
  "require()": "replaced.cjs",
};

const loadBuild = () => import(join(appFolder(APP), "build.mjs"));

/** @param {string} bundler */
const named = (bundler) => {
  const [tool, ...rest] = bundler.split(", ");
  return [`${tool} ${versionOf(APP, TOOLS[bundler])}`, ...rest].join(", ");
};

function built(bundler, what, entry, { quick = false, replaces = false } = {}) {
  return browserRow({
    app: APP,
    quick,
    label: () => `${named(bundler)}: ${what}`,
    async start(out) {
      const { build } = await loadBuild();
      return { path: await build(bundler, { entry, out, replaces }) };
    },
  });
}

function served(what, entry, replaces = false) {
  return browserRow({
    app: APP,
    label: () => `Vite ${versionOf(APP, "vite")}, development server: ${what}`,
    async start(out, { server }) {
      const { serveWithVite } = await loadBuild();
      return serveWithVite({ entry, out, replaces }, server.url);
    },
  });
}

function hasEntry(bundler, name) {
  // A classic script has no address of its own, beside which the module would be.
  if (name === "slim") return bundler !== "esbuild, IIFE";
  return name !== "in a worker" || WITH_WORKERS.includes(bundler);
}

export const bundlers = {
  title: "Bundlers",
  note: "Each entry in an application of a few lines, without a plugin for WebAssembly. With `slim` Rollup and esbuild leave the module to the application, which copies it beside the bundle; a classic script cannot have `slim`. They make no file of a worker either.",
  first: "Bundler and entry",
  columns: ENGINES,
  rows: [
    ...Object.keys(TOOLS).flatMap((bundler) =>
      Object.entries(ENTRIES)
        .filter(([name]) => hasEntry(bundler, name))
        .map(([name, entry]) => built(bundler, name, entry, { quick: name === "default" })),
    ),
    ...Object.entries(ENTRIES)
      .filter(([name]) => name !== "require()")
      .map(([name, entry]) => served(name, entry)),
  ],
};

export const aliases = {
  title: "In the place of socket.io-client, by an alias",
  note: "The application imports `socket.io-client`, and the bundler has an alias for it.",
  first: "Bundler and import",
  columns: ENGINES,
  rows: [
    ...Object.keys(TOOLS).flatMap((bundler) =>
      Object.entries(REPLACED).map(([name, entry]) =>
        built(bundler, `alias, ${name}`, entry, {
          replaces: true,
          quick: bundler === "esbuild",
        }),
      ),
    ),
    served("alias, import", "replaced.js", true),
  ],
};
