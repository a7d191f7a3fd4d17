/** The page of the leak test: what its sockets do, again and again. */
import { io, Manager, Socket } from "socket.io-client";

const LONG = 60_000;
const BYTES = 300;
const ROUNDS_BETWEEN_COLLECTIONS = 20;

/** Classes whose objects the test counts. */
export const watched = { Manager, Socket, WebSocket, AbortController };

const realTimeout = globalThis.setTimeout;

/** Waits for a task of its own, whatever clock the page has. */
export const nextTask = () => new Promise((resolve) => realTimeout(resolve));

/** How many timers of the clock that is moved by hand wait. */
export const simulatedTimers = () => clock?.countTimers() ?? 0;

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

/** The clock of the page once it is moved by hand. */
let clock;

const SECOND = 1000;
const SECONDS_OF_AN_HOUR = 3600;
const PING_INTERVAL = 25;

/**
 * Uses the one socket of the page for hours of a clock that is moved by hand: a second for each answer. Once an hour
 * the connection is lost.
 *
 * @param {number} hours
 * @param {string[]} transports
 */
export async function liveThrough(hours, transports) {
  clock ??= await stoppedClock();
  socket ??= io({ transports });
  watched.Engine ??= socket.io.engine.constructor;
  for (let second = 0; second < hours * SECONDS_OF_AN_HOUR; second += 1) {
    if (second % SECONDS_OF_AN_HOUR === 0) await loseLineAndWait(second / SECONDS_OF_AN_HOUR);
    // An answer is behind the ping that the server sends before it.
    const isPinged = second % PING_INTERVAL === 0;
    const { number } = await socket.emitWithAck(isPinged ? "ping me" : "echo", { number: second });
    if (number !== second) throw new Error("the answer was another one");
    clock.tick(SECOND);
    await collect(second);
  }
}

async function stoppedClock() {
  const { install } = await import("/fake-timers.js");
  return install({ toFake: ["setTimeout", "clearTimeout", "Date"] });
}

/** Moves the clock until there is another connection. */
async function loseLineAndWait(hour) {
  if (!socket.connected) await new Promise((resolve) => socket.once("connect", resolve));
  const lost = new Promise((resolve) => socket.once("disconnect", resolve));
  const back = new Promise((resolve) => socket.once("connect", resolve));
  socket.emit("drop me", ["close", "terminate"][hour % 2]);
  await lost;
  // The delay before the first attempt is at most 1.5 seconds.
  clock.tick(2 * SECOND);
  await back;
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
  await nextTask();
}
