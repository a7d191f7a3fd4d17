/**
 * What is asked of a cluster of two nodes, by whichever client: each check runs in a page, and throws if it does not find
 * what it should.
 *
 * @typedef {object} Env
 * @property {(namespace?: string, options?: object) => import("socket.io-client").Socket} open
 * @property {(command: string, argument?: unknown) => Promise<unknown>} control `restart` a node, `emit` from outside
 * @property {Record<"byArgument" | "byCookie" | "inTurn", string>} urls
 * @property {boolean} recovers
 * @property {boolean} turns whether the proxy can send the requests of a session to all nodes in turn
 */
import { bytes, connected, equal, once, runCheck, sameBytes } from "../lib/in-page.js";

/** How often something is tried that may come out otherwise than it should by chance: never so often, in practice. */
const MOST = 40;

const nodeOf = (socket) => socket.emitWithAck("node");

/** The node of this socket does this. */
const perform = (socket, ...steps) => socket.emitWithAck("do", steps);

/**
 * Two sockets at different nodes; which of them the proxy chooses for a client is its own affair. The time limit is short,
 * because a connection may be handed to a node that is about to start, and lost there.
 */
async function pair({ open, urls }, options = {}) {
  const at = async (i, name) => {
    const settings = { way: "websocket", timeout: 2000, base: urls.byArgument, query: { node: i } };
    const socket = open("/", { ...settings, auth: { name }, ...options });
    await once(socket, "connect");
    return socket;
  };
  const one = await at(0, "one");
  const first = await nodeOf(one);
  // Until the proxy sends one to the other node, which may take it a while after that has come back.
  for (let i = 1; ; i++) {
    const two = await at(i, "two");
    if ((await nodeOf(two)) !== first) {
      await acquainted(one);
      return [one, two];
    }
    two.disconnect();
  }
}

/** Waits until the nodes know each other, which is some time after they have started. */
async function acquainted(socket) {
  for (let others; !(others?.length > 0);)
    others = await perform(socket, ["serverSideEmitWithAck", "who"]);
}

/** What a socket hears of an event until it is told to end: `heard` waits for the end, which comes last on this line. */
function listen(socket, event) {
  const values = [];
  socket.on(event, (value) => values.push(value));
  const ended = once(socket, "end");
  return {
    async heard() {
      await ended;
      return values;
    },
  };
}

async function rooms(env) {
  const [one, two] = await pair(env);
  const [atOne, atTwo] = [listen(one, "news"), listen(two, "news")];
  // At the other node.
  await perform(two, ["in", one.id], ["socketsJoin", "room"]);
  // Joining is over when the other node says so.
  equal(await settledRoom(two, ["one"]), ["one"], "members");
  await perform(two, ["to", "room"], ["emit", "news", "to the room"]);
  await perform(two, ["except", "room"], ["emit", "news", "except the room"]);
  await perform(two, ["in", one.id], ["socketsLeave", "room"]);
  equal(await settledRoom(two, []), [], "members afterwards");
  await perform(two, ["to", "room"], ["emit", "news", "to an empty room"]);
  await perform(two, ["emit", "end"]);
  equal(await atOne.heard(), ["to the room"], "in the room");
  equal(await atTwo.heard(), ["except the room"], "outside");
}

/** The members of a room, as soon as they are the wanted ones: other nodes are told, and do not answer. */
async function settledRoom(socket, wanted) {
  let members;
  for (let i = 0; i < MOST; i++) {
    members = await perform(socket, ["in", "room"], ["fetchSockets"]);
    if (JSON.stringify(members) === JSON.stringify(wanted)) break;
  }
  return members;
}

/** The line of a socket is cut, and something is emitted before it comes back, perhaps to another node. */
async function recovery(env, moves) {
  const [one, two] = await pair(env, { reconnection: false });
  const heard = [];
  one.on("news", (value) => heard.push(value));
  const before = once(one, "news");
  await perform(two, ["emit", "news", "before"]);
  await before;
  const { id } = one;
  const [node, other] = [await nodeOf(one), await nodeOf(two)];
  const ended = once(one, "disconnect");
  one.emit("cut");
  await ended;
  await perform(two, ["emit", "news", "missed"]);
  if (moves) one.io.opts.query = { ...two.io.opts.query };
  const again = once(one, "connect");
  one.connect();
  await again;
  equal(await nodeOf(one), moves ? other : node, "node");
  equal(one.recovered, env.recovers, "recovered");
  equal(one.id === id, env.recovers, "the same id");
  const last = once(one, "end");
  await perform(two, ["emit", "news", "after"]);
  await perform(two, ["emit", "end"]);
  await last;
  equal(heard, env.recovers ? ["before", "missed", "after"] : ["before", "after"], "events");
}

const CHECKS = {
  async "upgrade through the proxy"({ open, urls }) {
    for (let i = 0; i < MOST; i++) {
      const socket = open("/", { base: urls.byArgument, query: { node: i } });
      await once(socket.io, "open");
      const { engine } = socket.io;
      const failed = once(engine, "upgradeError");
      const outcome = await Promise.race([once(engine, "upgrade"), failed]);
      equal(await socket.emitWithAck("echo", "é"), "é", "echo");
      // A balancer may not know the session yet, and send the probe to the other node: the connection stays as it is.
      if (!(outcome[0] instanceof Error)) return;
      equal(engine.transport.name, "polling", "transport");
      socket.disconnect();
    }
    throw new Error("no upgrade");
  },

  async broadcast(env) {
    const [one, two] = await pair(env);
    const heard = [once(one, "news"), once(two, "news")];
    one.emit("do", [["emit", "news", bytes(100)]], () => {});
    for (const one of heard) sameBytes((await one)[0], bytes(100), "bytes");
  },

  async "broadcast of a socket, and local"(env) {
    const [one, two] = await pair(env);
    const [atOne, atTwo] = [listen(one, "news"), listen(two, "news")];
    await one.emitWithAck("do as socket", [["broadcast"], ["emit", "news", "from one"]]);
    await perform(one, ["local"], ["emit", "news", "local"]);
    await perform(one, ["emit", "end"]);
    equal(await atOne.heard(), ["local"], "itself");
    equal(await atTwo.heard(), ["from one"], "the other");
  },

  "socketsJoin, rooms, except, socketsLeave": rooms,

  async fetchSockets(env) {
    const [, two] = await pair(env);
    equal((await perform(two, ["fetchSockets"])).sort(), ["one", "two"], "names");
  },

  async "serverSideEmit with an acknowledgement"(env) {
    const [one, two] = await pair(env);
    const other = await nodeOf(two);
    equal(await perform(one, ["serverSideEmitWithAck", "who"]), [other], "the other nodes");
  },

  async "broadcast with acknowledgements"(env) {
    const sockets = await pair(env);
    sockets.forEach((socket, i) => socket.on("question", (n, answer) => answer(n + i)));
    const answers = await perform(sockets[0], ["timeout", 10_000], ["emitWithAck", "question", 1]);
    equal(answers.sort(), [1, 2], "answers");
  },

  async disconnectSockets(env) {
    const [one, two] = await pair(env);
    const ended = once(one, "disconnect");
    await perform(two, ["in", one.id], ["disconnectSockets"]);
    equal((await ended)[0], "io server disconnect", "reason");
    equal([one.active, two.connected], [false, true], "state");
  },

  async "disconnectSockets(true)"(env) {
    const [one, two] = await pair(env);
    const ended = once(one, "disconnect");
    await perform(two, ["in", one.id], ["disconnectSockets", true]);
    equal((await ended)[0], "io server disconnect", "reason");
    equal(two.connected, true, "the other");
  },

  async "emitter outside of the nodes"(env) {
    const [one, two] = await pair(env);
    const heard = [once(one, "news"), once(two, "news")];
    await env.control("emit", { event: "news", value: "from outside" });
    for (const one of heard) equal(await one, ["from outside"], "event");
  },

  async "headers of the server"({ open, urls }) {
    const options = { way: "polling", base: urls.byArgument, withCredentials: true };
    const socket = open("/", { ...options, query: { node: 1 } });
    await once(socket, "connect");
    const wanted = `node=${encodeURIComponent(await nodeOf(socket))}`;
    await socket.emitWithAck("cookies");
    // The answer to this event is a request later.
    const cookies = await socket.emitWithAck("cookies");
    if (!cookies.every((cookie) => cookie.includes(wanted)) || cookies.length === 0)
      throw new Error(`cookies: ${JSON.stringify(cookies)}`);
  },

  async "stickiness by a cookie, withCredentials"({ open, urls }) {
    for (const way of ["polling", "upgrade"]) {
      const socket = await connected(
        open("/", { way, base: urls.byCookie, withCredentials: true, reconnection: false }),
      );
      for (let i = 0; i < 5; i++) equal(await socket.emitWithAck("echo", i), i, "echo");
      socket.disconnect();
    }
  },

  async "no stickiness: polling"({ open, urls }) {
    const options = { way: "polling", base: urls.inTurn, reconnection: false };
    // One of them has its first two requests at different nodes.
    const seen = [];
    for (let i = 0; i < 4 && seen.length === 0; i++) {
      const socket = open("/", options);
      const failed = new Promise((resolve) => {
        socket.on("connect_error", ({ message, description, context }) =>
          resolve([message, description, context.responseText]),
        );
        socket.on("disconnect", (reason, { message, description, context }) =>
          resolve([message, description, context.responseText]),
        );
      });
      const fine = once(socket, "connect").then(() => socket.emitWithAck("echo", 1));
      const outcome = await Promise.race([failed, fine.catch(() => failed)]);
      if (Array.isArray(outcome)) seen.push(outcome);
    }
    if (seen.length === 0) throw new Error("all clients are fine");
    const [message, description, body] = seen[0];
    if (!["xhr post error", "xhr poll error"].includes(message)) throw new Error(message);
    equal([description, body], [400, '{"code":1,"message":"Session ID unknown"}'], "error");
  },

  async "no stickiness: WebSocket only"({ open, urls }) {
    for (let i = 0; i < 4; i++) {
      const socket = await connected(open("/", { way: "websocket", base: urls.inTurn }));
      equal(await socket.emitWithAck("echo", i), i, "echo");
    }
  },

  "recovery at the same node": (env) => recovery(env, false),

  "recovery at another node": (env) => recovery(env, true),

  async "a node killed, and back"(env) {
    const [one, two] = await pair(env);
    const node = await nodeOf(one);
    const ended = once(one, "disconnect");
    const again = ended.then(() => once(one, "connect"));
    one.emit("crash");
    const [reason] = await ended;
    equal(reason, "transport close", "reason");
    const kept = one.emitWithAck("echo", "kept");
    await again;
    equal(one.recovered, false, "recovered");
    equal(await kept, "kept", "what was emitted in between");
    await env.control("restart", node);
    await acquainted(one);
    const heard = once(two, "news");
    await perform(one, ["emit", "news", "after"]);
    // An adapter that recovers sessions adds an offset.
    equal((await heard)[0], "after", "event");
    await pair(env);
  },
};

export const names = Object.keys(CHECKS);

/** Runs in the page. @type {import("../lib/in-page.js").Run} */
export const run = (config) => runCheck(CHECKS, config);
