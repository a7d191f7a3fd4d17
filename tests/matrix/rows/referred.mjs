/** What has a runner of its own: its results, and the tools that look at the tarball. */
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { RUNS } from "../../runtimes/runs.mjs";
import { appFolder, lockedVersion, versionOf } from "../lib/apps.mjs";
import { fails, WORKS } from "../lib/rows.mjs";

const runFile = promisify(execFile);

/** Each runs once, for all its rows. */
const outputs = new Map();

/** @param {string[]} command a runner of this checkout, which marks its tests with ✓ or ✗ */
function outputOf(command) {
  const key = command.join(" ");
  if (!outputs.has(key)) {
    const options = { cwd: fromRoot(), maxBuffer: 1 << 26, env: { ...process.env, NO_COLOR: "1" } };
    const ended = runFile(process.execPath, command, options);
    outputs.set(
      key,
      // It fails if one of its tests does; the lines say which.
      ended.then(({ stdout }) => stdout).catch(({ stdout }) => stdout ?? ""),
    );
  }
  return outputs.get(key);
}

/** The cell that the lines about a name make. */
function cellOf(output, name) {
  const marked = [...output.matchAll(/^ {2}(✓|✗) (.*)$/gm)].filter(([, , what]) =>
    what.startsWith(name),
  );
  if (marked.length === 0) return fails("was not run");
  const failed = marked.filter(([, mark]) => mark === "✗").map(([, , what]) => what);
  return failed.length === 0 ? WORKS : fails(failed.join("; "));
}

const NODES = ["Node.js 20", "Node.js 22", "Node.js 24"];

function runner(name) {
  const [tool, ...rest] = name.split(", ");
  const version = (packageName) => lockedVersion("tests/runtimes", packageName);
  const versions = {
    Vitest: () => `Vitest ${version("vitest")}`,
    Jest: () => `Jest ${version("jest")}`,
    "node:test": () => "`node:test`",
  };
  const environments = {
    jsdom: () => `jsdom ${version("jsdom")}`,
    "happy-dom": () => `happy-dom ${version("happy-dom")}`,
  };
  return {
    app: undefined,
    label: () =>
      [versions[tool](), ...rest.map((part) => environments[part]?.() ?? part)].join(", "),
    async run() {
      const output = await outputOf(["tests/runtimes/run.mjs", "--all"]);
      return Object.fromEntries(NODES.map((node) => [node, cellOf(output, `${node}, ${name}`)]));
    },
  };
}

export const runners = {
  title: "Test runners",
  note: "By `node tests/runtimes/run.mjs --all`: long-polling, WebSocket where the environment has one that works, and fake timers. From Node.js 22.23 on, `fetch` waits for the global `setImmediate` when it uses a connection again; with fake timers that replace it, as Vitest's do by default, no request is sent, whoever makes it. The tests leave `setImmediate` alone there.",
  first: "Runner and environment",
  columns: NODES,
  rows: Object.keys(RUNS).map(runner),
};

const next = (bundler) => ({
  app: undefined,
  label: () => `Next.js ${lockedVersion("tests/next", "next")}, ${bundler}`,
  async run() {
    const output = await outputOf(["tests/next/run.mjs"]);
    return { Chromium: cellOf(output, bundler) };
  },
});

export const nextJs = {
  title: "Next.js, rendered by a server",
  note: "By `node tests/next/run.mjs`, with `io()` in an effect and in a module, beside the official client.",
  first: "Bundler",
  columns: ["Chromium"],
  rows: ["Turbopack", "webpack"].map(next),
};

const unpacked = () => join(appFolder("others"), "node_modules", "socketio-wasm");

async function runPublint() {
  const { messages, pkg } = await publint({
    pkgDir: unpacked(),
    level: "suggestion",
    strict: true,
    pack: false,
  });
  const found = messages.map((message) => formatMessage(message, pkg));
  return found.length === 0 ? `${WORKS}: finds nothing` : fails(found.join("; "));
}

/** What `require()` can get, and by which names. */
const FOR_BOTH = [".", "debug", "msgpack", "index.cjs", "debug.cjs", "msgpack.cjs"];
const MODULES = ["slim", "slim.js", "js", "js.js", "index.js", "debug.js", "msgpack.js"];
const SCRIPTS = ["socketio-wasm.js", "socketio-wasm.msgpack.js"];

async function runAttw(profile, entries) {
  const { version } = JSON.parse(readFileSync(join(unpacked(), "package.json"), "utf8"));
  const tool = join(appFolder("others"), "node_modules", "@arethetypeswrong", "cli");
  const file = join(appFolder("others"), `socketio-wasm-${version}.tgz`);
  const args = [file, "--profile", profile, "--format", "ascii", "--no-emoji", "--no-color"];
  try {
    await runFile(process.execPath, [
      join(tool, "dist", "index.js"),
      ...[...args, "--entrypoints", ...entries],
    ]);
    return `${WORKS}: finds nothing`;
  } catch ({ stdout, message }) {
    return fails(stdout || message);
  }
}

const attw = (profile, about, entries) => ({
  app: "others",
  label: () => `attw ${versionOf("others", "@arethetypeswrong/cli")}, profile ${profile}: ${about}`,
  run: async () => ({ Result: await runAttw(profile, entries) }),
});

export const tarball = {
  title: "The tarball",
  note: "The tools get what npm packs. attw is not given the `.wasm` file, which has no declarations, and looks at what is for `import` alone as such.",
  first: "Tool",
  columns: ["Result"],
  rows: [
    {
      app: "others",
      label: () => `publint ${lockedVersion(".", "publint")}, strict`,
      run: async () => ({ Result: await runPublint() }),
    },
    attw("strict", "the entries for `import` and `require()`", FOR_BOTH),
    attw("esm-only", "those for `import` alone, and the scripts", [...MODULES, ...SCRIPTS]),
  ],
};
