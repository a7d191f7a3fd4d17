/**
 * What takes memory inside one page: one client, over the stubbed WebSocket, one action after the other.
 */

import { requestFrames } from "./frames.js";
import { AnsweringWebSocket } from "./growth/answering-websocket.js";
import { connected, frame, open as openSocket, openConnected, reach } from "./growth/drive.js";
import { LONG_NAMESPACE } from "./growth/incoming.js";
import { wasmBytes, watchWasm } from "./wasm-memory.js";

/** Never reached. */
const LONG_TIMEOUT_MS = 600000;

const EMITS_A_TURN = 100;

const NativeWebSocket = globalThis.WebSocket;

/** What stays reachable for as long as the page lives, as an application's sockets do. */
const kept = { client: null, main: null, sockets: [], pending: 0, lost: 0 };

/** The driver is loaded and nothing else. */
export function begin() {
  watchWasm();
  globalThis.WebSocket = AnsweringWebSocket;
}

export { wasmBytes };

/** @type {Record<string, (argument: any) => void | Promise<void>>} */
const ACTIONS = {
  /** @param {string} url module of the client */
  async connect(url) {
    const { io } = await import(url);
    kept.client = { io, NativeWebSocket };
    kept.main = await openConnected(kept.client);
  },

  async managers(n) {
    for (let index = 0; index < n; index++) kept.sockets.push(openSocket(kept.client));
    await Promise.all(kept.sockets.map(connected));
  },

  async namespaces(n) {
    const { io: manager } = kept.main.socket;
    for (let index = 0; index < n; index++) kept.sockets.push(manager.socket(`/n${index}`));
    await Promise.all(kept.sockets.map(connected));
  },

  acks: (n) => emitPending(n, () => kept.main.socket),

  timedAcks: (n) => emitPending(n, () => kept.main.socket.timeout(LONG_TIMEOUT_MS)),

  async lose() {
    kept.main.transport.lose();
    await reach("acks lost", () => kept.lost, kept.pending);
  },

  message: (bytes) => receiveOnce(kept.main.socket, "", bytes),

  async namespacedMessage(bytes) {
    const socket = kept.main.socket.io.socket(LONG_NAMESPACE);
    await connected(socket);
    await receiveOnce(socket, `${LONG_NAMESPACE},`, bytes);
  },
};

/**
 * @param {string} name
 * @param {unknown} argument
 */
export async function act(name, argument) {
  await ACTIONS[name](argument);
}

/** With the same function for all, so that what is kept is the client's. */
async function emitPending(n, emitter) {
  const onAnswer = () => {
    kept.lost++;
  };
  kept.pending = n;
  for (let index = 0; index < n; index++) {
    emitter().emit("ev", onAnswer);
    // What waits to be written is another matter, and gone after a turn.
    if (index % EMITS_A_TURN === 0) await undefined;
  }
}

/** Nothing of the message is kept here. */
async function receiveOnce(socket, prefix, bytes) {
  let received = 0;
  socket.on("ev", () => {
    received++;
  });
  const [message] = await requestFrames(NativeWebSocket, [
    { head: `2${prefix}["ev",`, bytes, tail: "]", count: 1 },
  ]);
  kept.main.transport.messageHandler()(message);
  await reach("messages", () => received, 1);
  socket.off("ev");
  // The event that came last may be remembered by the browser or by a client; this one is small.
  kept.main.transport.messageHandler()(frame("2"));
}
