/**
 * The client of Rust frontends against a real server, in a page and in a worker of Chromium.
 *
 *     node tests/client/run.mjs [text]  the tests whose names contain the text
 */
import { spawn } from "node:child_process";
import { cargoTool, fromRoot } from "../../scripts/package/paths.mjs";
import { startServer } from "./server.mjs";

const PLACES = ["WASM_BINDGEN_USE_BROWSER", "WASM_BINDGEN_USE_DEDICATED_WORKER"];

/**
 * @param {string} place the variable that tells the runner where
 * @param {string} server
 * @returns {Promise<boolean>} whether all tests have passed
 */
function passes(place, server) {
  // The runner refuses two places, and .cargo/config.toml names one.
  const runner = JSON.stringify([
    ...["env", "-u", "WASM_BINDGEN_USE_BROWSER", `${place}=1`],
    cargoTool("wasm-bindgen-test-runner"),
  ]);
  const args = [
    ...["test", "--target", "wasm32-unknown-unknown", "--no-fail-fast"],
    ...["--package", "socketio-wasm-client-tests", "--lib"],
    ...["--config", `target.wasm32-unknown-unknown.runner=${runner}`, ...process.argv.slice(2)],
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

const server = await startServer();
try {
  for (const place of PLACES) if (!(await passes(place, server.url))) process.exitCode = 1;
} finally {
  await server.close();
}
