/** The page of the leak test: what its sockets do, again and again. */
import { io, Manager, Socket } from "socket.io-client";

const LONG = 60_000;
const BYTES = 300;
const ROUNDS_BETWEEN_COLLECTIONS = 20;

/** Classes whose objects the test counts. */
export const watched = { Manager, Socket, WebSocket, AbortController };

let socket;

/**
 * Connects, uses and ends one socket after another.
 *
 * @param {number} count
 * @param {string[]} transports
 */
export async function useSockets(count, transports) {
  for (let round = 0; round < count; round += 1) {
    await useSocket(round, transports);
    await collect(round);
  }
}

async function useSocket(round, transports) {
  const single = io({ transports, forceNew: true });
  watched.Engine ??= single.io.engine.constructor;
  await use(single, round);
  single.disconnect();
}

/**
 * Has the one socket of the page lose its connection and reconnect.
 *
 * @param {number} count
 * @param {string[]} transports
 */
export async function reconnect(count, transports) {
  socket ??= io({ transports, reconnectionDelay: 1, reconnectionDelayMax: 1 });
  watched.Engine ??= socket.io.engine.constructor;
  await use(socket, 0);
  for (let round = 0; round < count; round += 1) {
    await loseLine(["close", "terminate", "disconnect", "engine"][round % 4]);
    await use(socket, round);
    await collect(round);
  }
}

async function loseLine(way) {
  const lost = new Promise((resolve) => socket.once("disconnect", resolve));
  const back = new Promise((resolve) => socket.once("connect", resolve));
  // Answers that will never come, one of them with a timer.
  const answers = [socket.timeout(LONG).emitWithAck("never"), socket.emitWithAck("never")];
  const outcomes = Promise.allSettled(answers);
  if (way === "engine") socket.io.engine.close();
  else socket.emit("drop me", way);
  await lost;
  // Only the server's own disconnect is final.
  if (!socket.active) socket.connect();
  await back;
  if ((await outcomes).some(({ status }) => status !== "rejected"))
    throw new Error("an answer came");
}

/** An answer in each direction, and bytes in both. */
async function use(user, number) {
  const asked = new Promise((resolve) => {
    user.once("question", (text, body, reply) => {
      reply(text);
      resolve(body);
    });
  });
  const answer = await user.timeout(LONG).emitWithAck("echo", { number, text: "grüße" });
  if (answer.number !== number) throw new Error(`${JSON.stringify(answer)} is no echo`);
  const bytes = new Uint8Array(BYTES).fill(number);
  const confirmed = await user.emitWithAck("ask me", "and you?", { bytes });
  const received = new Uint8Array((await asked).bytes);
  if (confirmed !== "and you?" || received.join() !== bytes.join()) {
    throw new Error("the question was another one");
  }
}

/**
 * A closed Manager can be opened again, so its part of the wasm memory is given back when it is
 * collected, and the browser does not collect for the sake of that memory alone. Without this, the
 * memory would show when the browser last happened to collect.
 */
async function collect(round) {
  if (round % ROUNDS_BETWEEN_COLLECTIONS !== 0) return;
  globalThis.gc();
  // What is to be done about the collected is done in a task of its own.
  await new Promise((resolve) => setTimeout(resolve));
}
