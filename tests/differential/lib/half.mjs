import { setTimeout as wait } from "node:timers/promises";
import msgpack from "socket.io-msgpack-parser";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { FaultProxy } from "./fault-proxy.mjs";
import { HELD_BACK, PAGE_PATH } from "./http.mjs";
import { OfficialServer } from "./official-server.mjs";
import { RawServer } from "./raw-server.mjs";
import { Recorder } from "./recorder.mjs";
import { normalise } from "../normalise.mjs";

const DEFAULT_TIMEOUT = 30_000;

/** What can be made slow in a half, to find what depends on who is faster. */
export const DISTURBANCES = ["post", "get", "slow", "control"];

/** How many times slower a page is that is made slow. */
const SLOWER = 8;

let runCounter = 0;

/** What a server half gets as its third argument. */
function makeContext(server, state) {
  return {
    /** Answers `ctl(name, argument)` of the page; the value returned goes back to it. */
    on: (name, handler) => state.commands.set(name, handler),
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
      state.commands.set(name, () => promise);
      return open;
    },
  };
}

async function settleServer() {
  for (let i = 0; i < 4; i++) {
    await new Promise((resolve) => setImmediate(resolve));
  }
}

/**
 * Runs one scenario with one client against a fresh server in a fresh browser context.
 * @returns {Promise<{ trace: Record<string, string[]>, failure?: string, console: string[] }>}
 */
export async function runHalf({
  scenario,
  scenarioUrl,
  variant,
  clientUrl,
  msgpackUrl,
  clientName,
  disturbance,
  browser,
  control,
}) {
  const runId = `run${++runCounter}`;
  const recorder = new Recorder({ heartbeats: scenario.heartbeats });
  const state = { commands: new Map() };
  const ServerKind = scenario.raw ? RawServer : OfficialServer;
  const server = new ServerKind(
    recorder,
    scenario,
    (self) => makeContext(self, state),
    ["post", "get"].includes(disturbance) ? disturbance.toUpperCase() : undefined,
  );
  let proxy;
  let context;
  const consoleLines = [];
  try {
    await server.start();
    if (scenario.proxy) {
      proxy = new FaultProxy(server.host.port);
      await proxy.listen();
    }
    control.register(runId, async (command, argument) => {
      const commands = {
        settle: settleServer,
        ...server.commands(),
        ...proxy?.commands(),
        ...Object.fromEntries(state.commands),
      };
      if (!(command in commands)) {
        throw new Error(`unknown control command ${command}`);
      }
      const answer = await commands[command](argument);
      // Turns of the loop are counted, and are not what anything waits for.
      if (disturbance === "control" && command !== "settle") {
        await wait(HELD_BACK);
      }
      return answer;
    });
    context = await browser.newContext();
    const page = await context.newPage();
    if (disturbance === "slow") {
      const session = await context.newCDPSession(page);
      await session.send("Emulation.setCPUThrottlingRate", { rate: SLOWER });
    }
    if (scenario.preload) {
      await page.addInitScript({ path: fromRoot("node_modules", scenario.preload) });
    }
    page.on("console", (message) => consoleLines.push(`${message.type()}: ${message.text()}`));
    const serverUrl = (proxy ?? server).url;
    const pageOrigin = scenario.crossOrigin
      ? control.origin
      : scenario.pageHost
        ? serverUrl.replace("127.0.0.1", scenario.pageHost)
        : serverUrl;
    await page.goto(pageOrigin + PAGE_PATH);
    const config = {
      runId,
      name: scenario.name,
      variant,
      control: control.origin,
      clientUrl,
      msgpackUrl,
      clientName,
      scenarioUrl,
      parserUrl: `${control.origin}/modules/socket.io-parser.js`,
      url: scenario.pageHost ? pageOrigin : serverUrl,
      serverUrl: server.url,
    };
    const { outcome, failure } = await runInPage(page, config, scenario.timeout ?? DEFAULT_TIMEOUT);
    await settleServer();
    server.learnOffsets();
    const originNames = new Map([
      [serverUrl, "<server>"],
      [server.url, "<direct>"],
      [pageOrigin, "<page>"],
      [control.origin, "<control>"],
      [new URL(serverUrl).host, "<server host>"],
      [`:${new URL(serverUrl).port}`, ":<port>"],
    ]);
    return {
      trace: assemble(outcome, recorder, originNames, scenario),
      failure,
      console: consoleLines,
    };
  } catch (error) {
    return { trace: {}, failure: `harness: ${error?.stack ?? error}`, console: consoleLines };
  } finally {
    await context?.close().catch(() => {});
    control.unregister(runId);
    await proxy?.close();
    await server.stop();
  }
}

async function runInPage(page, config, timeout) {
  let timer;
  const limit = new Promise((resolve) => {
    timer = setTimeout(
      () => resolve({ failure: `client half did not end within ${timeout} ms` }),
      timeout,
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

function assemble(outcome, recorder, originNames, scenario) {
  const sections = { ...(outcome?.channels ?? {}), server: recorder.lines };
  recorder.connections.forEach((connection, index) => {
    sections[`connection ${index + 1}`] = [`handshake ${connection.handshake}`];
    sections[`connection ${index + 1} received`] = connection.received;
    sections[`connection ${index + 1} sent`] = connection.sent;
  });
  const ids = new Map([...Object.entries(outcome?.ids ?? {}), ...recorder.ids]);
  return normalise({ sections, ids, origins: originNames, races: scenario.races ?? [] });
}
