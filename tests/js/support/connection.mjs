/** A Manager on a stand-in core, with a connection that a test holds in its hands. */
import assert from "node:assert/strict";
import { afterEach, beforeEach } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Manager } from "../../../pkg-template/api/manager.js";
import { hostOf } from "../../../pkg-template/host/registry.js";
import { urlParameters } from "../../../pkg-template/host/values.js";
import { lastCore } from "./stand-in-core.mjs";

/** The WebSocket of the page. */
class StandInSocket {
  constructor(url, protocols) {
    this.url = url;
    this.protocols = protocols;
    this.sent = [];
    this.isClosed = false;
  }

  send(frame) {
    this.sent.push(frame);
  }

  close() {
    this.isClosed = true;
  }
}

/** What went to `reportError`. */
export const reported = [];

/** What nobody caught of promises while this ran. (The runner would take it for a failure of the test.) */
export async function rejectionsOf(run) {
  const listeners = process.listeners("unhandledRejection");
  const found = [];
  process.removeAllListeners("unhandledRejection");
  process.on("unhandledRejection", (reason) => found.push(reason));
  await run();
  await nextTurn();
  process.removeAllListeners("unhandledRejection");
  for (const listener of listeners) process.on("unhandledRejection", listener);
  return found;
}

beforeEach(() => {
  globalThis.WebSocket = /** @type {any} */ (StandInSocket);
  globalThis.reportError = (error) => reported.push(error);
});

afterEach(() => {
  assert.deepEqual(reported.splice(0), []);
});

/** A Manager with the main namespace and an engine, whose WebSocket is open. */
export function connect(opts = {}, socketOpts = {}) {
  const manager = new Manager("http://h", { transports: ["websocket"], ...opts });
  const core = lastCore();
  const host = hostOf(core.number);
  const socket = manager.socket("/", socketOpts);
  host.engineOptions(0);
  host.openTransport(0, "websocket", 0, urlParameters(false, undefined, false));
  host.useTransport(0, 0);
  for (const event of ["open", "error", "packet", "close"]) host.subscribeNamespace(event, 0, true);
  host.connected(0, "sid", undefined);
  const { socket: line } = host.transports.open[0];
  const receive = (data) => line.onmessage({ data });
  core.news();
  return { manager, core, host, socket, engine: manager.engine, line, receive };
}

/** What the core is asked about an event without anything special. */
export const PLAIN = ["emit", 0, false, false, false, false, undefined];
