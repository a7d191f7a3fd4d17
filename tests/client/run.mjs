/**
 * The client of Rust frontends, and the hooks of frameworks on top of it, against real servers in Chromium: the client
 * in a page and in a worker, against the official server and one on socketioxide; the hooks in a page.
 *
 *     node tests/client/run.mjs                     all suites
 *     node tests/client/run.mjs --suite=yew [text]  one of them; the tests whose names contain the text
 */
import { spawn } from "node:child_process";
import { readdirSync } from "node:fs";
import { cargoTool, fromRoot } from "../../scripts/package/paths.mjs";
import { startSocketioxide } from "../servers/socketioxide.mjs";
import { startServer } from "./server.mjs";

/** The variables that tell the runner where. */
const PAGE = "WASM_BINDGEN_USE_BROWSER";
const WORKER = "WASM_BINDGEN_USE_DEDICATED_WORKER";

/** Each is the package `socketio-wasm-NAME-tests`. The hooks draw, which a worker cannot. */
const SUITES = [
  { name: "client", places: [PAGE, WORKER], start: startServer },
  { name: "socketioxide", places: [PAGE, WORKER], start: startSocketioxide },
  ...readdirSync(fromRoot("tests", "hooks"))
    .sort()
    .map((name) => ({ name, places: [PAGE], start: startServer })),
];

/**
 * @param {string} name of the suite
 * @param {string} place
 * @param {string} server
 * @param {string[]} rest for cargo
 * @returns {Promise<boolean>} whether all tests have passed
 */
function passes(name, place, server, rest) {
  // The runner refuses two places, and .cargo/config.toml names one.
  const runner = JSON.stringify([
    ...["env", "-u", PAGE, `${place}=1`],
    cargoTool("wasm-bindgen-test-runner"),
  ]);
  const args = [
    ...["test", "--target", "wasm32-unknown-unknown", "--no-fail-fast"],
    ...["--package", `socketio-wasm-${name}-tests`, "--lib"],
    ...["--config", `target.wasm32-unknown-unknown.runner=${runner}`, ...rest],
  ];
  const env = {
    CHROMEDRIVER: "/usr/bin/chromedriver",
    WASM_BINDGEN_TEST_TIMEOUT: "120",
    WASM_BINDGEN_TEST_WEBDRIVER_JSON: fromRoot("webdriver.json"),
    ...process.env,
    SOCKETIO_SERVER: server,
  };
  const child = spawn("cargo", args, { cwd: fromRoot(), env, stdio: "inherit" });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code === 0)));
}

/** What the command line chooses: suites, all without a choice, and what cargo is told. */
function chosen() {
  const args = process.argv.slice(2);
  const names = args
    .filter((arg) => arg.startsWith("--suite="))
    .map((arg) => arg.slice("--suite=".length));
  const unknown = names.find((name) => SUITES.every((suite) => suite.name !== name));
  if (unknown !== undefined) {
    console.error(
      `There is no suite ${unknown}: choose of ${SUITES.map(({ name }) => name).join(", ")}.`,
    );
    process.exit(1);
  }
  return {
    suites: SUITES.filter(({ name }) => names.length === 0 || names.includes(name)),
    rest: args.filter((arg) => !arg.startsWith("--suite=")),
  };
}

const { suites, rest } = chosen();
for (const { name, places, start } of suites) {
  const server = await start();
  try {
    for (const place of places) {
      if (!(await passes(name, place, server.url, rest))) process.exitCode = 1;
    }
  } finally {
    await server.close();
  }
}
