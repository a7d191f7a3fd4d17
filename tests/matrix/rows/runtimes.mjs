/** Where there is no browser: Node.js, Bun and Deno, each with its own `fetch` and `WebSocket`. */
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { appFolder, versionOf } from "../lib/apps.mjs";
import { fails, judge, notRun } from "../lib/rows.mjs";

const APP = "others";

/** Milliseconds, in which a process must have done all, and ended. */
const LIMIT = 60_000;

const RUNTIMES = {
  "Node.js 20": { package: "node20", program: "bin/node", args: [], hasWebSocket: false },
  "Node.js 22": { package: "node22", program: "bin/node", args: [] },
  "Node.js 24": { package: "node24", program: "bin/node", args: [] },
  Bun: { package: "@oven/bun-linux-x64", program: "bin/bun", args: [] },
  Deno: {
    package: "@deno/linux-x64-glibc",
    program: "deno",
    args: ["run", "--allow-all", "--node-modules-dir=manual", "--no-lock"],
  },
};

const WEBSOCKET_ONLY = "`import`, WebSocket only";
const COLUMNS = {
  "`import`": { file: "program.mjs", transports: [] },
  "`require()`": { file: "program.cjs", transports: [] },
  [WEBSOCKET_ONLY]: { file: "program.mjs", transports: ["websocket"] },
};

const runFile = promisify(execFile);

async function runIn(runtime, { file, transports }, server) {
  const program = join(appFolder(APP), "node_modules", runtime.package, runtime.program);
  if (!existsSync(program)) return notRun(`npm has no ${runtime.package} for this machine`);
  const seen = await server.watch(async (run) => {
    const args = [...runtime.args, join("src", file), server.url, run, ...transports];
    try {
      const { stdout } = await runFile(program, args, {
        cwd: appFolder(APP),
        timeout: LIMIT,
        env: { ...process.env, NODE_OPTIONS: "", DENO_NO_UPDATE_CHECK: "1" },
      });
      server.report(run, { lines: JSON.parse(stdout) });
    } catch ({ killed, stderr, message }) {
      server.report(run, { failure: killed ? "the process did not end" : stderr || message });
    }
  });
  return judge(seen, runtime.hasWebSocket);
}

function row(name, runtime) {
  return {
    app: APP,
    label: () => `${name.split(" ")[0]} ${versionOf(APP, runtime.package)}`,
    async run({ server }) {
      const cells = {};
      for (const [column, what] of Object.entries(COLUMNS)) {
        const isImpossible = column === WEBSOCKET_ONLY && runtime.hasWebSocket === false;
        cells[column] = isImpossible
          ? notRun("there is no `WebSocket`")
          : await runIn(runtime, what, server).catch((error) => fails(error.message));
      }
      return cells;
    },
  };
}

export const runtimes = {
  title: "Without a browser",
  note: "With the runtime's own `fetch` and `WebSocket`. The process has to end by itself.",
  first: "Runtime",
  columns: Object.keys(COLUMNS),
  rows: Object.entries(RUNTIMES).map(([name, runtime]) => row(name, runtime)),
};
