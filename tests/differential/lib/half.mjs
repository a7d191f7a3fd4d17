import { setTimeout as wait } from "node:timers/promises";
import msgpack from "socket.io-msgpack-parser";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { Bridge } from "../../servers/webtransport.mjs";
import { FaultProxy } from "./fault-proxy.mjs";
import { HttpProxy } from "./http-proxy.mjs";
import { HELD_BACK, PAGE_PATH } from "./http.mjs";
import { OfficialServer } from "./official-server.mjs";
import { RawServer } from "./raw-server.mjs";
import { Recorder } from "./recorder.mjs";
import { normalise } from "../normalise.mjs";

/** Milliseconds after which a client half counts as one that never ends. A busy machine needs half of it. */
const LIMIT = 60_000;

/** What can be made slow in a half, to find what depends on who is faster. */
export const DISTURBANCES = ["post", "get", "slow", "control"];

/** Milliseconds between two rounds of a page that waits until nothing moves any more. */
const PAUSE = 40;

/** How many times slower a page is that is made slow. */
const SLOWER = 8;

let runCounter = 0;

/**
 * @typedef {object} Half one scenario with one client
 * @property {object} scenario
 * @property {string} scenarioUrl
 * @property {string | null} variant
 * @property {{ clientUrl: string, msgpackUrl: string, clientName: string }} client
 * @property {string} [disturbance] one of {@link DISTURBANCES}
 * @property {import("./pages.mjs").Pages} pages
 * @property {import("./control-server.mjs").ControlServer} control
 */

/**
 * Runs one scenario with one client against a fresh server in a fresh document.
 * @param {Half} half
 * @returns {Promise<{ trace: Record<string, string[]>, failure?: string, console: string[] }>}
 */
export async function runHalf(half) {
  const { scenario, control } = half;
  const runId = `run${++runCounter}`;
  const recorder = new Recorder({ heartbeats: scenario.heartbeats });
  /** The commands of the scenario's own. */
  const commands = new Map();
  const server = makeServer(half, recorder, commands);
  const consoleLines = [];
  const bridge = scenario.webtransport
    ? new Bridge((session) => void server.takeSession(session))
    : undefined;
  let proxy;
  try {
    await server.start();
    // The port of TCP is free for UDP: nothing else here uses that.
    await bridge?.start(server.host.port);
    proxy = proxyFor(half, server.host.port);
    await proxy?.listen();
    control.register(runId, answerCommands({ half, server, proxy, bridge, commands }));
    const addresses = addressesOf(half, server, proxy);
    const config = configOf(half, addresses, runId, bridge?.hash);
    return await withPage(half, addresses, consoleLines, async (page) => {
      const { outcome, failure } = await runInPage(page, config);
      await settleServer();
      server.learnOffsets();
      const trace = assemble(outcome, recorder, namesOf(addresses), half);
      return { trace, failure, console: consoleLines };
    });
  } catch (error) {
    return { trace: {}, failure: `harness: ${error?.stack ?? error}`, console: consoleLines };
  } finally {
    control.unregister(runId);
    await proxy?.close();
    await bridge?.stop();
    await server.stop();
  }
}

/** What stands between the page and the server. */
function proxyFor({ scenario, variant }, port) {
  if (scenario.proxy) return new FaultProxy(port);
  const { httpProxy } = scenario;
  if (!httpProxy) return undefined;
  return new HttpProxy(port, typeof httpProxy === "function" ? httpProxy(variant) : httpProxy);
}

function makeServer({ scenario, disturbance }, recorder, commands) {
  const ServerKind = scenario.raw ? RawServer : OfficialServer;
  const heldBack = ["post", "get"].includes(disturbance) ? disturbance.toUpperCase() : undefined;
  return new ServerKind(recorder, scenario, (self) => makeContext(self, commands), heldBack);
}

/** What a server half gets as its third argument. */
function makeContext(server, commands) {
  return {
    /** Answers `ctl(name, argument)` of the page; the value returned goes back to it. */
    on: (name, handler) => commands.set(name, handler),
    learn: server.recorder.learn,
    requests: server.requests,
    host: server.host,
    server,
    msgpack,
    get url() {
      return server.url;
    },
    /** A promise with its `resolve`, to let the page wait for something that the server sees. */
    gate: (name) => {
      let open;
      const promise = new Promise((resolve) => {
        open = resolve;
      });
      commands.set(name, () => promise);
      return open;
    },
  };
}

async function settleServer() {
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/** Does what the page asks for by `ctl(name, argument)`. */
function answerCommands({ half, server, proxy, bridge, commands }) {
  return async (command, argument) => {
    const known = {
      settle: settleServer,
      pause: () => wait(PAUSE),
      ...server.commands(),
      ...proxy?.commands(),
      ...bridge?.commands(),
      ...Object.fromEntries(commands),
    };
    if (!(command in known)) {
      throw new Error(`unknown control command ${command}`);
    }
    const answer = await known[command](argument);
    // What these two do is to pass time, and not what anything waits for.
    if (half.disturbance === "control" && !["settle", "pause"].includes(command)) {
      await wait(HELD_BACK);
    }
    return answer;
  };
}

/** @typedef {{ server: string, direct: string, page: string, control: string }} Addresses origins */

/** @returns {Addresses} */
function addressesOf({ scenario, control }, { url: direct }, proxy) {
  const server = (proxy ?? { url: direct }).url;
  const { crossOrigin, pageHost } = scenario;
  const own = pageHost ? server.replace("127.0.0.1", pageHost) : server;
  return { server, direct, page: crossOrigin ? control.origin : own, control: control.origin };
}

/** @param {Addresses} addresses */
function namesOf({ server, direct, page, control }) {
  const { host, port } = new URL(server);
  return new Map([
    [server, "<server>"],
    [direct, "<direct>"],
    [page, "<page>"],
    [control, "<control>"],
    [host, "<server host>"],
    [`:${port}`, ":<port>"],
  ]);
}

/**
 * Borrows a page, and opens the document of the client half in it.
 * @template {{ failure?: string }} Result
 * @param {Half} half
 * @param {Addresses} addresses
 * @param {string[]} consoleLines where that goes what the page prints
 * @param {(page: import("playwright-core").Page) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
async function withPage({ pages, scenario, disturbance }, addresses, consoleLines, use) {
  // These change the page and not only its document.
  const changesPage = Boolean(scenario.preload) || disturbance === "slow";
  const lent = await pages.take({ unused: changesPage });
  const { page, session } = lent;
  const print = (message) => consoleLines.push(`${message.type()}: ${message.text()}`);
  let result;
  try {
    if (disturbance === "slow") {
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    }
    if (scenario.preload) {
      await page.addInitScript({ path: fromRoot("node_modules", scenario.preload) });
    }
    await pages.open(lent, addresses.page + PAGE_PATH);
    page.on("console", print);
    result = await use(page);
    return result;
  } finally {
    page.off("console", print);
    // A half that did not end may have left anything behind.
    if (changesPage || result === undefined || result.failure) await pages.discard(lent);
    else await pages.giveBack(lent, Object.values(addresses));
  }
}

/** @returns {import("./page.mjs").PageConfig} */
function configOf({ scenario, scenarioUrl, variant, client }, addresses, runId, certificate) {
  return {
    runId,
    name: scenario.name,
    variant,
    control: addresses.control,
    ...client,
    scenarioUrl,
    parserUrl: `${addresses.control}/modules/socket.io-parser.js`,
    url: scenario.pageHost ? addresses.page : addresses.server,
    serverUrl: addresses.direct,
    certificate,
  };
}

async function runInPage(page, config) {
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(
      () => resolve({ failure: `client half did not end within ${LIMIT} ms` }),
      LIMIT,
    );
  });
  const work = page
    .evaluate(async ({ module, config: pageConfig }) => (await import(module)).run(pageConfig), {
      module: `${config.control}/differential/lib/page.mjs`,
      config,
    })
    .then(
      (outcome) => ({ outcome }),
      (error) => ({ failure: `client half failed: ${String(error?.message ?? error)}` }),
    );
  const result = await Promise.race([work, limit]);
  clearTimeout(timer);
  if (result.outcome === undefined) {
    // a half that never ended still shows how far it came
    const partial = page.evaluate(() => ({
      channels: globalThis.differentialTrace?.channels ?? {},
      ids: globalThis.differentialTrace?.ids ?? {},
    }));
    result.outcome = await Promise.race([
      partial.catch(() => undefined),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
  }
  return result;
}

function assemble(outcome, recorder, originNames, { scenario, client }) {
  const sections = { ...(outcome?.channels ?? {}), server: recorder.lines };
  // The official client leaves the promises of a WebTransport alone, so that browsers report those that fail as
  // unhandled. Ours leaves none.
  if (scenario.webtransport && client.clientName === "official") {
    const isLeft = (line) => /^unhandled rejection (WebTransport|Network)Error/.test(line);
    sections.errors = sections.errors?.filter((line) => !isLeft(line)) ?? [];
  }
  recorder.connections.forEach((connection, index) => {
    sections[`connection ${index + 1}`] = [`handshake ${connection.handshake}`];
    sections[`connection ${index + 1} received`] = connection.received;
    sections[`connection ${index + 1} sent`] = connection.sent;
  });
  const ids = new Map([...Object.entries(outcome?.ids ?? {}), ...recorder.ids]);
  return normalise({
    sections,
    ids,
    origins: originNames,
    races: scenario.races ?? [],
    losesLastWords: Boolean(scenario.webtransport),
  });
}
