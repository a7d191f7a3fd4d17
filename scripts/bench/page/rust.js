/**
 * Drives one program in Rust through the cases, one batch per call. As with own cost, `await` lets microtasks run after
 * each frame and each `emit`; only a burst comes, or is emitted, in one turn.
 */

import { captureFrames } from "./frames.js";
import { ANSWER, POOL_SIZE } from "./payloads.js";
import { RUST_CASES, weightOf } from "./rust-cases.js";
import { openRustSubject } from "./rust-subjects.js";
import { wasmBytes, watchWasm } from "./wasm-memory.js";

/** The first must be called before `open`. */
export { wasmBytes, watchWasm };

/** A client that needs more turns than this for the last effect of a batch has lost something. */
const MAX_TRAILING_TURNS = 1000;

/** What sums of floating-point numbers may differ by, relative to them. */
const TOLERANCE = 1e-9;

const state = {
  name: "",
  subject: null,
  frames: null,
  current: null,
  /** What calls the client: with a frame, or to emit. */
  handler: null,
  run: null,
  /** The weight of what one operation delivers. */
  weight: 0,
  nextId: 0,
  answers: [],
};

/**
 * @param {string} directory URL of the programs
 * @param {string} name one of `RUST_SUBJECTS`
 */
export async function open(directory, name) {
  state.name = name;
  state.frames = await captureFrames(globalThis.WebSocket, "rust", RUST_CASES);
  state.subject = await openRustSubject(directory, name);
  await forgetCallTargets();
}

/**
 * Makes `name` the current case and checks once that the subject does what the case asks for.
 *
 * @param {string} name
 */
export async function prepare(name) {
  const { subject } = state;
  const { transport, program } = subject;
  const current = RUST_CASES.find((entry) => entry.name === name);
  state.current = current;
  state.weight = current.events * weightOf(current.read ?? current.args);
  await stayAlive();
  subject.prepare(current);
  state.handler = transport.messageHandler();
  state.run = program.run;
  transport.record = [];
  if (current.direction === "request") await learnId();
  arm(1);
  await drive(1);
  if (state.name !== "floorInWasm") verify(transport.record);
  transport.record = null;
}

/** Makes what the next batch needs, outside of what is timed: answers with the ids that its requests will have. */
export function arm(operations) {
  const { direction, args } = state.current;
  if (direction !== "request") return;
  const body = JSON.stringify(args);
  state.answers = Array.from({ length: operations }, () => {
    return new MessageEvent("message", { data: `43${state.nextId++}${body}` });
  });
}

/**
 * @param {number} operations how often the current case is run
 */
export async function batch(operations) {
  await stayAlive();
  await drive(operations);
}

/**
 * Connects a new client, which takes the place of the one before, so many times.
 *
 * @param {number} times
 */
export async function renew(times) {
  for (let time = 0; time < times; time++) await state.subject.renew();
}

/** The next event must not find a transport that is still busy with the answer to the heartbeat. */
async function stayAlive() {
  const { name, subject } = state;
  const hasClient = name !== "floor" && name !== "floorInWasm";
  if (hasClient) subject.transport.messageHandler()(new MessageEvent("message", { data: "2" }));
  await new Promise((resolve) => setTimeout(resolve));
}

async function drive(operations) {
  const { current, subject } = state;
  const { direction, events, frames } = current;
  const { program, transport } = subject;
  program.takeCount();
  program.takeWeight();
  transport.sent = 0;
  if (direction === "request") await driveRequests(operations);
  else if (direction === "emit") await driveEmits(operations, events, state.run);
  else
    await driveFrames(operations * frames, events, state.handler, state.frames.get(current.name));

  const noted = direction === "emit" ? 0 : operations * events;
  const sent = sentBy(operations);
  let received = program.takeCount();
  for (
    let turn = 0;
    turn < MAX_TRAILING_TURNS && (received < noted || transport.sent < sent);
    turn++
  ) {
    await undefined;
    received += program.takeCount();
  }
  expectEqual("events", received, noted);
  expectEqual("frames sent", transport.sent, sent);
  const weight = direction === "emit" ? 0 : operations * state.weight;
  const error = Math.abs(program.takeWeight() - weight);
  if (!(error <= TOLERANCE * weight)) throw new Error(`${current.name}: a payload was not read`);
}

function sentBy(operations) {
  const { direction, events, frames } = state.current;
  if (state.name === "floorInWasm" || direction === "receive") return 0;
  return direction === "emit" ? operations * events * frames : operations;
}

async function driveFrames(turns, together, handler, frames) {
  const mask = frames.length - 1;
  let index = 0;
  for (let turn = 0; turn < turns; turn++) {
    for (let event = 0; event < together; event++) handler(frames[index++ & mask]);
    await undefined;
  }
}

async function driveEmits(turns, together, run) {
  for (let turn = 0; turn < turns; turn++) {
    for (let event = 0; event < together; event++) run();
    await undefined;
  }
}

async function driveRequests(operations) {
  const { answers, run, subject } = state;
  const { transport } = subject;
  for (let index = 0; index < operations; index++) {
    run();
    for (let turn = 0; transport.sent === index && turn < MAX_TRAILING_TURNS; turn++)
      await undefined;
    // No client of its own: each request listens to its answer.
    const handler = state.name === "floor" ? transport.onmessage : state.handler;
    handler(answers[index]);
    await undefined;
  }
}

/** Ids count the requests of a client: a first one, which is answered, tells which is the next. */
async function learnId() {
  const { subject, run, current } = state;
  const { transport } = subject;
  run();
  for (let turn = 0; transport.record.length === 0 && turn < MAX_TRAILING_TURNS; turn++)
    await undefined;
  const [, id] = /^42(\d+)\[/.exec(transport.record.pop());
  transport.messageHandler()(
    new MessageEvent("message", { data: `43${id}${JSON.stringify(current.args)}` }),
  );
  await new Promise((resolve) => setTimeout(resolve));
  state.nextId = Number(id) + 1;
}

/**
 * Shows the call sites of the drivers several targets. With only one, the compiler would inline the subject into the
 * loop, which never happens to a handler that the browser calls or to an `emit` in an application.
 */
async function forgetCallTargets() {
  let calls = 0;
  for (const target of [
    () => void calls++,
    () => void (calls += 1),
    (event) => void (calls += event === null ? 2 : 1),
    function () {
      calls++;
    },
    (...args) => void (calls += args.length),
  ]) {
    await driveFrames(POOL_SIZE, 1, target, [new MessageEvent("message")]);
    await driveEmits(POOL_SIZE, 1, target);
  }
}

function verify(sent) {
  const { name, direction, events, args } = state.current;
  const expected = [];
  const pixels = args[0]?.pixels;
  if (direction === "answer") expected.push(["43", ackIdOf(state.frames.get(name)[0]), [ANSWER]]);
  if (direction === "request") expected.push(["42", String(state.nextId - 1), ["ev", ...args]]);
  if (direction === "emit" && pixels !== undefined) {
    expected.push(
      ["451-", "", ["ev", { ...args[0], pixels: { _placeholder: true, num: 0 } }]],
      [...pixels],
    );
  } else if (direction === "emit") {
    for (let event = 0; event < events; event++) expected.push(["42", "", ["ev", ...args]]);
  }
  // Numbers may be written in different ways: 20.0 is 20.
  const [left, right] = [sent.map(readFrame), expected].map((value) => JSON.stringify(value));
  if (left !== right) throw new Error(`${name}: frames sent: ${left} instead of ${right}`);
}

function readFrame(frame) {
  if (typeof frame !== "string") return [...frame];
  const [, type, id, body] = /^(4\d(?:\d+-)?)(\d*)(\[.*)$/.exec(frame);
  return [type, id, JSON.parse(body)];
}

function ackIdOf(event) {
  return event.data.slice(2, event.data.indexOf("["));
}

function expectEqual(what, actual, expected) {
  if (actual !== expected)
    throw new Error(`${state.current.name}: ${what}: ${actual} instead of ${expected}`);
}
