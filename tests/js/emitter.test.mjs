import assert from "node:assert/strict";
import { test } from "node:test";
import { Emitter as Official } from "@socket.io/component-emitter";
import { Emitter } from "../../pkg-template/api/emitter.js";
import { Random } from "./support/random.mjs";

const EVENTS = ["a", "b", "1", 1, undefined, null, "__proto__", "constructor", "hasOwnProperty"];

/**
 * One emitter with a set of numbered listeners, driven by a fixed sequence of
 * operations; everything observable goes to a log.
 */
class Run {
  constructor(EmitterClass, seed) {
    this.random = new Random(seed);
    this.emitter = new EmitterClass();
    this.log = [];
    this.depth = 0;
    this.functions = Array.from({ length: 6 }, (_, number) => this.listener(number));
  }

  listener(number) {
    const run = this;
    return function (...args) {
      run.log.push(["called", number, this === run.emitter, args]);
      // Half of them change the emitter in the middle of a dispatch.
      if (number % 2 === 0 && run.depth < 3) {
        run.depth++;
        run.step();
        run.depth--;
      }
      if (number === 5 && run.random.chance(0.2)) throw new Error("listener 5");
    };
  }

  step() {
    const { emitter, random } = this;
    const event = random.pick(EVENTS);
    const number = random.below(this.functions.length);
    const fn = this.functions[number];
    const operation = random.pick([
      "on",
      "on",
      "once",
      "once",
      "off",
      "off1",
      "off2",
      "emit",
      "emit",
      "look",
      "edit",
    ]);
    this.log.push([operation, event, number]);
    try {
      this.returned(this.perform(operation, event, fn, emitter, random));
    } catch (error) {
      this.log.push(["thrown", error.constructor.name, error.message]);
    }
  }

  perform(operation, event, fn, emitter, random) {
    switch (operation) {
      case "on":
        return emitter[random.pick(["on", "addEventListener"])](event, fn);
      case "once":
        return emitter.once(event, fn);
      case "off":
        // Rare, or no list would ever grow long.
        return random.chance(0.1) ? emitter[this.removal()]() : undefined;
      case "off1":
        return random.chance(0.3) ? emitter[this.removal()](event) : undefined;
      case "off2":
        return emitter[this.removal()](event, random.chance(0.05) ? undefined : fn);
      case "emit": {
        const args = Array.from({ length: random.below(5) }, (_, i) => i);
        return emitter[random.pick(["emit", "emitReserved"])](event, ...args);
      }
      case "look": {
        const list = emitter.listeners(event);
        this.log.push(
          list.map((entry) => this.functions.indexOf(entry.fn ?? entry)),
          emitter.hasListeners(event),
        );
        this.log.push(list === emitter.listeners(event));
        return undefined;
      }
      case "edit": {
        const list = emitter.listeners(event);
        if (random.chance(0.2)) list.length = 0;
        else if (random.chance(0.3)) list.push(fn);
        else list.reverse();
        return undefined;
      }
    }
  }

  removal() {
    return this.random.pick(["off", "removeListener", "removeAllListeners", "removeEventListener"]);
  }

  returned(value) {
    this.log.push(value === this.emitter ? "this" : value);
  }
}

test("behaves as component-emitter in random sequences of operations", () => {
  for (let seed = 1; seed <= 1_000; seed++) {
    const official = new Run(Official, seed);
    const ours = new Run(Emitter, seed);
    for (let i = 0; i < 60; i++) {
      official.step();
      ours.step();
    }
    assert.deepEqual(ours.log, official.log, `seed ${seed}`);
  }
});

test("a throwing listener ends emit() and comes out of it, as in component-emitter", () => {
  for (const EmitterClass of [Official, Emitter]) {
    const emitter = new EmitterClass();
    const calls = [];
    emitter.on("a", () => calls.push(1));
    emitter.on("a", () => {
      throw new TypeError("mine");
    });
    emitter.on("a", () => calls.push(2));
    assert.throws(() => emitter.emit("a"), new TypeError("mine"));
    assert.deepEqual(calls, [1]);
    emitter.on("not a function", undefined);
    assert.throws(() => emitter.emit("not a function"), TypeError);
    assert.throws(() => emitter.on(Symbol("s"), () => {}), TypeError);
  }
});

test("has the aliases of component-emitter", () => {
  for (const { prototype } of [Official, Emitter]) {
    assert.equal(prototype.addEventListener, prototype.on);
    for (const name of ["removeListener", "removeAllListeners", "removeEventListener"]) {
      assert.equal(prototype[name], prototype.off);
    }
    assert.equal(prototype.emitReserved, prototype.emit);
  }
});

test("works behind a proxy, as reactive frameworks make them", () => {
  const emitter = new Emitter();
  const proxy = new Proxy(emitter, {
    get: (target, key, receiver) => Reflect.get(target, key, receiver),
  });
  const calls = [];
  const listener = (value) => calls.push(value);
  proxy.on("a", listener).once("a", listener);
  emitter.emit("a", 1);
  proxy.emit("a", 2).off("a", listener);
  assert.deepEqual(calls, [1, 1, 2]);
  assert.equal(emitter.hasListeners("a"), false);
});

test("_emitPacket() is emit() with the event's name in the array", () => {
  for (let count = 0; count <= 5; count++) {
    for (const listeners of [0, 1, 2, 3]) {
      const log = [[], []];
      [0, 1].forEach((which) => {
        const emitter = new Emitter();
        const record = function (...args) {
          log[which].push([this === emitter, args]);
          emitter.off("7");
        };
        for (let i = 0; i < listeners; i++) emitter.on("7", record);
        const args = Array.from({ length: count }, (_, i) => ({ i }));
        if (which === 0) emitter.emit(7, ...args);
        else emitter._emitPacket([7, ...args]);
      });
      assert.equal(log[0].length, listeners);
      assert.deepEqual(log[1], log[0]);
    }
  }
});

/** What a dispatch does, as a list: function names, subscriber keys, errors. */
function dispatch(emitter, event, ...args) {
  const order = [];
  emitter.order = order;
  emitter._dispatch(
    event,
    args,
    (key) => order.push(key),
    (error) => order.push(error.message),
  );
  return order;
}

function named(name, action = () => {}) {
  return function (...args) {
    this.order.push(name);
    action.apply(this, args);
  };
}

test("subscribers are served in the order of registration", () => {
  const emitter = new Emitter();
  const [a, b, c] = ["a", "b", "c"].map((name) => named(name));
  emitter._subscribe("open", 1);
  emitter.on("open", a);
  emitter._subscribe("open", 2);
  emitter._subscribe("open", 3);
  emitter.on("open", b).on("open", c);
  assert.deepEqual(dispatch(emitter, "open"), [1, "a", 2, 3, "b", "c"]);
  emitter.off("open", b).on("open", b);
  assert.deepEqual(dispatch(emitter, "open"), [1, "a", 2, 3, "c", "b"]);
  emitter.off("open", a);
  assert.deepEqual(dispatch(emitter, "open"), [1, 2, 3, "c", "b"]);
  emitter._unsubscribe("open", 2);
  emitter._unsubscribe("open", 99);
  emitter._unsubscribe("close", 1);
  assert.deepEqual(dispatch(emitter, "open"), [1, 3, "c", "b"]);
  emitter._subscribe("open", 2);
  assert.deepEqual(dispatch(emitter, "open"), [1, 3, "c", "b", 2]);
});

test("subscribers are out of the user's sight and reach", () => {
  const emitter = new Emitter();
  emitter._subscribe("open", 1);
  assert.deepEqual(emitter.listeners("open"), []);
  assert.equal(emitter.hasListeners("open"), false);
  const a = named("a");
  emitter.on("open", a);
  assert.deepEqual(emitter.listeners("open"), [a]);
  emitter.off("open");
  assert.deepEqual(dispatch(emitter, "open"), [1]);
});

test("subscribers survive every kind of removal", () => {
  for (const remove of [
    (emitter) => emitter.off(),
    (emitter) => emitter.off("open"),
    (emitter) => emitter.removeAllListeners(),
    (emitter) => (emitter.listeners("open").length = 0),
  ]) {
    const emitter = new Emitter();
    emitter.on("open", named("a")).on("open", named("b"))._subscribe("open", 1);
    emitter._subscribe("close", 2);
    remove(emitter);
    assert.deepEqual(dispatch(emitter, "open"), [1]);
    assert.deepEqual(dispatch(emitter, "close"), [2]);
    // Whoever registers now comes after the subscribers, which were there before.
    emitter.on("open", named("c")).on("open", named("d")).on("close", named("e"));
    assert.deepEqual(dispatch(emitter, "open"), [1, "c", "d"]);
    assert.deepEqual(dispatch(emitter, "close"), [2, "e"]);
  }
});

test("the order with subscribers is that of component-emitter with listeners in their place", () => {
  for (let seed = 1; seed <= 1_000; seed++) {
    const random = new Random(seed);
    const ours = new Emitter();
    const official = new Official();
    const users = Array.from({ length: 5 }, (_, i) => named(`user ${i}`));
    const internals = new Map();
    for (let i = 0; i < 40; i++) {
      const event = random.pick(["open", "close"]);
      const fn = random.pick(users);
      const key = random.below(4);
      switch (random.below(7)) {
        case 0:
        case 1:
          ours.on(event, fn);
          official.on(event, fn);
          break;
        case 2:
          ours.once(event, fn);
          official.once(event, fn);
          break;
        case 3:
          ours.off(event, fn);
          official.off(event, fn);
          break;
        case 4:
          if (!internals.has(event + key)) {
            const internal = () => official.order.push(key);
            internals.set(event + key, internal);
            ours._subscribe(event, key);
            official.on(event, internal);
          }
          break;
        case 5:
          ours._unsubscribe(event, key);
          if (internals.has(event + key)) official.off(event, internals.get(event + key));
          internals.delete(event + key);
          break;
        case 6:
          official.order = [];
          official.emit(event);
          assert.deepEqual(dispatch(ours, event), official.order, `seed ${seed}`);
      }
    }
  }
});

test("a dispatch serves those who were there when it began", () => {
  const emitter = new Emitter();
  const late = named("late");
  const removed = named("removed");
  emitter.on(
    "open",
    named("first", () => {
      emitter.on("open", late).off("open", removed);
      emitter._subscribe("open", "late subscriber");
      emitter._unsubscribe("open", "removed subscriber");
    }),
  );
  emitter.on("open", removed)._subscribe("open", "removed subscriber");
  assert.deepEqual(dispatch(emitter, "open"), ["first", "removed", "removed subscriber"]);
  assert.deepEqual(dispatch(emitter, "open"), ["first", "late", "late subscriber"]);
});

test("after a throw the other listeners are skipped and the subscribers are served", () => {
  const fail = (message) => () => {
    throw new Error(message);
  };
  const emitter = new Emitter();
  emitter.on("close", named("a"));
  emitter._subscribe("close", 1);
  emitter.on("close", named("b", fail("first")));
  emitter.on("close", named("c", fail("second")));
  emitter._subscribe("close", 2);
  emitter.on("close", named("d"));
  assert.deepEqual(dispatch(emitter, "close"), ["a", 1, "b", "first", 2]);

  for (const count of [1, 2]) {
    const plain = new Emitter();
    plain.on("close", named("a", fail("alone")));
    if (count === 2) plain.on("close", named("b"));
    assert.deepEqual(dispatch(plain, "close"), ["a", "alone"]);
  }
});

test("a dispatch hands over the arguments and the emitter", () => {
  for (const subscribed of [false, true]) {
    const emitter = new Emitter();
    if (subscribed) emitter._subscribe("close", 0);
    const seen = [];
    emitter.on("close", function (...args) {
      seen.push(this, ...args);
    });
    dispatch(emitter, "close", "reason", undefined);
    assert.equal(seen[0], emitter);
    assert.deepEqual(seen.slice(1), ["reason", undefined]);
    assert.deepEqual(dispatch(emitter, "unknown"), []);
  }
});

test("the first and the last listener of an event are reported", () => {
  const emitter = new Emitter();
  const reports = [];
  const reported = () => reports.splice(0);
  const a = () => {};
  const b = () => {};
  emitter.on("packet", a);
  emitter._watch((event, has) => reports.push([event, has, emitter.hasListeners(event)]));
  assert.deepEqual(reported(), [["packet", true, true]]);

  emitter.on("packet", b).off("packet", a);
  assert.deepEqual(reported(), []);
  emitter.off("packet", b);
  assert.deepEqual(reported(), [["packet", false, false]]);
  emitter.off("packet", b).off("packet").off("data");
  assert.deepEqual(reported(), []);

  emitter.once("data", a);
  assert.deepEqual(reported(), [["data", true, true]]);
  emitter.emit("data");
  assert.deepEqual(reported(), [["data", false, false]]);

  emitter.on("data", a).on("data", b).off("data");
  assert.deepEqual(reported(), [
    ["data", true, true],
    ["data", false, false],
  ]);
  emitter.on("data", a).on("packet", a).on(1, a);
  assert.deepEqual(reported(), [
    ["data", true, true],
    ["packet", true, true],
    ["1", true, true],
  ]);
  emitter.off();
  assert.deepEqual(reported(), [
    ["1", false, false],
    ["data", false, false],
    ["packet", false, false],
  ]);

  emitter._subscribe("data", 1);
  emitter._unsubscribe("data", 1);
  assert.deepEqual(reported(), []);

  emitter.on("data", a);
  emitter.listeners("data").length = 0;
  reported();
  emitter.on("data", b);
  assert.deepEqual(reported(), [["data", true, true]]);
});
