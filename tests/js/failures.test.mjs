/** Timers, exceptions, and a core that fails. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { Engine } from "../../pkg-template/api/engine.js";
import { forget, hostOf } from "../../pkg-template/host/registry.js";
import { urlParameters } from "../../pkg-template/host/values.js";
import { connect, rejectionsOf, reported } from "./support/connection.mjs";
import { start } from "./support/stand-in-core.mjs";
import { detached } from "./support/values.mjs";

start();

test("timers are set and cleared by number, and are the Manager's own", async (t) => {
  const [set, clear] = [[], []];
  t.mock.method(globalThis, "setTimeout", (fn, delay) => set.push([fn, delay]));
  t.mock.method(globalThis, "clearTimeout", (id) => clear.push(id));
  const { core, host } = connect();
  t.mock.restoreAll();
  host.setTimer(0, 5);
  host.setTimer(1, 0);
  host.clearTimer(0);
  host.setTimer(0, 7);
  assert.deepEqual(
    set.map(([, delay]) => delay),
    [5, 0, 7],
  );
  assert.deepEqual(clear, [1]);
  set[1][0]();
  set[2][0]();
  assert.deepEqual(core.news(), [
    ["fired", 1],
    ["fired", 0],
  ]);
});

test("where exceptions go", async () => {
  const { core, host, manager, socket, line } = connect();
  const [one, two] = [new Error("one"), new Error("two")];
  const fail = (error) => () => {
    throw error;
  };
  manager.on("error", fail(one)).on("close", fail(two));
  const both = () => {
    host.managerEvent("error");
    host.managerEvent("close");
  };
  core.answers = { connect: both, opened: both, pingExpired: both };
  assert.throws(() => socket.connect(), one);
  assert.deepEqual(reported.splice(0), [two]);
  line.onopen();
  assert.deepEqual(reported.splice(0), [two, one]);
  assert.deepEqual(await rejectionsOf(() => host.pingExpired(0)), [one]);
  assert.deepEqual(reported.splice(0), [two]);
  // A call in a listener has exceptions of its own.
  manager.off().on("error", () => assert.throws(() => socket.disconnect(), two));
  core.answers = { connect: both, disconnect: () => host.blame(two) };
  assert.doesNotThrow(() => socket.connect());
  assert.deepEqual(reported, []);
});

test("a core that fails ends everything, and says so", async (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const { core, engine, host, manager, socket, line } = connect();
  const heard = [];
  socket.on("disconnect", (reason, details) => heard.push([reason, details]));
  const trap = new WebAssembly.RuntimeError("unreachable");
  host.busy(true);
  core.answers.emit = () => {
    throw trap;
  };
  socket.emit("a");
  assert.deepEqual(reported.splice(0), [trap]);
  const details = { description: "the client has failed", context: trap };
  assert.deepEqual(heard, [["transport error", details]]);
  assert.equal(line.isClosed, true);
  assert.equal(hostOf(core.number), undefined);
  core.news();
  const told = () => warn.mock.calls.splice(0).map(({ arguments: words }) => words.join(" "));
  const [message, ...more] = told();
  assert.match(message, /^socketio-wasm: .* has failed .*\/issues$/);
  assert.deepEqual(more, []);
  host.disconnected(0, "forced close", undefined);
  socket.emit("b", () => {}).connect();
  manager.open(() => {}).socket("/new");
  // `emit`, `connect`, `open`, and a namespace that connects by itself.
  assert.deepEqual(told(), [message, message, message, message]);
  engine.write("c", {}, () => {});
  assert.equal(manager._readyState, "closed");
  assert.equal(manager._reconnecting, false);
  assert.equal(socket.active, false);
  assert.equal(engine.readyState, undefined);
  await nextTurn();
  assert.deepEqual(core.news(), []);
  assert.equal(heard.length, 1);
});

test("what a module of the application's traps on is an exception of the application's", () => {
  const { core, socket } = connect();
  core.answers = { emit: "send", write: "send" };
  const trap = new WebAssembly.RuntimeError("theirs");
  const toJSON = () => {
    throw trap;
  };
  assert.throws(() => socket.emit("a", { toJSON }), trap);
  socket.onAnyOutgoing(toJSON);
  assert.throws(() => socket.emit("a"), trap);
  core.answers.write = "drop";
  assert.equal(socket.connected, true);
});

test("a core that is gone is not found any more", () => {
  const { core } = connect();
  assert.ok(hostOf(core.number));
  forget(core.number);
  assert.equal(hostOf(core.number), undefined);
});

test("what all engines share", () => {
  const module = start();
  Engine.priorWebsocketSuccess = /** @type {any} */ (1);
  assert.equal(module.priorWebsocketSuccess, true);
  assert.equal(Engine.priorWebsocketSuccess, true);
  assert.equal(Engine.protocol, 4);
});

test("a transport whose packets cannot be read has failed, and the core hears of it", async () => {
  const { core, engine, host } = connect({ transports: ["polling", "websocket"] });
  host.poll(2, 0, urlParameters(false, undefined, false));
  // Applications can reach the write buffer.
  engine.writeBuffer = /** @type {any} */ (null);
  host.sendBuffered(0, 0, 1);
  host.post(2, 0, 1, urlParameters(true, undefined, false));
  assert.deepEqual(core.news(), []);
  await nextTurn();
  // The request that nobody answers here is one more.
  const failures = core.news().filter(([name, , , , writing]) => name === "failed" && writing);
  assert.deepEqual(
    failures.map(([, link, error, context, writing]) => [link, error.name, context, writing]),
    [
      [0, "TypeError", undefined, true],
      [2, "TypeError", undefined, true],
    ],
  );
  host.pageHide();
});

test("what waits is measured, whatever stands among it", () => {
  const { engine, host } = connect();
  const [, , , view] = detached();
  const junk = /** @type {any} */ (null);
  engine.writeBuffer.push({ type: "message", data: view }, junk, { type: "message", data: "abc" });
  assert.deepEqual(host.measure(0, 100), [0, 0, 3]);
});

test("a listener that emits what it listens to uses up neither the stack nor the client", () => {
  const { core, host, socket } = connect();
  core.answers = { emit: "send", write: "send" };
  let calls = 0;
  const again = () => {
    calls++;
    socket.emit("again");
  };
  socket.onAnyOutgoing(again);
  for (let round = 1; round <= 3; round++) {
    assert.throws(() => socket.emit("first"), RangeError);
    assert.equal(host.depth, 0);
  }
  assert.ok(calls > 300 && calls < 1000, `${calls} calls`);
  socket.offAnyOutgoing(again);
  core.news();
  socket.emit("last");
  assert.equal(core.news().length, 2);
});

test("after an overflow of the stack the core goes on, or ends", async (t) => {
  t.mock.method(console, "warn", () => {});
  const { core, manager, socket } = connect();
  const overflow = new RangeError("Maximum call stack size exceeded");
  core.answers.connect = () => {
    throw overflow;
  };
  assert.throws(() => socket.connect(), overflow);
  core.news();
  await nextTurn();
  assert.deepEqual(core.news(), [["resume"]]);
  const trap = new WebAssembly.RuntimeError("unreachable");
  core.answers.resume = () => {
    throw trap;
  };
  const heard = [];
  socket.on("disconnect", (reason) => heard.push(reason));
  assert.throws(() => socket.connect(), overflow);
  assert.deepEqual(heard, []);
  await nextTurn();
  assert.deepEqual(heard, ["transport error"]);
  assert.deepEqual(reported.splice(0), [trap]);
  assert.equal(manager._readyState, "closed");
});
