/** How each bundler makes a folder of an entry: a page, and what it loads. */
import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { basename, extname, join } from "node:path";
import alias from "@rollup/plugin-alias";
import commonjs from "@rollup/plugin-commonjs";
import resolve from "@rollup/plugin-node-resolve";
import { build as esbuild } from "esbuild";
import { rollup } from "rollup";
import { build as vite, createServer } from "vite";
import webpack from "webpack";

const SOURCES = join(import.meta.dirname, "src");

const require = createRequire(import.meta.url);

/** @typedef {{ entry: string, out: string, replaces: boolean }} Job `replaces`: the official client, by an alias */

const aliasOf = ({ replaces }) => (replaces ? { "socket.io-client": "socketio-wasm" } : {});

const page = (script, type = "module") =>
  `<!doctype html><html><head><title>matrix</title></head><body><script type="${type}" src="${script}"></script></body></html>\n`;

/** What does not follow `new URL("…", import.meta.url)` leaves the module of `slim` to the application. */
function copyModule({ entry, out }) {
  if (entry === "slim.js")
    copyFileSync(
      require.resolve("socketio-wasm/socketio-wasm.wasm"),
      join(out, "socketio-wasm.wasm"),
    );
}

const nameOf = (entry) => `${basename(entry, extname(entry))}-${extname(entry).slice(1)}`;

/** @param {Job} job */
function viteOptions({ entry, replaces }) {
  const name = `${nameOf(entry)}.html`;
  writeFileSync(join(SOURCES, name), page(`./${entry}`));
  return {
    root: SOURCES,
    configFile: false,
    logLevel: "error",
    base: "./",
    resolve: { alias: aliasOf({ replaces }) },
  };
}

/** @param {Job} job */
async function withVite(job) {
  const options = viteOptions(job);
  const input = { index: join(SOURCES, `${nameOf(job.entry)}.html`) };
  await vite({
    ...options,
    build: { outDir: job.out, emptyOutDir: true, rollupOptions: { input } },
  });
  return `${nameOf(job.entry)}.html`;
}

/** @param {Job} job */
async function withWebpack(job) {
  const compiler = webpack({
    mode: "production",
    context: SOURCES,
    entry: `./${job.entry}`,
    output: { path: job.out, filename: "main.js" },
    resolve: { alias: aliasOf(job) },
  });
  const stats = await new Promise((done, fail) =>
    compiler.run((error, result) => (error ? fail(error) : done(result))),
  );
  await new Promise((done) => compiler.close(done));
  if (stats.hasErrors() || stats.hasWarnings()) {
    throw new Error(stats.toString({ all: false, errors: true, warnings: true }));
  }
  writeFileSync(join(job.out, "index.html"), page("main.js", "text/javascript"));
}

/** @param {Job} job */
async function withRollup(job) {
  const warnings = [];
  const bundle = await rollup({
    input: join(SOURCES, job.entry),
    plugins: [alias({ entries: aliasOf(job) }), resolve({ browser: true }), commonjs()],
    onwarn: ({ message }) => warnings.push(message),
  });
  await bundle.write({ file: join(job.out, "main.js"), format: "es" });
  await bundle.close();
  if (warnings.length > 0) throw new Error(warnings.join("\n"));
  copyModule(job);
  writeFileSync(join(job.out, "index.html"), page("main.js"));
}

/**
 * @param {Job} job
 * @param {"esm" | "iife"} format
 */
async function withEsbuild(job, format) {
  const { warnings } = await esbuild({
    entryPoints: [join(SOURCES, job.entry)],
    // From where an alias is resolved.
    absWorkingDir: import.meta.dirname,
    outfile: join(job.out, "main.js"),
    bundle: true,
    minify: true,
    format,
    alias: aliasOf(job),
    logLevel: "silent",
  });
  if (warnings.length > 0) throw new Error(warnings.map(({ text }) => text).join("\n"));
  copyModule(job);
  writeFileSync(
    join(job.out, "index.html"),
    page("main.js", format === "esm" ? "module" : "text/javascript"),
  );
}

/** @type {Record<string, { tool: string, build: (job: Job) => Promise<string | void> }>} by the name of the row */
export const BUNDLERS = {
  Vite: { tool: "vite", build: withVite },
  webpack: { tool: "webpack", build: withWebpack },
  Rollup: { tool: "rollup", build: withRollup },
  esbuild: { tool: "esbuild", build: (job) => withEsbuild(job, "esm") },
  "esbuild, IIFE": { tool: "esbuild", build: (job) => withEsbuild(job, "iife") },
};

/** @param {Job} job */
export async function build(bundler, job) {
  mkdirSync(job.out, { recursive: true });
  return (await BUNDLERS[bundler].build(job)) ?? "index.html";
}

/**
 * The development server of Vite, which passes on what is Socket.IO's.
 *
 * @param {Job} job
 * @param {string} target the official server
 */
export async function serveWithVite(job, target) {
  const options = viteOptions(job);
  const passed = { target, ws: true };
  const server = await createServer({
    ...options,
    base: "/",
    cacheDir: job.out,
    server: {
      host: "127.0.0.1",
      port: 0,
      proxy: { "/socket.io/": passed, "/msgpack/": passed, "/report": passed },
    },
  });
  await server.listen();
  const { port } = server.httpServer.address();
  return {
    url: `http://127.0.0.1:${port}/${nameOf(job.entry)}.html`,
    stop: () => server.close(),
  };
}
