/**
 * What the cases of growth have in common: connecting over the stub, and handing frames in one after the other.
 */

import { StubWebSocket } from "../stub-websocket.js";

/** A client that needs more turns than this for what it was given has lost something. */
const MAX_TRAILING_TURNS = 1000;

/**
 * @typedef {object} Client
 * @property {(...args: any[]) => any} io
 * @property {typeof WebSocket} NativeWebSocket
 * @property {() => Promise<any>} msgpack the parser that belongs to the client
 * @property {() => Promise<any>} officialMsgpack
 */

/**
 * @param {Client} client
 * @param {object} [options] beside those for one try over WebSocket
 */
export function open({ io }, options) {
  return io(location.origin, {
    transports: ["websocket"],
    reconnection: false,
    forceNew: true,
    ...options,
  });
}

/**
 * @param {Client} client
 * @param {object} [options]
 * @returns {Promise<{ socket: any, transport: import("./answering-websocket.js").AnsweringWebSocket }>}
 */
export async function openConnected(client, options) {
  const socket = open(client, options);
  await connected(socket);
  return { socket, transport: /** @type {any} */ (StubWebSocket.current) };
}

/** @returns {Promise<void>} settled when `socket` is connected */
export function connected(socket) {
  if (socket.connected) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const settle = (action) => (value) => {
      socket.off("connect", onConnect);
      socket.off("connect_error", onError);
      action(value);
    };
    const onConnect = settle(resolve);
    const onError = settle(reject);
    socket.on("connect", onConnect);
    socket.on("connect_error", onError);
  });
}

/**
 * Hands frames to the handler that the browser would call. In a browser every frame is a task and microtasks run after
 * it; here they run in the `await`.
 *
 * @param {import("../stub-websocket.js").StubWebSocket} transport
 * @param {MessageEvent[]} frames taken in turn
 * @param {number} count
 */
export async function handIn(transport, frames, count) {
  const handler = transport.messageHandler();
  for (let index = 0; index < count; index++) {
    handler(frames[index % frames.length]);
    await undefined;
  }
}

/**
 * Waits until the client has dealt with everything.
 *
 * @param {string} what
 * @param {() => number} count
 * @param {number} expected
 */
export async function reach(what, count, expected) {
  for (let turn = 0; count() < expected && turn < MAX_TRAILING_TURNS; turn++) await undefined;
  if (count() !== expected) throw new Error(`${what}: ${count()} instead of ${expected}`);
}

/** @param {unknown} data */
export const frame = (data) => new MessageEvent("message", { data });
