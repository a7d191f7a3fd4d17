import { bytes, connected, equal, once, runCheck, sameBytes } from "../lib/in-page.js";

/**
 * What every server is asked for, by whichever client: each check runs in a page, and throws if it does not find what it
 * should.
 *
 * @typedef {object} Env
 * @property {(namespace?: string, options?: object) => import("socket.io-client").Socket} open a socket on a connection of
 *   its own, which is closed after the check
 * @property {"polling" | "websocket" | "upgrade"} way
 * @property {(command: string) => Promise<void>} control kills and starts the server
 * @property {string} sessionUnknown the server's answer to a session that it does not know
 * @property {unknown} refusalData what the refusal of a namespace carries beside its message
 * @property {string} [refusal] the message of the error, if it speaks another version of the protocol
 * @property {string} noNamespace its message where there is no such namespace
 */

const LARGE = 200_000;

/** More than the limit of any of the servers. */
const TOO_LARGE = 1_500_000;

/** Reasons of a line that ends without a word. */
const LOST = ["transport close", "transport error"];

const TEXT = { text: "é☃😀\u2028", list: [1, null, true, { deep: "" }] };

/** The check for which the server goes, and so for all ways at the same time. */
export const LAST = "killed, and back";

/** The only check of a server that speaks another version of the protocol. */
export const REFUSED = "another protocol";

const CHECKS = {
  async [REFUSED]({ open, refusal }) {
    const [error] = await once(open(), "connect_error");
    equal(error.message, refusal, "message");
  },

  async connects({ open, way }) {
    const socket = await connected(open("/", { auth: { token: "é" } }));
    equal(
      socket.io.engine.transport.name,
      way === "polling" ? "polling" : "websocket",
      "transport",
    );
    equal(await socket.emitWithAck("auth"), { token: "é" }, "auth");
  },

  async "echo, both ways"({ open }) {
    const socket = await connected(open());
    equal(await socket.emitWithAck("echo", TEXT), TEXT, "echo");
    socket.on("double", (number, answer) => answer(number * 2));
    const doubled = once(socket, "doubled");
    socket.emit("ask", 21);
    equal(await doubled, [42], "doubled");
  },

  async binary({ open }) {
    const socket = await connected(open());
    const wanted = bytes(300);
    const value = { name: "b", first: wanted, list: [wanted.buffer.slice(1)] };
    const found = await socket.emitWithAck("echo", value);
    equal(found.name, "b", "beside");
    sameBytes(found.first, wanted, "first");
    sameBytes(found.list[0], wanted.subarray(1), "second");
  },

  async "200 kB, both ways"({ open }) {
    const socket = await connected(open());
    const text = "x".repeat(LARGE);
    if ((await socket.emitWithAck("echo", text)) !== text) throw new Error("another text");
    sameBytes(await socket.emitWithAck("echo", bytes(LARGE)), bytes(LARGE), "bytes");
  },

  async "16 events at once"({ open, way }) {
    await notesAtOnce(open, way, 16);
  },

  async "40 events at once"({ open, way }) {
    await notesAtOnce(open, way, 40);
  },

  /** More than the browser has connections for a server: none may be kept longer than its session. */
  async "8 sessions in a row"({ open }) {
    // By default requests may outlive the page.
    const options = { closeOnBeforeunload: true };
    for (let i = 0; i < 8; i++) {
      const socket = await connected(open("/", options));
      equal(await socket.emitWithAck("echo", i), i, "echo");
      socket.disconnect();
    }
  },

  async "three heartbeats"({ open }) {
    const socket = await connected(open());
    const ends = [];
    socket.on("disconnect", (reason, details) => ends.push([reason, details?.description]));
    for (let i = 0; i < 3; i++) await once(socket.io, "ping");
    equal(await socket.emitWithAck("echo", 1), 1, "echo");
    equal(ends, [], "ends");
  },

  async "namespace that refuses"({ open, refusalData }) {
    const [error] = await once(open("/refused"), "connect_error");
    equal([error.message, error.data], ["no", refusalData], "refusal");
  },

  async "no such namespace"({ open, noNamespace }) {
    const [error] = await once(open("/nowhere"), "connect_error");
    equal(error.message, noNamespace, "message");
  },

  async "sent away"({ open }) {
    const socket = await connected(open());
    const ended = once(socket, "disconnect");
    socket.emit("leave");
    equal((await ended)[0], "io server disconnect", "reason");
    equal(socket.active, false, "active");
    const again = once(socket, "connect");
    socket.connect();
    await again;
    equal(await socket.emitWithAck("echo", 2), 2, "echo");
  },

  async "unknown session"({ open, way, sessionUnknown }) {
    const socket = open("/", { query: { sid: "nobody" } });
    // Read at once: the client ends the request when it has told of it.
    const found = await new Promise((resolve) => {
      socket.once("connect_error", ({ message, description, context }) => {
        resolve([message, description, context?.status, context?.responseText]);
      });
    });
    if (way === "websocket") equal(found[0], "websocket error", "message");
    else equal(found, ["xhr poll error", 400, 400, sessionUnknown], "error");
  },

  async "too large a message"({ open }) {
    const socket = await connected(open());
    const ended = once(socket, "disconnect");
    const again = ended.then(() => once(socket, "connect"));
    const taken = new Promise((_, reject) => {
      socket.emit("echo", "x".repeat(TOO_LARGE), () => reject(new Error("the server takes it")));
    });
    const [reason] = await Promise.race([ended, taken]);
    // Which of them is a matter of which request the server answers first.
    if (!LOST.includes(reason)) throw new Error(`reason: ${reason}`);
    await again;
    equal(await socket.emitWithAck("echo", 3), 3, "echo");
  },

  async [LAST]({ open, control }) {
    const socket = await connected(open());
    const ended = once(socket, "disconnect");
    const again = ended.then(() => once(socket, "connect"));
    await control("kill");
    const [reason] = await ended;
    if (!LOST.includes(reason)) throw new Error(`reason: ${reason}`);
    socket.emit("note", "kept");
    await control("start");
    await again;
    equal(await socket.emitWithAck("notes"), ["kept"], "what was emitted in between");
  },
};

/**
 * Emitted before the client is connected, and so sent together: over long-polling in one POST request. Where there is an
 * upgrade, it depends on the server's speed which transport they are sent over: they are emitted afterwards.
 */
async function notesAtOnce(open, way, count) {
  const socket = way === "upgrade" ? await connected(open()) : open();
  const wanted = Array.from({ length: count }, (_, i) => i);
  for (const number of wanted) socket.emit("note", number);
  if (!socket.connected) await once(socket, "connect");
  const { engine } = socket.io;
  if (engine.writeBuffer.length > 0) await once(engine, "drain");
  const found = await socket.emitWithAck("notes");
  equal(found.length, count, "events that arrived");
  equal(found, wanted, "events");
}

/** The others, in their order. */
export const names = Object.keys(CHECKS).filter((name) => name !== LAST && name !== REFUSED);

/** Runs in the page. @type {import("../lib/in-page.js").Run} */
export const run = (config) => runCheck(CHECKS, config);
