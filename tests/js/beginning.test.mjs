/** How Managers and sockets begin, and what is asked before there is a module. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { Manager } from "../../pkg-template/api/manager.js";
import { wasm } from "../../pkg-template/host/wasm.js";
import { io } from "../../pkg-template/index.js";
import { connect } from "./support/connection.mjs";
import { lastCore, start } from "./support/stand-in-core.mjs";

test("without a module there is no socket", () => {
  assert.throws(() => wasm(), /socketio-wasm is not ready: call and await init\(\)/);
  assert.throws(() => io("http://h"), /is not ready/);
  start();
  assert.doesNotThrow(() => wasm());
});

test("a Manager tells its core the options, and opens", () => {
  new Manager("http://h");
  const core = lastCore();
  assert.deepEqual(core.settings, {
    autoConnect: true,
    maxAttachments: 10,
    reconnection: true,
    reconnectionAttempts: Infinity,
    reconnectionDelay: 1000,
    reconnectionDelayMax: 5000,
    randomizationFactor: 0.5,
    timeout: 20_000,
  });
  assert.deepEqual(core.news(), [["open", undefined]]);
  new Manager("http://h", { autoConnect: false, timeout: false, randomizationFactor: 2 });
  assert.equal(lastCore().settings.timeout, undefined);
  // Which is out of range: the core takes it for none.
  assert.equal(lastCore().settings.randomizationFactor, 2);
  assert.deepEqual(lastCore().news(), []);
});

test("the setters of a Manager", () => {
  const { manager, core } = connect();
  manager.reconnection(0).reconnectionAttempts(3).reconnectionDelay("5").reconnectionDelayMax(6);
  manager.randomizationFactor(1).timeout(false).timeout(7);
  assert.deepEqual(core.news(), [
    ["setReconnection", false],
    ["setReconnectionAttempts", 3],
    ["setReconnectionDelay", 5],
    ["setReconnectionDelayMax", 6],
    ["setRandomizationFactor", 1],
    ["setTimeout", undefined],
    ["setTimeout", 7],
  ]);
  assert.equal(manager.reconnectionDelay(), "5");
});

test("io() shares Managers, but for the second socket of a namespace", () => {
  const one = io("http://shared/a");
  const other = io("http://shared/b");
  assert.equal(one.io, other.io);
  const again = io("http://shared/a");
  assert.notEqual(again.io, one.io);
  assert.notEqual(io("http://shared/c", { forceNew: true }).io, one.io);
  assert.notEqual(io("http://shared/c", { multiplex: false }).io, one.io);
  assert.equal(io("http://shared/c").io, one.io);
});

test("a new namespace has the next number, and its options", () => {
  const { manager, core } = connect();
  manager.socket("/a", { retries: 3, ackTimeout: "10" });
  manager.socket("/b");
  assert.deepEqual(core.news(), [
    ["addNamespace", 3, 10],
    ["useNamespace", 1],
    ["addNamespace", 0, undefined],
    ["useNamespace", 2],
  ]);
  manager.socket("/a");
  assert.deepEqual(core.news(), [["useNamespace", 1]]);
});

test("the options of an engine that cannot be read", () => {
  const { manager, core, host } = connect();
  const before = manager.engine;
  manager.opts.transports = [class {}];
  core.answers.connect = () => assert.equal(host.engineOptions(1), undefined);
  assert.throws(() => manager.nsps["/"].connect(), TypeError);
  assert.equal(manager.engine, before);
});
