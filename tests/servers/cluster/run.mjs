// The clusters, one after another, and the table that they make.
import { PAGE_PATH } from "../../differential/lib/http.mjs";
import { CLIENTS } from "../matrix/play.mjs";
import { names } from "./checks.js";
import { setups } from "./setups.mjs";

/** What some setups do not have: the check, and why. */
function missing(setup, check) {
  if (check === "emitter outside of the nodes" && !setup.name.startsWith("redis-adapter"))
    return "the emitter belongs to another adapter";
  if (setup.proxy === "none" && /^(no stickiness|stickiness by)/.test(check))
    return "there is no proxy";
  if (setup.proxy === "none" && check === "recovery at another node")
    return "the client cannot choose a node";
  return undefined;
}

/**
 * @param {object} env
 * @param {import("playwright-core").Browser} env.browser
 * @param {import("../../differential/lib/control-server.mjs").ControlServer} env.control
 * @param {(setup: import("./setups.mjs").Setup) => boolean} env.chosen
 */
export async function runClusters({ browser, control, chosen }) {
  let [passed, failed] = [0, 0];
  for (const setup of setups.filter(chosen)) {
    const started = performance.now();
    const faults = [];
    for (const client of setup.clients) {
      const running = await setup.start();
      try {
        for await (const { check, failure } of play({ browser, control, setup, running, client })) {
          if (failure === "") passed++;
          else {
            failed++;
            faults.push(`${client}, ${check}: ${failure}`);
          }
        }
      } finally {
        await running.stop();
      }
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${faults.length === 0 ? "ok  " : "FAIL"} ${setup.name} (${seconds} s)`);
    for (const fault of faults) console.log(`     ${fault}`);
  }
  return { passed, failed, section: sectionOf() };
}

async function* play({ browser, control, setup, running, client }) {
  const id = `${client}-${setups.indexOf(setup)}`;
  control.register(id, async (command, argument) => {
    if (command === "restart") await running.restart(argument);
    else await running.emit(argument.event, argument.value);
    return null;
  });
  const context = await browser.newContext();
  try {
    const page = await context.newPage();
    for (const check of names.filter((name) => missing(setup, name) === undefined)) {
      // What a check leaves behind ends with its document, and cookies decide about the node.
      await context.clearCookies();
      await page.goto(`${control.origin}${PAGE_PATH}`);
      const config = {
        ...{ client: CLIENTS[client].client, way: "upgrade", check, url: running.urls.byArgument },
        ...{ urls: running.urls, recovers: setup.recovers, clientOptions: {} },
        control: `${control.origin}/ctl/${id}`,
      };
      yield { check, failure: await page.evaluate(inPage, config) };
    }
  } finally {
    control.unregister(id);
    await context.close();
  }
}

/** Runs in the page. */
async function inPage(config) {
  const { run } = await import("/servers/cluster/checks.js");
  return run(config);
}

/** What the page of the documentation says, if nothing fails. */
function sectionOf() {
  const lines = [
    [
      "",
      ...setups.map(({ name, clients }) =>
        clients.length > 1 ? name : `${name} (this client only)`,
      ),
    ],
    ["---", ...setups.map(() => "---")],
    ...names.map((check) => [
      check,
      ...setups.map((setup) => missing(setup, check) ?? wordFor(setup, check)),
    ]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}

/** @returns {string} what the check has found */
function wordFor({ recovers }, check) {
  if (check.startsWith("recovery at")) return recovers ? "recovered" : "a new session";
  if (check === "no stickiness: polling") return "fails, 400 `Session ID unknown`";
  return "ok";
}
