// Plays the checks: one server, one client, the three ways at the same time.
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { ControlServer } from "../../differential/lib/control-server.mjs";
import { PAGE_PATH } from "../../differential/lib/http.mjs";
import { Process } from "../lib/process.mjs";
import { LAST, names, REFUSED } from "./checks.js";
import { RUST_CLIENT } from "./rust-client.mjs";

/** @typedef {"polling" | "websocket" | "upgrade"} Way */

/** @type {Way[]} */
export const WAYS = ["polling", "websocket", "upgrade"];

const JAVASCRIPT = "/servers/matrix/checks.js";

/**
 * The clients: their module on the control server, and that of the checks.
 *
 * @type {Record<string, { client: string, checks: string }>}
 */
export const CLIENTS = {
  official: { client: "/official/socket.io.esm.min.js", checks: JAVASCRIPT },
  ours: { client: "/ours/index.js", checks: JAVASCRIPT },
  rust: { client: "/rust/matrix-client.js", checks: "/servers/matrix/rust-checks.js" },
};

/** Serves the pages and what they import. */
export async function startControl() {
  const control = new ControlServer(
    {
      "/official": fromRoot("node_modules", "socket.io-client", "dist"),
      "/ours": fromRoot("pkg"),
      "/rust": RUST_CLIENT,
      "/servers": fromRoot("tests", "servers"),
    },
    {},
  );
  await control.listen();
  return control;
}

/**
 * @typedef {object} Cell
 * @property {string} check
 * @property {string} way
 * @property {string} client
 * @property {string} failure what went wrong, or nothing
 */

/**
 * @param {import("playwright-core").Browser} browser
 * @param {ControlServer} control
 * @param {import("./servers.mjs").MatrixServer} server
 * @param {string[]} clients
 * @returns {Promise<Cell[]>}
 */
export async function play(browser, control, server, clients) {
  const process = await new Process(server.program).start();
  try {
    const cells = [];
    for (const client of clients) {
      if (!process.running) await process.start();
      cells.push(...(await playClient({ browser, control, server, process, client })));
    }
    return cells;
  } finally {
    await process.kill();
  }
}

async function playClient({ browser, control, server, process, client }) {
  // Each way has a profile, and so connections, of its own: a browser has six for a server.
  const contexts = await Promise.all(WAYS.map(() => browser.newContext()));
  // The last to ask for it does it, so that the server goes and comes for all ways at the same time.
  const together = barrier(WAYS.length);
  const id = `${client}-${process.port}`;
  control.register(id, async (command) => {
    await together(() => (command === "kill" ? process.kill() : process.start()));
    return null;
  });
  const { sessionUnknown, noNamespace, refusal, clientOptions = {} } = server;
  const { refusalData = { code: 1 } } = server;
  const { client: module, checks } = CLIENTS[client];
  const playCheck = async (page, way, check) => {
    // What a check leaves behind ends with its document.
    await page.goto(`${control.origin}${PAGE_PATH}`);
    const config = {
      ...{ client: module, url: process.url, way, check, sessionUnknown, noNamespace },
      ...{
        clientOptions,
        refusalData,
        refusal: refusal?.[client === "rust" ? "rust" : "javascript"][way],
        control: `${control.origin}/ctl/${id}`,
      },
    };
    const failure = await page.evaluate(inPage, { module: checks, config });
    return { check, way, client, failure };
  };
  try {
    const pages = await Promise.all(contexts.map((context) => context.newPage()));
    const everyWay = (play) => Promise.all(WAYS.map((way, i) => play(pages[i], way)));
    const cells = await everyWay(async (page, way) => {
      const own = [];
      for (const check of refusal ? [REFUSED] : names) own.push(await playCheck(page, way, check));
      return own;
    });
    const last = refusal ? [] : await everyWay((page, way) => playCheck(page, way, LAST));
    return [...cells.flat(), ...last];
  } finally {
    control.unregister(id);
    await Promise.all(contexts.map((context) => context.close()));
  }
}

/** Runs in the page. */
async function inPage({ module, config }) {
  const { run } = await import(module);
  return run(config);
}

/** All who call wait for the last one, which acts. */
function barrier(count) {
  let waiting = [];
  return (act) =>
    new Promise((resolve, reject) => {
      waiting.push({ resolve, reject });
      if (waiting.length < count) return;
      const all = waiting;
      waiting = [];
      act().then(
        () => all.forEach((one) => one.resolve()),
        (error) => all.forEach((one) => one.reject(error)),
      );
    });
}
