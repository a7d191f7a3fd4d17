/**
 * Growth inside one page: one client, one case at a time, driven step by step from outside.
 */

import { acks } from "./growth/acks.js";
import { AnsweringWebSocket } from "./growth/answering-websocket.js";
import { incoming } from "./growth/incoming.js";
import { outgoing } from "./growth/outgoing.js";

/**
 * @typedef {object} PageCase
 * @property {(client: import("./growth/drive.js").Client, n: number) => any} prepare what is not timed; may return a
 *   promise
 * @property {Record<string, (state: any) => void | { wall: number } | Promise<void | { wall: number }>>} steps
 * @property {(state: any) => void} finish
 */

/** @type {Record<string, PageCase>} */
const CASES = { ...acks, ...incoming, ...outgoing };

let client = null;
let current = null;
let state = null;

/**
 * @param {{ url: string, msgpackUrl: string, officialMsgpackUrl: string }} urls of the client and of the parsers
 */
export async function open({ url, msgpackUrl, officialMsgpackUrl }) {
  const NativeWebSocket = globalThis.WebSocket;
  globalThis.WebSocket = AnsweringWebSocket;
  const { io } = await import(url);
  client = {
    ...{ io, NativeWebSocket },
    msgpack: async () => (await import(msgpackUrl)).default,
    officialMsgpack: async () => (await import(officialMsgpackUrl)).default,
  };
  // Called by name from outside, with as little around it as can be.
  globalThis.runStep = (name) => current.steps[name](state);
}

/**
 * @param {string} name of the case
 * @param {number} n
 */
export async function prepare(name, n) {
  current = CASES[name];
  state = await current.prepare(client, n);
}

export function finish() {
  current.finish(state);
  state = null;
}
