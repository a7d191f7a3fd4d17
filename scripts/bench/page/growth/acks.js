/**
 * Acknowledgements: many that run out together, many pending, many lost with the connection.
 */

import { SMALL } from "../payloads.js";
import { ACK_TIMEOUT_MS, GROWTH_CASES } from "./cases.js";
import { frame, handIn, open, openConnected, reach } from "./drive.js";

/** Never reached. */
const LONG_TIMEOUT_MS = 600000;

const ANSWERED_IN_THE_MIDDLE = operationsOf("answers-in-the-middle", "answerMiddle");
const ANSWERED_OLDEST = operationsOf("pending-timed-acks", "answerOldest");
const HEARTBEATS = operationsOf("pending-timed-acks", "heartbeat");

function operationsOf(name, step) {
  const { rows } = GROWTH_CASES.find((entry) => entry.name === name);
  return rows.find((row) => row.step === step).operations;
}

/** Emits with a timeout, all of which run out; `last` is when the last should, on the clock of `performance.now()`. */
function emitTimed(socket, n) {
  const state = { socket, last: 0, allRanOut: null };
  state.allRanOut = new Promise((resolve) => {
    let left = n;
    const onAnswer = () => {
      left--;
      if (left === 0) resolve(performance.now());
    };
    for (let index = 0; index < n; index++) socket.timeout(ACK_TIMEOUT_MS).emit("ev", onAnswer);
  });
  state.last = performance.now() + ACK_TIMEOUT_MS;
  return state;
}

async function runOut(state) {
  // A timer may fire a fraction of a millisecond early; of a time below that there is no logarithm worth having.
  return { wall: Math.max(0.1, (await state.allRanOut) - state.last) };
}

const leave = ({ socket }) => socket.disconnect();

/** @param {number} from */
function answers(from, count) {
  return Array.from({ length: count }, (_, index) => frame(`43${from + index}[]`));
}

/** Emits `n` events that wait for an answer, with ids from 0 on, and counts the calls. */
function emitPending(state, n, emitter) {
  const onAnswer = () => {
    state.called++;
  };
  for (let index = 0; index < n; index++) emitter().emit("ev", SMALL, onAnswer);
}

async function answer(state, frames) {
  const before = state.called;
  await handIn(state.transport, frames, frames.length);
  await reach("acks answered", () => state.called - before, frames.length);
}

async function lose(state) {
  state.transport.lose();
  await reach("acks lost", () => state.called, state.n);
}

export const acks = {
  "acks-run-out": {
    async prepare(client, n) {
      const { socket } = await openConnected(client);
      return emitTimed(socket, n);
    },
    steps: { runOut },
    finish: leave,
  },

  "buffered-acks-run-out": {
    prepare: (client, n) => emitTimed(open(client, { autoConnect: false }), n),
    steps: { runOut },
    finish: leave,
  },

  "pending-timed-acks": {
    async prepare(client, n) {
      const state = { ...(await openConnected(client)), n, called: 0 };
      return { ...state, oldest: answers(0, ANSWERED_OLDEST(n)) };
    },
    steps: {
      insert(state) {
        emitPending(state, state.n, () => state.socket.timeout(LONG_TIMEOUT_MS));
      },
      async heartbeat({ transport }) {
        transport.sent = 0;
        await handIn(transport, [frame("2")], HEARTBEATS());
        await reach("heartbeats answered", () => transport.sent, HEARTBEATS());
      },
      // The last, because fewer are pending afterwards.
      answerOldest: (state) => answer(state, state.oldest),
    },
    finish: leave,
  },

  "answers-in-the-middle": {
    async prepare(client, n) {
      const state = { ...(await openConnected(client)), called: 0, middle: null };
      emitPending(state, n, () => state.socket);
      const count = ANSWERED_IN_THE_MIDDLE();
      state.middle = answers(Math.floor((n - count) / 2), count);
      return state;
    },
    steps: { answerMiddle: (state) => answer(state, state.middle) },
    finish: leave,
  },

  "connection-lost": {
    async prepare(client, n) {
      const state = { ...(await openConnected(client)), n, called: 0 };
      const onLost = () => {
        state.called++;
      };
      // A promise is told of the end of the connection; a function without a timeout is not.
      for (let index = 0; index < n; index++) state.socket.emitWithAck("ev", SMALL).catch(onLost);
      return state;
    },
    steps: { lose },
    finish: leave,
  },

  "connection-lost-timed": {
    async prepare(client, n) {
      const state = { ...(await openConnected(client)), n, called: 0 };
      emitPending(state, n, () => state.socket.timeout(LONG_TIMEOUT_MS));
      return state;
    },
    steps: { lose },
    finish: leave,
  },
};
