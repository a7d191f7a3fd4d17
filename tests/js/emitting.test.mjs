/** What becomes of an `emit`: the questions that the core is asked, and what its answers lead to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { connect, PLAIN } from "./support/connection.mjs";
import { start } from "./support/stand-in-core.mjs";

start();

test("an emit that is sent", async () => {
  const { core, engine, socket, line } = connect();
  core.answers = { emit: "send", write: "send" };
  assert.equal(socket.emit("a", { b: 1 }), socket);
  assert.deepEqual(line.sent, ['42["a",{"b":1}]']);
  const packet = { type: "message", data: '2["a",{"b":1}]', options: { compress: true } };
  assert.deepEqual(engine.writeBuffer, [packet]);
  assert.deepEqual(core.news(), [PLAIN, ["write", 1]]);
  const buffer = engine.writeBuffer;
  core.answers.taken = () => buffer.length;
  await nextTurn();
  assert.deepEqual(core.news(), [["taken", 0]]);
  assert.equal(engine.writeBuffer, buffer);
});

test("an emit with attachments: the first goes at once, the others wait", async () => {
  const { core, engine, socket, line } = connect();
  core.answers = { emit: "send", write: "send" };
  const bytes = Uint8Array.of(1);
  socket.compress(false).emit("a", bytes, bytes);
  const place = (num) => `{"_placeholder":true,"num":${num}}`;
  const head = `52-["a",${place(0)},${place(1)}]`;
  assert.deepEqual(line.sent, [`4${head}`]);
  assert.deepEqual(
    engine.writeBuffer.map(({ data, options }) => [data, options.compress]),
    [
      [head, false],
      [bytes, false],
      [bytes, false],
    ],
  );
  core.answers.taken = 2;
  await Promise.resolve();
  core.answers.taken = 0;
  assert.deepEqual(line.sent.slice(1), [bytes, bytes]);
  assert.equal(engine.writeBuffer.length, 2);
  await nextTurn();
  assert.equal(engine.writeBuffer.length, 0);
  assert.deepEqual(core.news().slice(1), [
    ["write", 3],
    ["taken", 0],
    ["taken", 0],
  ]);
});

test("packets that wait, are flushed, observed or dropped", () => {
  const { core, engine, host, socket, line } = connect();
  const bytes = Uint8Array.of(1);
  core.answers = { emit: "send", write: "wait" };
  socket.emit("a", bytes);
  assert.equal(engine.writeBuffer.length, 2);
  host.dropBuffer(0);
  assert.equal(engine.writeBuffer.length, 0);

  core.news();
  core.answers.write = "flush";
  core.answers.flush = () => core.calls.push(["waiting", engine.writeBuffer.length]);
  socket.emit("a", bytes);
  assert.deepEqual(core.news().slice(1), [
    ["write", 2],
    ["flush", 0],
    ["waiting", 1],
    ["write", 1],
    ["flush", 0],
    ["waiting", 2],
  ]);

  host.dropBuffer(0);
  core.answers.write = "observed";
  core.answers.pushObserved = (number, packet) => host.enqueue(number, packet);
  socket.emit("a");
  assert.deepEqual(
    engine.writeBuffer.map(({ data }) => data),
    ['2["a"]'],
  );

  core.answers.write = "drop";
  socket.emit("b", bytes);
  assert.equal(engine.writeBuffer.length, 1);
  assert.deepEqual(line.sent, []);
});

test("what the core is asked about an emit", () => {
  const { core, socket } = connect();
  core.answers = { emit: "drop", ackId: 7 };
  const plain = () => {};
  const withError = Object.assign(() => {}, { withError: true });
  socket.volatile.timeout(5).emit("a", plain);
  socket.emit("a", withError);
  socket.timeout(null).emit();
  assert.deepEqual(core.news(), [
    ["emit", 0, false, true, true, false, 5],
    ["emit", 0, false, false, true, true, undefined],
    PLAIN,
  ]);
  assert.equal(socket._acks[7], withError);
});

test("a reserved name is thrown at the caller", () => {
  const { core, socket } = connect();
  core.answers.emit = "reserved";
  assert.throws(() => socket.emit("connect", () => {}), {
    message: '"connect" is a reserved event name',
  });
  assert.deepEqual(core.news(), [["emit", 0, true, false, false, false, undefined]]);
  assert.deepEqual(Object.keys(socket._acks), []);
});

test("the send buffer holds what is emitted too early, for the application to change", () => {
  const { core, host, socket, line } = connect();
  core.answers = { emit: "buffer", write: "wait", ackId: 3 };
  socket.emit("a", 1);
  socket.compress(false).emit("b", () => {});
  assert.deepEqual(socket.sendBuffer, [
    { type: 2, data: ["a", 1], options: { compress: true } },
    { type: 2, data: ["b"], options: { compress: false }, id: 3 },
  ]);
  assert.deepEqual(host.bufferedIds(0), [3]);
  socket.sendBuffer[0].data[1] = 2;
  socket.sendBuffer.push(/** @type {any} */ (null));
  const seen = [];
  socket.onAnyOutgoing((...args) => seen.push(args));
  core.answers.connect = () => host.flushSend(0);
  assert.throws(() => socket.connect(), TypeError);
  assert.deepEqual(
    socket.io.engine.writeBuffer.map(({ data, options }) => [data, options.compress]),
    [
      ['2["a",2]', true],
      ['23["b"]', false],
    ],
  );
  assert.deepEqual(seen, [["a", 2], ["b"]]);
  assert.deepEqual(socket.sendBuffer, []);
  assert.deepEqual(line.sent, []);
  socket.emit("c", () => {});
  host.unbuffer(0, 3);
  assert.deepEqual(socket.sendBuffer, []);
});

test("what cannot be encoded is thrown at the caller, and the core told", () => {
  const { core, socket, line } = connect();
  core.answers = { emit: "send", write: "send", ackId: 9 };
  assert.throws(() => socket.emit("a", 1n, () => {}), TypeError);
  assert.deepEqual(core.news().slice(1), [["encodeFailed", 0, 9]]);
  assert.throws(() => socket.emit("a", 1n), TypeError);
  assert.deepEqual(core.news().slice(1), []);
  assert.deepEqual(line.sent, []);
});

test("listeners for what goes out come first, and cannot stop it", () => {
  const { core, socket, line } = connect();
  core.answers = { emit: "send", write: "send" };
  const error = new Error("outgoing");
  socket.onAnyOutgoing((name, value) => {
    value.changed = true;
    throw error;
  });
  assert.throws(() => socket.emit("a", {}), error);
  assert.deepEqual(line.sent, ['42["a",{"changed":true}]']);
});

test("an acknowledgement, with and without an error first", async () => {
  const { core, host, socket, receive } = connect();
  core.answers = { emit: "send", write: "send", ackId: 0, receive: "deliver", route: "answer" };
  const answers = [];
  socket.emit("a", function (...args) {
    answers.push([this === socket, ...args]);
  });
  receive('430["x",1]');
  receive('430["late"]');
  await nextTurn();
  core.answers.ackId = 1;
  const promise = socket.emitWithAck("b");
  core.answers.route = "answerWithNull";
  receive('431["y"]');
  assert.equal(await promise, "y");
  core.answers.ackId = 2;
  const fails = ({ message }) => answers.push(message);
  socket.timeout(1).emit("c", fails);
  // The core's call returns before the function is called.
  core.answers.disconnect = () => {
    host.ackFailed(0, 2, "timedOut");
    assert.equal(answers.length, 1);
  };
  core.news();
  socket.disconnect();
  assert.deepEqual(core.news(), [["disconnect", 0], ["resume"]]);
  core.answers.ackId = 3;
  socket.emit("d", () => answers.push("never"));
  host.forgetAck(0, 3);
  assert.deepEqual(Object.keys(socket._acks), []);
  assert.deepEqual(answers, [[true, "x", 1], "operation has timed out"]);
});

test("the retry queue", async () => {
  const { core, host, socket, line, receive } = connect({}, { retries: 2 });
  core.answers = { emit: "queue", write: "wait", receive: "deliver", ackId: 0 };
  const answers = [];
  socket.emit("a", 1, (...args) => answers.push(args));
  socket.emit("b");
  assert.deepEqual(core.news().slice(1), [["queueNext", 0], PLAIN, ["queueNext", 0]]);
  assert.deepEqual(Object.keys(socket._acks), []);
  const seen = [];
  socket.onAnyOutgoing((...args) => seen.push(args));
  host.sendQueued(0, "send", 5);
  host.sendQueued(0, "buffer", 6);
  host.sendQueued(0, "drop", 7);
  assert.deepEqual(seen, [["a", 1]]);
  assert.deepEqual(socket.sendBuffer[0], {
    type: 2,
    data: ["a", 1],
    options: { compress: true },
    id: 6,
  });
  assert.equal(socket.io.engine.writeBuffer[0].data, '25["a",1]');
  core.news();
  core.answers.route = "answerQueued";
  receive('435["ok"]');
  await nextTurn();
  assert.deepEqual(answers.splice(0), [[null, "ok"]]);
  assert.deepEqual(core.news().at(-1), ["queueNext", 0]);
  assert.equal(socket._queue.length, 1);
  host.queueFailed(0, "timedOut");
  assert.equal(socket._queue.length, 0);
  assert.deepEqual(line.sent, []);
});
