/**
 * Outgoing events: offline, with attachments, with another parser, over polling; and many Managers.
 */

import { BINARY, SMALL, SMALL_SERVER_PATH } from "../payloads.js";
import { AnsweringWebSocket } from "./answering-websocket.js";
import { GROWTH_CASES } from "./cases.js";
import { connected, frame, handIn, open, openConnected, reach } from "./drive.js";

/** What both parsers of msgpack call a CONNECT packet and an event. */
const CONNECT = 0;
const EVENT = 2;

function operationsOf(name, step) {
  const { rows } = GROWTH_CASES.find((entry) => entry.name === name);
  return rows.find((row) => row.step === step).operations();
}

function leave({ socket }) {
  socket.disconnect();
}

/** Every emit is followed by a turn for microtasks, in which clients drain what they wrote. */
async function emitAll({ socket, transport }, count, framesOfEach, args) {
  transport.sent = 0;
  for (let index = 0; index < count; index++) {
    socket.emit("ev", ...args);
    await undefined;
  }
  await reach("frames sent", () => transport.sent, count * framesOfEach);
}

async function receiveAll(state, count, framesOfEach) {
  state.received = 0;
  await handIn(state.transport, state.frames, count * framesOfEach);
  await reach("events received", () => state.received, count);
}

function countEvents(state) {
  state.received = 0;
  state.socket.on("ev", () => {
    state.received++;
  });
  return state;
}

function attachmentFrames(n) {
  const placeholders = Array.from({ length: n }, (_, num) => ({ _placeholder: true, num }));
  const head = frame(`45${n}-${JSON.stringify(["ev", ...placeholders])}`);
  return [head, ...Array.from({ length: n }, () => frame(BINARY.slice().buffer))];
}

export const outgoing = {
  "offline-emits": {
    prepare: (client, n) => ({ socket: open(client, { autoConnect: false }), n }),
    steps: {
      emit({ socket, n }) {
        for (let index = 0; index < n; index++) socket.emit("ev", SMALL);
      },
    },
    finish: leave,
  },

  attachments: {
    async prepare(client, n) {
      const args = Array.from({ length: n }, () => BINARY);
      return countEvents({
        ...(await openConnected(client)),
        ...{ n, args, frames: attachmentFrames(n) },
      });
    },
    steps: {
      emit: (state) => emitAll(state, operationsOf("attachments", "emit"), state.n + 1, state.args),
      receive: (state) => receiveAll(state, operationsOf("attachments", "receive"), state.n + 1),
    },
    finish: leave,
  },

  msgpack: {
    async prepare(client) {
      const { Encoder } = await client.officialMsgpack();
      const encode = (packet) => new Uint8Array(new Encoder().encode(packet)[0]).buffer;
      AnsweringWebSocket.answerToFirst = () =>
        encode({ type: CONNECT, nsp: "/", data: { sid: "socket-sid" } });
      const manager = await openConnected(client, { parser: await client.msgpack() });
      AnsweringWebSocket.answerToFirst = null;
      const event = encode({ type: EVENT, nsp: "/", data: ["ev", SMALL] });
      return countEvents({ ...manager, frames: [frame(event)] });
    },
    steps: {
      emit: (state) => emitAll(state, operationsOf("msgpack", "emit"), 1, [SMALL]),
      receive: (state) => receiveAll(state, operationsOf("msgpack", "receive"), 1),
    },
    finish: leave,
  },

  "many-managers": {
    prepare: (client, n) => ({ client, n, sockets: [] }),
    steps: {
      async connect({ client, n, sockets }) {
        for (let index = 0; index < n; index++) sockets.push(open(client));
        await Promise.all(sockets.map(connected));
      },
    },
    finish({ sockets }) {
      for (const socket of sockets) socket.disconnect();
    },
  },

  "polling-backlog": {
    async prepare(client, n) {
      const socket = open(client, { transports: ["polling"], path: SMALL_SERVER_PATH });
      await connected(socket);
      return { socket, n };
    },
    steps: {
      async upload({ socket, n }) {
        const start = performance.now();
        for (let index = 1; index < n; index++) socket.emit("item", SMALL);
        const count = await socket.emitWithAck("last", SMALL);
        const wall = performance.now() - start;
        if (count !== n) throw new Error(`the server received ${count} events instead of ${n}`);
        return { wall };
      },
    },
    finish: leave,
  },
};
