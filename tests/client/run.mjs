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
import { run } from "../../scripts/package/run.mjs";
import { startSocketioxide } from "../servers/socketioxide.mjs";
import { compiledWith } from "./packages.mjs";
import { startServer, startServers } from "./server.mjs";

/** The variables that tell the runner where. */
const PAGE = "WASM_BINDGEN_USE_BROWSER";
const WORKER = "WASM_BINDGEN_USE_DEDICATED_WORKER";

/** Each is the package `socketio-wasm-NAME-tests`. The hooks draw, which a worker cannot. */
const SUITES = [
  { name: "client", places: [PAGE, WORKER], start: startServers },
  { name: "socketioxide", places: [PAGE, WORKER], start: startSocketioxide },
  ...readdirSync(fromRoot("tests", "hooks"))
    .sort()
    .map((name) => ({ name, places: [PAGE], start: startServer })),
];

/**
 * Compiles the tests of one suite: they know their server when they are compiled.
 *
 * @param {string} suite
 * @param {{ url: string, env?: Record<string, string> }} server
 * @returns {string} the module
 */
function compiled(suite, server) {
  const args = [
    ...["test", "--no-run", "--message-format=json-render-diagnostics"],
    ...["--target", "wasm32-unknown-unknown", "--test", suite],
    ...compiledWith(`socketio-wasm-${suite}-tests`),
  ];
  const messages = run("cargo", args, {
    env: { SOCKETIO_SERVER: server.url, ...server.env },
    show: true,
  });
  const { executable } = messages
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .find(({ target, executable }) => target?.name === suite && executable);
  return executable;
}

/**
 * @param {string} module of tests
 * @param {string} place
 * @param {string[]} rest for the tests: which of them
 * @returns {Promise<boolean>} whether all have passed
 */
function passes(module, place, rest) {
  const env = {
    CHROMEDRIVER: "/usr/bin/chromedriver",
    WASM_BINDGEN_TEST_TIMEOUT: "120",
    WASM_BINDGEN_TEST_WEBDRIVER_JSON: fromRoot("webdriver.json"),
    ...process.env,
    [place]: "1",
  };
  const runner = cargoTool("wasm-bindgen-test-runner");
  const child = spawn(runner, [module, ...rest], { cwd: fromRoot(), env, stdio: "inherit" });
  return new Promise((resolve) => child.once("exit", (code) => resolve(code === 0)));
}

/** What the command line chooses: suites, all without a choice, and what their tests are told. */
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
    const module = compiled(name, server);
    for (const place of places) {
      if (!(await passes(module, place, rest))) process.exitCode = 1;
    }
  } finally {
    await server.close();
  }
}
