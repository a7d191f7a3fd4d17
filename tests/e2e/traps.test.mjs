/**
 * A trap in the module is a mistake of ours that should not exist. If it happens nevertheless, whatever the module
 * was doing at that moment, the page hears of it as of any lost connection, and nothing else breaks.
 */
import assert from "node:assert/strict";
import { accept, openPage, settled } from "./support/stand-in-page.mjs";

const HEARTBEAT = "the heartbeat runs out";

/** A use of the client in which a trap can happen at any step. */
const USES = {
  "a frame": ({ line }) => line.receives('42["news",{"a":1}]'),
  "an event with an ack": ({ line }) => line.receives('421["ask"]'),
  "a binary event": ({ line }) =>
    line.receives('451-["bytes",{"_placeholder":true,"num":0}]', new ArrayBuffer(2)),
  "an answer": ({ line, socket }) => {
    socket.emit("question", () => {});
    return line.receives('430["answer"]');
  },
  "a ping": ({ line }) => line.receives("2"),
  "a packet of an unknown namespace": ({ line }) => line.receives('42/unknown,["event"]'),
  "a long header": ({ line }) => line.receives(`42/${"n".repeat(40)},["event"]`),
  emit: ({ socket }) => socket.emit("statement", { a: 1 }),
  "emit with bytes": ({ socket }) => socket.emit("statement", new Uint8Array(2)),
  "emit of what cannot be encoded": ({ socket }) => {
    try {
      socket.emit("statement", 1n);
    } catch (error) {
      assert.ok(error instanceof TypeError);
    }
  },
  "emit with observers": ({ socket }) => {
    socket.onAnyOutgoing(() => {});
    socket.emit("statement");
  },
  "emit with a time limit": async ({ socket, page }) => {
    socket.timeout(10).emit("question", () => {});
    await page.clock.pass(10);
  },
  "another namespace": ({ manager }) => void manager.socket("/third"),
  "engine.write": ({ manager }) => manager.engine.write("text"),
  [HEARTBEAT]: ({ page }) => page.clock.pass(45_000),
};

/** What an application may do with a client that has failed. */
const AFTERWARDS = {
  emit: (socket) => socket.emit("statement", 1),
  "emit with an ack": (socket) => socket.timeout(10).emit("question", () => {}),
  volatile: (socket) => socket.volatile.emit("statement"),
  disconnect: (socket) => socket.disconnect(),
  connect: (socket) => socket.connect(),
  active: (socket) => socket.active,
  connected: (socket) => socket.connected,
  "another namespace": (socket) => socket.io.socket("/new").disconnect(),
  "a known namespace": (socket) => socket.io.socket("/"),
  _readyState: (socket) => socket.io._readyState,
  _reconnecting: (socket) => socket.io._reconnecting,
  settings: (socket) => socket.io.reconnectionDelay(5).reconnection(false).timeout(1),
  listeners: (socket) => socket.io.on("packet", () => {}).off("packet"),
  open: (socket) => socket.io.open(() => {}),
  "engine.id": (socket) => socket.io.engine.id,
  "engine.readyState": (socket) => socket.io.engine.readyState,
  "engine.transport": (socket) => Object.values(socket.io.engine.transport ?? {}),
  "transport.writable": (socket) => socket.io.engine.transport?.writable,
  "transport.query": (socket) => socket.io.engine.transport?.query,
  "engine.writeBuffer": (socket) => socket.io.engine.writeBuffer,
  "engine.write": (socket) => socket.io.engine.write("text", () => {}),
  "engine listeners": (socket) => socket.io.engine.on("data", () => {}).off("data"),
  "engine.close": (socket) => socket.io.engine.close(),
  "manager.disconnect": (socket) => socket.io.disconnect(),
};

/** More steps than any of the uses has. */
const MOST_STEPS = 400;

/** A Manager with two namespaces, connected, and what becomes of it. */
async function connect(page, options = {}) {
  const manager = page.makeManager(options);
  const socket = manager.socket("/");
  const other = manager.socket("/other");
  const log = [];
  for (const [name, one] of Object.entries({ socket, other })) {
    one.on("disconnect", (reason, details) =>
      log.push([name, reason, details?.context?.constructor]),
    );
  }
  await accept(page.line(), "/", "/other");
  assert.equal(manager.engine.transport.name, "websocket");
  socket.on("ask", (answer) => answer("answer"));
  return { page, manager, socket, other, log, line: page.line() };
}

const isTrap = (error) => error instanceof WebAssembly.RuntimeError;

/**
 * Runs a use of the client again and again with a trap at its first step, at its second, and so on to its last.
 *
 * @param {(connection: any, what: string) => Promise<void> | void} check what has to be true after each trap
 * @returns {Promise<number>} how many traps there were
 */
async function trapEverywhere(page, name, check) {
  for (let step = 1; step <= MOST_STEPS; step++) {
    const connection = await connect(page);
    page.traps.spring(step);
    let thrown;
    try {
      await USES[name](connection);
      await settled();
    } catch (error) {
      thrown = error;
    }
    const { sprung } = page.traps;
    page.traps.disarm();
    if (!sprung) {
      assert.equal(thrown, undefined);
      connection.manager.disconnect();
      await settled();
      return step - 1;
    }
    const what = `${name}, trap at step ${step}`;
    assert.equal(thrown, undefined, `${what}: ${thrown?.stack}`);
    await check(connection, what);
  }
  throw new Error(`${name} has more than ${MOST_STEPS} steps`);
}

/** The module is stuck; whoever has not met with that yet does so at the next call. */
async function meet({ line, socket }) {
  await line.receives('42["next"]');
  socket.emit("next");
  await settled();
}

const LOST = [
  ["socket", "transport error", WebAssembly.RuntimeError],
  ["other", "transport error", WebAssembly.RuntimeError],
];

const perUse = Object.keys(USES).map((name) => ({
  name: `a trap at any step of: ${name}`,
  async run(t) {
    const page = await openPage(t);
    // Where time passes, it would pass for a bystander too.
    const bystander = name === HEARTBEAT ? undefined : await connect(page);
    const traps = await trapEverywhere(page, name, async (connection, what) => {
      const { line, log, manager, socket, other } = connection;
      await meet(connection);
      const told = log.splice(0);
      if (name === HEARTBEAT)
        assert.deepEqual(told.map(([one]) => one).sort(), ["other", "socket"], what);
      else assert.deepEqual(told, LOST, what);
      assert.equal(socket.connected || other.connected, false, what);
      assert.equal(socket.id, undefined, what);
      // There the module is about to close it, and may trap between letting go of it and closing it.
      if (name !== HEARTBEAT) assert.ok(line.closings > 0, `${what}: the WebSocket is closed`);
      assert.ok(
        page.reported.length > 0 && page.reported.every(isTrap),
        `${what}: somebody is told`,
      );
      assert.deepEqual(page.rejections, [], what);
      page.reported.length = 0;
      const warnings = page.warnings.splice(0);
      assert.ok(warnings.length > 0, `${what}: the console says what to report`);
      for (const warning of warnings) assert.match(warning, /has failed .*\/issues$/, what);
      assert.equal(manager._readyState, "closed", what);

      for (const [call, use] of Object.entries(AFTERWARDS)) {
        assert.doesNotThrow(() => use(socket), `${what}, then ${call}`);
      }
      await line.receives('42["late"]');
      line.isCut();
      await settled();
      assert.deepEqual(log, [], `${what}: disconnect is told once`);
      assert.deepEqual([...page.reported, ...page.rejections], [], what);
    });
    assert.ok(traps > 0, "there is something to trap");
    t.log(`${traps} traps`);

    if (bystander === undefined) return;
    const heard = [];
    bystander.socket.on("hello", (value) => heard.push(value));
    await bystander.line.receives('42["hello",1]');
    bystander.socket.emit("still here");
    assert.deepEqual(heard, [1], "another Manager goes on");
    assert.equal(bystander.line.sent.at(-1), '42["still here"]');
    bystander.manager.disconnect();
  },
}));

export default [
  ...perUse,
  {
    name: "a Manager that has failed holds nothing, and a new one works",
    async run(t) {
      const page = await openPage(t);
      const failed = await connect(page);
      page.traps.spring(3);
      failed.socket.emit("event");
      page.traps.disarm();
      await meet(failed);
      assert.deepEqual(failed.log, LOST);
      assert.equal(page.events.count("beforeunload", "pagehide"), 0);
      await page.clock.pass(120_000);

      const { socket, manager } = await connect(page);
      assert.equal(socket.connected, true);
      manager.disconnect();
    },
  },
  {
    name: "a trap ends requests, and later ones are refused",
    async run(t) {
      const page = await openPage(t);
      const { manager, socket, other } = await connect(page);
      const asked = [
        socket.emitWithAck("sent"),
        manager.socket("/queue", { retries: 1 }).emitWithAck("queued"),
        manager.socket("/unconnected").emitWithAck("buffered"),
        other.timeout(60_000).emitWithAck("with a limit"),
      ];
      page.traps.spring(1);
      socket.emit("event");
      page.traps.disarm();
      asked.push(socket.emitWithAck("late"), other.timeout(10).emitWithAck("late"));
      for (const answer of asked)
        await assert.rejects(answer, /^Error: socket has been disconnected$/);
      assert.deepEqual(page.reported.splice(0).map(isTrap), [true]);
    },
  },
  {
    name: "a trap is survived by a WebSocket that cannot be closed",
    async run(t) {
      const page = await openPage(t);
      const { socket, line, log } = await connect(page);
      line.close = () => {
        throw new Error("not now");
      };
      page.traps.spring(1);
      socket.emit("event");
      assert.deepEqual(log, LOST);
      assert.ok(page.reported.every(isTrap));
    },
  },
  {
    name: "an exception of the application's that is a trap of another module is no trap of ours",
    async run(t) {
      const page = await openPage(t);
      const { manager, socket, line, log } = await connect(page);
      const trap = () => {
        throw new WebAssembly.RuntimeError("a module of the application's");
      };
      socket.on("event", trap);
      await line.receives('42["event"]');
      assert.equal(page.rejections.splice(0).filter(isTrap).length, 1);
      assert.throws(() => socket.emit("value", { toJSON: trap }), WebAssembly.RuntimeError);
      socket.onAnyOutgoing(trap);
      assert.throws(() => socket.emit("value"), WebAssembly.RuntimeError);
      manager.on("packet", trap);
      await line.receives('42["other"]');
      assert.deepEqual(log, []);
      assert.equal(socket.connected, true);
      page.rejections.length = 0;
      manager.disconnect();
    },
  },
];
