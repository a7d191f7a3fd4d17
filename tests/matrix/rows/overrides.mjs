/** npm's `overrides`: this package is installed under the name of the official client, for all that depend on it. */
import { once } from "node:events";
import { copyFileSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { build } from "esbuild";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { run as runCommand } from "../../../scripts/package/run.mjs";
import { FOLDER as OFFICIAL, install as installOfficial } from "../../libraries/lib/packages.mjs";
import { appFolder } from "../lib/apps.mjs";
import { ENGINES } from "../lib/engines.mjs";
import { browserRow, fails, notRun, WORKS } from "../lib/rows.mjs";

const FOLDER = appFolder("overrides");
const CASES = fromRoot("tests", "libraries", "cases");

/** Those of tests/libraries that name the official client as a dependency. */
const LIBRARIES = ["y-socket.io", "socket.io-react-hook", "use-socket.io-client"];

let installed = false;

/** The tarball is another one after each change of the package, so there is no lock file for it. */
function install() {
  if (installed) return;
  cpSync(fromRoot("tests", "matrix", "apps", "overrides"), FOLDER, { recursive: true });
  cpSync(fromRoot("tests", "matrix", "page"), join(FOLDER, "src"), { recursive: true });
  const packed = runCommand("npm", ["pack", "--json", "--pack-destination", FOLDER], {
    cwd: fromRoot("pkg"),
  });
  copyFileSync(join(FOLDER, JSON.parse(packed)[0].filename), join(FOLDER, "socketio-wasm.tgz"));
  rmSync(join(FOLDER, "node_modules"), { recursive: true, force: true });
  const flags = ["--no-package-lock", "--ignore-scripts", "--no-audit", "--no-fund"];
  // The hook of use-socket.io-client is for an older React.
  runCommand("npm", ["install", ...flags, "--legacy-peer-deps", "--loglevel=error"], {
    cwd: FOLDER,
  });
  checkInstalled();
  installed = true;
}

/** One client for all, and it is this one. */
function checkInstalled() {
  const found = readdirSync(join(FOLDER, "node_modules"), { recursive: true })
    .filter((path) => /(^|\/)(socket\.io-client|socketio-wasm)\/package\.json$/.test(path))
    .map((path) => JSON.parse(readFileSync(join(FOLDER, "node_modules", path), "utf8")).name);
  if (!isDeepStrictEqual(found, ["socketio-wasm"]))
    throw new Error(`npm has installed ${found.join(", ")}`);
}

const application = ["import", "require()"].map((name) =>
  browserRow({
    label: () => `an application, ${name}`,
    async start(out) {
      install();
      await build({
        entryPoints: [join(FOLDER, "src", name === "import" ? "replaced.js" : "replaced.cjs")],
        absWorkingDir: FOLDER,
        outfile: join(out, "main.js"),
        bundle: true,
        format: "iife",
        logLevel: "silent",
      });
      writeFileSync(
        join(out, "index.html"),
        '<!doctype html><title>matrix</title><script src="main.js"></script>\n',
      );
      return {};
    },
  }),
);

/** Plays the case, and reports what the library wrote. */
const page = (
  address,
) => `<!doctype html><link rel="icon" href="data:,"><div id="app"></div><script src="main.js"></script><script>
const log = [];
const tell = (outcome) =>
  fetch("${address}/report" + location.search, { method: "POST", body: JSON.stringify(outcome) });
const write = (...values) => log.push(JSON.stringify(values));
libraryCase.default
  .page({ url: location.origin, log: write })
  .then(() => tell({ lines: log }), (error) => tell({ failure: String(error) }));
</script>\n`;

/**
 * @param {string} library
 * @param {string} folder where it is installed, with one of the clients
 * @param {{ server: import("../lib/server.mjs").MatrixServer, engine: import("../lib/engines.mjs").Engine }} where
 */
async function play(library, folder, { server, engine }) {
  const file = join(CASES, `${library}.mjs`);
  const script = await bundle(file, folder);
  const http = createServer((request, response) => {
    const isScript = extname(request.url) === ".js";
    response.setHeader("content-type", isScript ? "text/javascript" : "text/html; charset=utf-8");
    response.end(isScript ? script : page(server.url));
  });
  const { default: theCase } = await import(file);
  const load = createRequire(join(OFFICIAL, "package.json"));
  const stop = await theCase.serve({ http, load });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  let close = () => {};
  try {
    const open = async (run) => {
      close = await engine.open(`http://127.0.0.1:${http.address().port}/?run=${run}`);
    };
    return await server.watch(open, { sockets: 0 });
  } finally {
    await close();
    await stop();
    http.closeAllConnections();
  }
}

async function bundle(file, folder) {
  const { outputFiles } = await build({
    entryPoints: [file],
    absWorkingDir: folder,
    nodePaths: [join(folder, "node_modules")],
    bundle: true,
    write: false,
    format: "iife",
    globalName: "libraryCase",
    platform: "browser",
    target: "es2022",
    define: { "process.env.NODE_ENV": '"production"' },
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

function compare(official, ours) {
  if (official.failure || !(official.lines?.length > 0))
    return fails(`with the official client: ${official.failure ?? "it shows nothing"}`);
  if (ours.failure) return fails(ours.failure);
  return isDeepStrictEqual(ours.lines, official.lines)
    ? `${WORKS}, as with the official client`
    : fails(`${ours.lines.join(" ")} instead of ${official.lines.join(" ")}`);
}

function library(name) {
  const { dependencies } = JSON.parse(
    readFileSync(fromRoot("tests", "matrix", "apps", "overrides", "package.json"), "utf8"),
  );
  return {
    label: () => `${name} ${dependencies[name]}`,
    async run({ server, engines }) {
      installOfficial();
      install();
      const cells = {};
      for (const [column, engine] of Object.entries(engines)) {
        if (typeof engine === "string") cells[column] = notRun(engine);
        else {
          const official = await play(name, OFFICIAL, { server, engine });
          cells[column] = compare(official, await play(name, FOLDER, { server, engine }));
        }
      }
      return cells;
    },
  };
}

export const overrides = {
  title: "In the place of socket.io-client, by npm's `overrides`",
  note: "Bundled by esbuild, without an alias. The libraries depend on socket.io-client, and do what they do in [libraries.md](libraries.md).",
  first: "What depends on socket.io-client",
  columns: ENGINES,
  rows: [...application, ...LIBRARIES.map(library)],
};
