/**
 * The client amid code that is not its own: getters that throw, servers that lie, stand-ins that call back at once.
 * Whatever they do, the rest goes on, and somebody is told.
 */
import assert from "node:assert/strict";
import {
  accept,
  handshake,
  hostOf,
  isCollectable,
  openPage,
  settled,
  StandInSocket,
} from "./support/stand-in-page.mjs";

const LEAVING = ["beforeunload", "pagehide"];

/** Options in which one is read by a getter. */
function withGetter(name, get, rest = {}) {
  return Object.defineProperty({ ...rest }, name, { get, enumerable: true, configurable: true });
}

function fail(message) {
  throw new Error(message);
}

/** JSON of the server's that cannot be made a string nor a number. */
const STUBBORN = '{"toString":1,"valueOf":1}';

const messages = (errors) => errors.map((error) => error.message);

const tests = {
  async "a stray microtask brings nobody the arguments of another packet"(t) {
    const { makeManager, line } = await openPage(t);
    const manager = makeManager();
    const socket = manager.socket("/");
    await accept(line(), "/");
    const heard = [];
    for (const event of ["a", "b", "c"]) socket.on(event, (value) => heard.push([event, value]));
    socket.emit("question", (answer) => heard.push(["answer", answer]));
    const { core } = hostOf(manager);
    const stray = () => void Promise.resolve().then(() => core.microtask());

    stray();
    for (const frame of [
      '42["a","for a"]',
      '42["b","for b"]',
      '430["for the answer"]',
      '42["c"]',
    ]) {
      line().onmessage({ data: frame });
      core.microtask();
      stray();
    }
    await settled();
    assert.deepEqual(heard, [
      ["a", "for a"],
      ["b", "for b"],
      ["answer", "for the answer"],
      ["c", undefined],
    ]);
    socket.disconnect();
  },

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

  async "a queued packet that cannot be encoded leaves the next one its time limit"(t) {
    const { clock, makeManager, rejections, reported, line } = await openPage(t);
    const socket = makeManager().socket("/", { retries: 2, ackTimeout: 500 });
    await accept(line(), "/");
    socket.emit("first", () => {});
    socket.emit("bad", 1n);
    socket.emit("second", () => {});
    await line().receives('430["done"]');
    const sendings = () => line().sent.filter((frame) => frame.includes("second")).length;
    assert.equal(sendings(), 1);
    await clock.pass(499);
    assert.equal(sendings(), 1, "its time is not up");
    await clock.pass(1);
    assert.equal(sendings(), 2, "now it is");
    assert.deepEqual(
      [...rejections, ...reported].map((error) => error.constructor),
      [TypeError],
    );
  },

  async "a refusal whose message is no text is an unhandled rejection, and the client goes on"(t) {
    const { makeManager, rejections, reported, line } = await openPage(t);
    const manager = makeManager();
    const [bad, good] = [manager.socket("/bad"), manager.socket("/good")];
    line().opens();
    await line().receives(handshake());
    await line().receives(`44/bad,{"message":${STUBBORN}}`);
    assert.deepEqual(
      rejections.map((error) => error.constructor),
      [TypeError],
    );
    assert.deepEqual(reported, []);
    assert.equal(bad.active, false);

    await line().receives('40/good,{"sid":"s"}', '42/good,["hello"]');
    assert.equal(good.connected, true);
    bad.connect();
    await line().receives('40/bad,{"sid":"again"}');
    assert.equal(bad.connected, true);
    assert.equal(manager._readyState, "open");
    manager.disconnect();
    assert.equal(good.connected || bad.connected, false);
  },

  async "getters in what a parser delivers may use the socket, and may throw"(t) {
    const { makeManager, rejections, line } = await openPage(t);
    let decoder;
    class Encoder {
      encode(packet) {
        return [JSON.stringify(packet)];
      }
    }
    class Decoder {
      constructor() {
        decoder = this;
      }
      on(event, listener) {
        this.listener = listener;
      }
      off() {
        this.listener = undefined;
      }
      add(text) {
        this.listener(
          JSON.parse(text, (key, value) => (key === "data" && value?.evil ? evil(value) : value)),
        );
      }
      destroy() {}
    }
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

    const manager = makeManager({ parser: { Encoder, Decoder } });
    const socket = manager.socket("/");
    const other = manager.socket("/other");
    const errors = [];
    other.on("connect_error", (error) => errors.push([error.message, error.data]));
    line().opens();
    await line().receives(handshake());
    assert.ok(decoder.listener);
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

  async "disconnect() during back-off leaves no listener on the page, and a Manager that can be collected"(
    t,
  ) {
    const page = await openPage(t);
    const before = page.events.count(...LEAVING);
    assert.equal(before, 0);
    const collectable = await isCollectable(async () => {
      const manager = page.makeManager();
      const socket = manager.socket("/");
      assert.equal(page.events.count(...LEAVING), 2);
      await accept(page.line(), "/");
      page.line().isCut();
      await settled();
      assert.equal(manager._reconnecting, true);
      assert.equal(page.events.count(...LEAVING), 2, "it waits for the next attempt");
      socket.disconnect();
      assert.equal(page.events.count(...LEAVING), 0);
      assert.equal(page.clock.timers.size, 0);
      StandInSocket.made.length = 0;
      return manager;
    });
    assert.ok(collectable);
  },

  async "emit() with an ack on a socket at rest leaves it at rest"(t) {
    const page = await openPage(t);
    for (const use of [
      (socket) => socket.emit("question", () => {}),
      (socket) => void socket.emitWithAck("question"),
      (socket) => socket.volatile.emit("question", () => {}),
      (socket) => socket.emit("statement"),
      (socket) => socket.connect().disconnect(),
    ]) {
      const collectable = await isCollectable(async () => {
        const manager = page.makeManager({ autoConnect: false });
        use(manager.socket("/"));
        await settled();
        assert.equal(page.events.count(...LEAVING), 0, String(use));
        assert.equal(page.clock.timers.size, 0, String(use));
        StandInSocket.made.length = 0;
        return manager;
      });
      assert.ok(collectable, String(use));
    }
  },

  async "an ack's time limit keeps the page awake for as long as it runs"(t) {
    const page = await openPage(t);
    const answers = [];
    const collectable = await isCollectable(async () => {
      const manager = page.makeManager({ autoConnect: false });
      const socket = manager.socket("/");
      socket.timeout(1000).emit("question", (error) => answers.push(error.message));
      await settled();
      assert.equal(page.clock.timers.size, 1);
      await page.clock.pass(1000);
      assert.deepEqual(answers, ["operation has timed out"]);
      assert.equal(page.events.count(...LEAVING), 0);

      socket.connect();
      await accept(page.line(), "/");
      socket.timeout(1000).emit("question", () => {});
      socket.disconnect();
      await settled();
      assert.equal(page.events.count(...LEAVING), 0);
      assert.equal(page.clock.timers.size, 0);
      StandInSocket.made.length = 0;
      return manager;
    });
    assert.ok(collectable);
  },

  async "a send buffer in which an application has put something else is sent as far as it is packets"(
    t,
  ) {
    const { makeManager, rejections, line } = await openPage(t);
    const socket = makeManager().socket("/");
    const log = [];
    socket.on("connect", () => log.push("connect"));
    socket.emit("before");
    socket.sendBuffer.push(null);
    socket.sendBuffer.push(withGetter("data", () => fail("no data"), { options: {} }));
    socket.timeout(1000).emit("after", (error) => log.push(error.message));
    socket.timeout(1000).emit("unanswered", (error) => log.push(error.message));
    await accept(line(), "/");
    assert.deepEqual(log, ["connect"]);
    assert.deepEqual(
      line().sent.filter((frame) => frame.startsWith("42")),
      ['42["before"]', '420["after"]', '421["unanswered"]'],
    );
    assert.deepEqual(socket.sendBuffer, []);
    assert.ok(rejections.length >= 1 && rejections[0] instanceof TypeError, "somebody is told");

    socket.sendBuffer.push(null);
    socket.disconnect();
    assert.deepEqual(log, [
      "connect",
      "socket has been disconnected",
      "socket has been disconnected",
    ]);
  },

  async "a buffered packet times out past what an application has put before it"(t) {
    const { clock, makeManager } = await openPage(t);
    const socket = makeManager({ autoConnect: false }).socket("/");
    const log = [];
    socket.sendBuffer.push(null);
    socket.timeout(100).emit("question", (error) => log.push(error.message));
    await clock.pass(100);
    assert.deepEqual(log, ["operation has timed out"]);
    assert.deepEqual(socket.sendBuffer, [null]);
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

  async "a handshake whose members are nothing to count with fails the attempt"(t) {
    const { clock, makeManager, reported, line } = await openPage(t);
    for (const broken of [
      `{"sid":"s","upgrades":[],"pingInterval":${STUBBORN},"pingTimeout":1}`,
      `{"sid":"s","upgrades":[],"pingInterval":1,"pingTimeout":${STUBBORN}}`,
      `{"sid":"s","upgrades":[],"pingInterval":1,"pingTimeout":1,"maxPayload":${STUBBORN}}`,
      "null",
      "[]",
      "not JSON",
    ]) {
      const manager = makeManager({
        timeout: false,
        reconnectionDelay: 10,
        reconnectionDelayMax: 10,
      });
      const socket = manager.socket("/");
      const errors = [];
      socket.on("connect_error", (error) => errors.push(error.message));
      line().opens();
      await line().receives(`0${broken}`);
      assert.deepEqual(errors, ["parse error"], broken);
      await clock.pass(10);
      await accept(line(), "/");
      assert.equal(socket.connected, true, broken);
      manager.disconnect();
    }
    assert.deepEqual(reported, []);
  },

  async "upgrades that are no names are no upgrades"(t) {
    const { makeManager, line } = await openPage(t);
    const manager = makeManager();
    const socket = manager.socket("/");
    line().opens();
    await line().receives(
      `0{"sid":"s","upgrades":[${STUBBORN},null,["polling"],7],"pingInterval":1000,"pingTimeout":1000}`,
      '40{"sid":"t"}',
    );
    assert.equal(socket.connected, true);
    manager.disconnect();
  },

  async "a WebSocket that tells its end at once may have a listener that connects"(t) {
    const page = await openPage(t);
    let ends = 0;
    globalThis.WebSocket = class extends StandInSocket {
      constructor(url) {
        super(url);
        this.addEventListener("close", () => {
          ends++;
          if (ends < 3) socket.connect();
        });
      }
      close() {
        if (this.readyState === 3) return;
        super.close();
        this.dispatchEvent(new Event("close"));
      }
    };
    const log = [];
    const socket = page.makeManager().socket("/");
    socket.on("connect", () => log.push("connect"));
    socket.on("disconnect", (reason) => log.push(reason));
    await accept(page.line(), "/");
    socket.disconnect();
    await settled();
    assert.equal(ends, 1);
    assert.deepEqual(log, ["connect", "io client disconnect"]);
    assert.equal(StandInSocket.made.length, 2, "it has been opened anew");
    await accept(page.line(), "/");
    assert.equal(socket.connected, true);

    // While it is opening, and when it is the client that gives up.
    socket.io.engine.close();
    await settled();
    assert.equal(ends, 2);
    assert.deepEqual(log.slice(2), ["connect", "forced close"]);
    socket.disconnect();
    await settled();
    assert.deepEqual(messages([...page.reported, ...page.rejections]), []);
    assert.equal(page.events.count(...LEAVING), 0);
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
};

export default Object.entries(tests).map(([name, run]) => ({ name, run }));
