/**
 * Options, getters and parsers of the user's that throw, change while they are read, or use the client
 * from inside: the rest goes on, and somebody is told.
 */
import assert from "node:assert/strict";
import { fail, messages, withGetter } from "./support/awkward.mjs";
import { accept, handshake, openPage, settled } from "./support/stand-in-page.mjs";

const tests = {
  async "options that cannot be read while reconnecting are tried again with back-off"(t) {
    const { clock, makeManager, reported, line } = await openPage(t);
    const manager = makeManager({ reconnectionDelay: 1000, reconnectionDelayMax: 5000 });
    const socket = manager.socket("/");
    await accept(line(), "/");
    let broken = true;
    let reads = 0;
    Object.defineProperty(manager.opts, "query", {
      enumerable: true,
      configurable: true,
      get() {
        reads++;
        return broken ? fail("no query today") : {};
      },
    });
    const lost = clock.now;
    const attempts = [];
    manager.on("reconnect_attempt", (count) => attempts.push([count, clock.now - lost]));
    line().isCut();
    await clock.pass(30_000);
    const expected = [1, 2, 3, 4, 5, 6, 7].map((n) => [n, [1, 3, 7, 12, 17, 22, 27][n - 1] * 1000]);
    assert.deepEqual(attempts, expected);
    assert.equal(reads, attempts.length);
    assert.deepEqual(messages(reported), Array(7).fill("no query today"));

    broken = false;
    await clock.pass(5000);
    await accept(line(), "/");
    assert.equal(socket.connected, true);
    socket.disconnect();
    await settled();
    assert.equal(clock.timers.size, 0);
  },

  async "transports that are refused while reconnecting are tried again with back-off"(t) {
    const { clock, makeManager, reported, line } = await openPage(t);
    const manager = makeManager({
      reconnectionDelay: 100,
      reconnectionDelayMax: 400,
      reconnectionAttempts: 4,
    });
    manager.socket("/");
    await accept(line(), "/");
    manager.opts.transports = [class OfTheUsersOwn {}];
    const lost = clock.now;
    const attempts = [];
    const failed = [];
    manager.on("reconnect_attempt", () => attempts.push(clock.now - lost));
    manager.on("reconnect_failed", () => failed.push(clock.now - lost));
    line().isCut();
    await clock.pass(60_000);
    assert.deepEqual(attempts, [100, 300, 700, 1100]);
    assert.deepEqual(failed, [1100]);
    assert.ok(reported.every((error) => error instanceof TypeError));
    assert.equal(reported.length, 4);
    assert.equal(clock.timers.size, 0);
  },

  async "what a WebSocket throws may use the socket when it is made text"(t) {
    const { clock, makeManager, reported, line } = await openPage(t);
    const StandIn = globalThis.WebSocket;
    const socket = makeManager({ autoConnect: false }).socket("/");
    const errors = [];
    socket.on("connect_error", (error) => errors.push(error.message));
    globalThis.WebSocket = function () {
      throw Object.assign(new Error(), {
        toString() {
          socket.emit("inside");
          return "not today";
        },
      });
    };
    socket.connect();
    await settled();
    assert.deepEqual(errors, ["websocket error: not today"]);

    globalThis.WebSocket = StandIn;
    await clock.pass(5000);
    await accept(line(), "/");
    assert.deepEqual(line().sent.slice(1), ['42["inside"]']);
    assert.deepEqual(reported, []);
    socket.disconnect();
    await settled();
    assert.equal(clock.timers.size, 0);
  },

  async "an auth that cannot be read keeps its namespace out, and no other"(t) {
    const { makeManager, reported, line } = await openPage(t);
    const manager = makeManager();
    const [bad, good] = [manager.socket("/bad"), manager.socket("/good")];
    const log = [];
    manager.on("open", () => log.push("open"));
    Object.defineProperty(bad, "auth", { configurable: true, get: () => fail("no auth") });
    good.auth = () => fail("no auth either");
    line().opens();
    await line().receives(handshake());
    assert.deepEqual(log, ["open"]);
    assert.deepEqual(messages(reported).sort(), ["no auth", "no auth either"]);

    Object.defineProperty(bad, "auth", { value: { token: 1 } });
    good.auth = undefined;
    bad.disconnect().connect();
    good.disconnect().connect();
    await accept(line(), "/bad", "/good");
    assert.ok(line().sent.includes('40/bad,{"token":1}'));
    assert.equal(bad.connected && good.connected, true);
    manager.disconnect();
  },

  async "options of a namespace that make another one do not mix the two up"(t) {
    const { makeManager, line } = await openPage(t);
    for (const [what, make] of Object.entries({
      retries: (manager) =>
        manager.socket(
          "/a",
          withGetter("retries", () => (manager.socket("/b"), 0)),
        ),
      ackTimeout: (manager) =>
        manager.socket(
          "/a",
          withGetter("ackTimeout", () => (manager.socket("/b"), undefined)),
        ),
      "retries as an object": (manager) =>
        manager.socket("/a", { retries: { valueOf: () => (manager.socket("/b"), 0) } }),
      auth: (manager) =>
        manager.socket(
          "/a",
          withGetter("auth", () => void manager.socket("/b")),
        ),
      name: (manager) => {
        let made = false;
        const name = {
          toString() {
            if (!made) {
              made = true;
              manager.socket("/b");
            }
            return "/a";
          },
        };
        return manager.socket(name);
      },
    })) {
      const manager = makeManager();
      const a = make(manager);
      const b = manager.socket("/b");
      assert.notEqual(a, b, what);
      const log = [];
      a.on("event", (value) => log.push(["a", value]));
      b.on("event", (value) => log.push(["b", value]));
      await accept(line(), "/a", "/b");
      assert.deepEqual([a.id, b.id], ["socket of /a", "socket of /b"], what);
      await line().receives('42/a,["event",1]', '42/b,["event",2]');
      assert.deepEqual(
        log,
        [
          ["a", 1],
          ["b", 2],
        ],
        what,
      );
      a.disconnect();
      assert.deepEqual([a.connected, b.connected], [false, true], what);
      b.disconnect();
    }
  },

  async "getters in what a parser delivers may use the socket, and may throw"(t) {
    const { makeManager, rejections, line } = await openPage(t);
    const looks = [];
    const look = (name) => {
      const [socket] = Object.values(manager.nsps);
      looks.push([
        name,
        socket.active,
        manager._readyState,
        manager.engine.readyState,
        manager.engine.id,
      ]);
    };
    /** Data whose every member looks at the client and then throws, or not. */
    const evil = ({ evil: throws, ...members }) =>
      Object.defineProperties(
        {},
        Object.fromEntries(
          Object.entries(members).map(([name, value]) => [
            name,
            { enumerable: true, get: () => (look(name), throws === "throws" ? fail(name) : value) },
          ]),
        ),
      );

    const revive = (key, value) => (key === "data" && value?.evil ? evil(value) : value);
    const manager = makeManager({ parser: parserOfJson(revive) });
    const socket = manager.socket("/");
    const other = manager.socket("/other");
    const errors = [];
    other.on("connect_error", (error) => errors.push([error.message, error.data]));
    line().opens();
    await line().receives(handshake());
    const packet = (type, nsp, data) => line().receives(`4${JSON.stringify({ type, nsp, data })}`);

    await packet(0, "/", { evil: "throws", sid: "never read" });
    assert.deepEqual(messages(rejections.splice(0)), ["sid"]);
    assert.equal(socket.connected, false);
    await packet(0, "/", { evil: "looks", sid: "a sid", pid: "a pid" });
    assert.equal(socket.id, "a sid");

    await packet(4, "/other", { evil: "looks", message: "not you", data: { why: 1 } });
    assert.deepEqual(errors.splice(0), [["not you", { why: 1 }]]);
    other.connect();
    await packet(4, "/other", { evil: "throws", message: "never read" });
    assert.deepEqual(messages(rejections.splice(0)), ["message"]);
    assert.deepEqual(errors, []);

    assert.deepEqual(
      looks.map(([name]) => name),
      ["sid", "sid", "pid", "message", "data", "message"],
    );
    for (const [name, , ...states] of looks)
      assert.deepEqual(states, ["open", "open", "engine"], name);

    const heard = [];
    socket.on("hello", (value) => heard.push(value));
    await packet(2, "/", ["hello", 1]);
    assert.deepEqual(heard, [1]);
    other.connect();
    await packet(0, "/other", { sid: "b" });
    assert.equal(other.connected, true);
    manager.disconnect();
    assert.deepEqual(rejections, []);
  },
};

/** A parser of the user's, which reads and writes packets as JSON. */
function parserOfJson(revive) {
  class Encoder {
    encode(packet) {
      return [JSON.stringify(packet)];
    }
  }
  class Decoder {
    on(event, listener) {
      assert.equal(event, "decoded");
      this.listener = listener;
    }
    off() {
      this.listener = undefined;
    }
    add(text) {
      this.listener(JSON.parse(text, revive));
    }
    destroy() {}
  }
  return { Encoder, Decoder };
}

export default Object.entries(tests).map(([name, run]) => ({ name, run }));
