/**
 * Incoming frames: where they go, who else listens, and floods of them.
 */

import { requestFrames } from "../frames.js";
import { BINARY, SMALL } from "../payloads.js";
import { AnsweringWebSocket } from "./answering-websocket.js";
import { GROWTH_CASES } from "./cases.js";
import { connected, handIn, open, openConnected, reach } from "./drive.js";

/** Forty characters with the slash: an address of a tenant and a document, say. */
export const LONG_NAMESPACE = `/${"tenant-0042-document-0123456789-abcdefg".slice(0, 39)}`;

const SMALL_EVENT = `2["ev",${JSON.stringify(SMALL)}]`;
const POOL_SIZE = 64;
/** Frames kept of a size, so that those of 1 MB do not fill the memory. */
const POOL_BYTES = 4000000;

const eventsOf = (name) =>
  GROWTH_CASES.find((entry) => entry.name === name).rows.find(({ step }) => step === "receive")
    .operations;

function leave({ socket }) {
  socket.disconnect();
}

/** Frames as the browser makes them of what a server sent: their strings are not those of a script. */
function smallEvents({ NativeWebSocket }, head = SMALL_EVENT) {
  return requestFrames(NativeWebSocket, [{ head, count: POOL_SIZE }]);
}

function countEvents(state) {
  state.received = 0;
  state.socket.on("ev", () => {
    state.received++;
  });
  return state;
}

async function receive(state, events) {
  state.received = 0;
  await handIn(state.transport, state.frames, events);
  await reach("events received", () => state.received, events);
}

export const incoming = {
  "long-namespace": {
    async prepare(client, bytes) {
      const manager = await openConnected(client);
      const socket = manager.socket.io.socket(LONG_NAMESPACE);
      await connected(socket);
      const frames = await requestFrames(client.NativeWebSocket, [
        {
          ...{ head: `2${LONG_NAMESPACE},["ev",`, bytes, tail: "]" },
          count: Math.min(POOL_SIZE, Math.ceil(POOL_BYTES / bytes)),
        },
      ]);
      const events = eventsOf("long-namespace")(bytes);
      return countEvents({ ...manager, socket, frames, events });
    },
    steps: { receive: (state) => receive(state, state.events) },
    finish: leave,
  },

  "many-namespaces": {
    async prepare(client, n) {
      const { socket: main, transport } = await openConnected(client);
      const sockets = Array.from({ length: n }, (_, index) => main.io.socket(`/n${index}`));
      await Promise.all(sockets.map(connected));
      // One in the middle, so that neither a search from the front nor one from the end finds it at once.
      const index = Math.floor(n / 2);
      const head = `2/n${index},["ev",${JSON.stringify(SMALL)}]`;
      const frames = await smallEvents(client, head);
      return countEvents({ main, transport, socket: sockets[index], sockets, frames });
    },
    steps: { receive: (state) => receive(state, eventsOf("many-namespaces")()) },
    finish({ main, sockets }) {
      for (const socket of [...sockets, main]) socket.disconnect();
    },
  },

  "packet-listener": {
    async prepare(client, n) {
      const manager = await openConnected(client);
      const state = { ...manager, frames: await smallEvents(client), packets: 0 };
      for (let index = 0; index < n; index++) {
        manager.socket.io.on("packet", () => {
          state.packets++;
        });
      }
      return countEvents(state);
    },
    steps: {
      async receive(state) {
        const events = eventsOf("packet-listener")();
        state.packets = 0;
        await receive(state, events);
        await reach("packets seen", () => state.packets, events);
      },
    },
    finish: leave,
  },

  "flood-before-connect": {
    async prepare(client, n) {
      const frames = await smallEvents(client);
      const held = new Promise((resolve) => (AnsweringWebSocket.onHeld = resolve));
      const socket = open(client);
      const transport = await held;
      AnsweringWebSocket.onHeld = null;
      return countEvents({ socket, transport, frames, n });
    },
    steps: {
      async flood(state) {
        await handIn(state.transport, state.frames, state.n);
        state.transport.answerConnect();
        await reach("events received", () => state.received, state.n);
      },
    },
    finish: leave,
  },

  "binary-flood": {
    async prepare(client, n) {
      const state = { ...(await openConnected(client)), n, reasons: [] };
      state.socket.on("disconnect", (reason) => state.reasons.push(reason));
      return state;
    },
    steps: {
      async flood({ transport, n, reasons }) {
        const data = BINARY.slice(0, 16).buffer;
        for (let index = 0; index < n; index++) {
          // Not `handIn`: after the first, a client may have stopped to listen.
          transport.receive(data);
          await undefined;
        }
        await reach("disconnections", () => reasons.length, 1);
      },
    },
    finish: leave,
  },
};
