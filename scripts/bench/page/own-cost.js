/**
 * Own cost inside one page: drives one subject through the cases, one batch per call.
 *
 * Each frame and each emit is followed by one `await`. In a browser every frame is a task of its own and microtasks run
 * after it; clients deliver and drain in microtasks, and the `await` lets those run before the next frame, so their
 * cost is inside the measured time. The cost of the `await` itself is the same for all subjects and is not subtracted.
 */

import { captureFrames } from "./frames.js";
import { ANSWER, CASES, POOL_SIZE } from "./payloads.js";
import { openClient, openFloor } from "./subjects.js";

/** A batch is complete when its last effect was seen; a client that needs more turns than this has lost something. */
const MAX_TRAILING_TURNS = 1000;

const state = {
  subject: null,
  frames: null,
  emit: null,
  handler: null,
  current: null,
  received: 0,
  sink: null,
};

/**
 * @param {string | null} url module of the client, null for the floor
 */
export async function open(url) {
  state.frames = await captureFrames(globalThis.WebSocket, "javascript", CASES);
  state.subject = url === null ? await openFloor() : await openClient(url);
  await forgetCallTargets();
}

/**
 * Makes `name` the current case and checks once that the subject does what the case asks for.
 *
 * @param {string} name
 */
export async function prepare(name) {
  const description = CASES.find((entry) => entry.name === name);
  const { subject } = state;
  state.current = description;
  const seen = [];
  await stayAlive();
  subject.transport.record = [];
  if (description.direction === "emit") {
    state.emit = subject.emit(name);
    await driveEmits(1, state.emit, description.payload);
  } else {
    const respond = listenerOf(description.direction);
    const spy = (...args) => {
      seen.push(args);
      respond(...args);
    };
    await driveFrames(1, useListener(name, spy), state.frames.get(name));
  }
  verify(description, seen, subject.transport.record);
  subject.transport.record = null;
  if (description.direction !== "emit") {
    state.handler = useListener(name, listenerOf(description.direction));
  }
}

/** Nothing has to be made for a batch beforehand. */
export function arm() {}

/**
 * @param {number} operations how often the current case is run
 */
export async function batch(operations) {
  const { current } = state;
  await stayAlive();
  if (current.direction === "emit") await driveEmits(operations, state.emit, current.payload);
  else await driveFrames(operations, state.handler, state.frames.get(current.name));
}

/** The next event must not find a transport that is still busy with the answer to the heartbeat. */
async function stayAlive() {
  state.subject.stayAlive();
  await new Promise((resolve) => setTimeout(resolve));
}

function listenerOf(direction) {
  if (direction === "answer") {
    return (argument, acknowledge) => {
      state.received++;
      state.sink = argument;
      acknowledge(ANSWER);
    };
  }
  return (argument) => {
    state.received++;
    state.sink = argument;
  };
}

function useListener(name, listener) {
  state.subject.receive(name, listener);
  return state.subject.transport.messageHandler();
}

async function driveFrames(operations, handler, frames) {
  const { transport } = state.subject;
  const { direction, frames: perEvent } = state.current;
  const mask = frames.length - 1;
  const frameCount = operations * perEvent;
  state.received = 0;
  transport.sent = 0;
  for (let index = 0; index < frameCount; index++) {
    handler(frames[index & mask]);
    await undefined;
  }
  for (let turn = 0; state.received < operations && turn < MAX_TRAILING_TURNS; turn++)
    await undefined;
  expectCount("events received", state.received, operations);
  expectCount("frames sent", transport.sent, direction === "answer" ? operations : 0);
}

async function driveEmits(operations, emit, payload) {
  const { transport } = state.subject;
  const expected = operations * state.current.frames;
  transport.sent = 0;
  for (let index = 0; index < operations; index++) {
    emit(payload);
    await undefined;
  }
  for (let turn = 0; transport.sent < expected && turn < MAX_TRAILING_TURNS; turn++)
    await undefined;
  expectCount("frames sent", transport.sent, expected);
}

/**
 * Shows the call sites of the drivers several targets. With only one, the compiler would inline the subject into the
 * loop, which never happens to a handler that the browser calls or to an `emit` in an application.
 */
async function forgetCallTargets() {
  const { transport } = state.subject;
  state.current = { direction: "receive", frames: 1 };
  for (const target of [
    () => void state.received++,
    () => void (state.received += 1),
    (event) => void (state.received += event === null ? 2 : 1),
    function () {
      state.received++;
    },
    (...args) => void (state.received += args.length),
  ]) {
    await driveFrames(POOL_SIZE, target, [new MessageEvent("message")]);
  }
  for (const target of [
    () => void transport.sent++,
    () => void (transport.sent += 1),
    (payload) => void (transport.sent += payload === null ? 2 : 1),
    function () {
      transport.sent++;
    },
    (...args) => void (transport.sent += args.length),
  ]) {
    await driveEmits(POOL_SIZE, target, {});
  }
}

function verify({ name, direction, payload }, seen, sent) {
  const expectedSent = [];
  if (direction === "answer")
    expectedSent.push(`43${ackIdOf(state.frames.get(name)[0])}${JSON.stringify([ANSWER])}`);
  if (direction === "emit" && ArrayBuffer.isView(payload)) {
    expectedSent.push(`451-${JSON.stringify(["ev", { _placeholder: true, num: 0 }])}`, payload);
  } else if (direction === "emit") {
    expectedSent.push(`42${JSON.stringify(["ev", payload])}`);
  }
  expectSame(`${name}: frames sent`, sent, expectedSent);
  if (direction === "emit") return;
  expectCount(`${name}: events`, seen.length, 1);
  const args = direction === "answer" ? seen[0].slice(0, -1) : seen[0];
  expectSame(`${name}: arguments`, args, payload === undefined ? [] : [payload]);
}

function ackIdOf(event) {
  return event.data.slice(2, event.data.indexOf("["));
}

function expectCount(what, actual, expected) {
  if (actual !== expected)
    throw new Error(`${state.current.name}: ${what}: ${actual} instead of ${expected}`);
}

function expectSame(what, actual, expected) {
  const [left, right] = [comparable(actual), comparable(expected)];
  if (left !== right) throw new Error(`${what}: ${left} instead of ${right}`);
}

function comparable(value) {
  return JSON.stringify(value, (_key, part) => {
    if (part instanceof ArrayBuffer) return { bytes: [...new Uint8Array(part)] };
    if (ArrayBuffer.isView(part))
      return { bytes: [...new Uint8Array(part.buffer, part.byteOffset, part.byteLength)] };
    return part;
  });
}
