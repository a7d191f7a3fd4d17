/** What happens on the wire when two odd things meet. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };
const FAST = { reconnectionDelay: 10, reconnectionDelayMax: 10, randomizationFactor: 0 };
const both = { websocket: WEBSOCKET, polling: POLLING };
const ONE = '{"_placeholder":true,"num":0}';
const END = '42["end"]';

/** The server runs the steps of a script, each after one packet of the client's. */
function script(name, steps, client, { rows = ["A7/violations"], ...rest } = {}) {
  return {
    name: `probe: wire, ${name}`,
    rows,
    variants: both,
    raw: true,
    server(raw, log, ctx) {
      raw.session(async (session) => steps(session, log, ctx));
    },
    async client(env) {
      const socket = env.trace(env.io(env.opts), { engine: ["open", "error"] });
      socket.onAny((event, ...args) =>
        env.log("event", event, ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg))),
      );
      await client(socket, env);
      await env.settle();
      env.log("state", socket.connected, socket.active, socket.id, socket.receiveBuffer.length);
      socket.disconnect();
      await env.closed();
    },
    ...rest,
  };
}

const go = async (socket, { once, drained }) => {
  await once(socket, "connect");
  const end = Promise.race([once(socket, "end"), once(socket.io, "close")]);
  socket.emit("go");
  await end;
  await drained(socket);
};

/** After the first event of the client the server sends these packets, as one payload. */
const answering = (name, packets, rest) =>
  script(
    name,
    async (session) => {
      await session.connect();
      await session.expect();
      session.send(...packets.map((p) => (typeof p === "string" ? p : Buffer.from(p))), END);
    },
    go,
    rest,
  );

export default [
  answering("binary event with a numeric name", [`451-[7,${ONE}]`, [1]]),
  answering("binary event with an id, answered with binary", [`451-9["ask",${ONE}]`, [1, 2]]),
  answering("binary event whose attachment stands twice and is changed", [
    `452-["a",${ONE},{"_placeholder":true,"num":1},${ONE}]`,
    [1],
    [2],
  ]),
  answering("two binary events with their attachments mixed", [
    `451-["a",${ONE}]`,
    [1],
    `452-["b",{"_placeholder":true,"num":1},${ONE}]`,
    [2],
    [3],
  ]),
  answering("binary event with zero attachments and a placeholder", [`450-["a",${ONE}]`]),
  answering("binary ack with zero attachments", ["460-0[1]"]),
  answering("event of the main namespace with a query", ['42/?token=1,["a"]']),
  answering("DISCONNECT of another namespace, then of this one", ["41/x,", "41/,"]),
  answering("DISCONNECT with an id", ["4112"]),
  answering("DISCONNECT with an empty payload text", ['41""']),
  answering("CONNECT_ERROR in between events", ['42["a"]', '44{"message":"m"}', '42["b"]']),
  answering("events between two CONNECTs", [
    '42["a"]',
    '40{"sid":"two"}',
    '42["b"]',
    '40{"sid":"three","pid":"p"}',
    '42["c","offset"]',
  ]),
  answering("names that are inherited by arrays", ['42["length",1]', '42["push",2]', '42["0",3]']),
  answering("escaped reserved names", ['42["conn\\u0065ct"]']),
  answering("reserved name in another namespace", ['42/other,["connect"]']),
  answering("bad JSON in another namespace", ['42/other,["a"']),
  answering("Unicode white space before the payload", ['42\u00a0["a"]']),
  answering("line separators in the payload", ['42["a","\u2028\u2029\u0000"]'.replace("\0", "")]),
  answering("a payload with a byte order mark", ['42\ufeff["a"]']),
  answering("noop, pong and event in one payload", ["6", "3", '42["a"]', "6"]),
  answering("a ping between two attachments", [
    `452-["a",${ONE},{"_placeholder":true,"num":1}]`,
    [1],
    "2",
    [2],
  ]),
  script(
    "an answer with two ids waiting, in reverse order, one twice",
    async (session) => {
      await session.connect();
      await session.expect();
      await session.expect();
      await session.expect();
      session.send('432["two"]', '430["zero"]', '430["again"]', '431["one",1]', END);
    },
    async (socket, { once, log, drained }) => {
      await once(socket, "connect");
      const end = once(socket, "end");
      socket.emit("a", (...args) => log("ack a", ...args));
      socket.timeout(9000).emit("b", (...args) => log("ack b", ...args));
      socket.emitWithAck("c").then((value) => log("ack c", value));
      await end;
      await drained(socket);
    },
    { rows: ["A7/violations", "A10/ack-plain"] },
  ),
  script(
    "a parse error with acks waiting",
    async (session) => {
      await session.connect();
      await session.expect();
      await session.expect();
      session.send("4x");
    },
    async (socket, { once, log, settle }) => {
      await once(socket, "connect");
      const gone = once(socket, "disconnect");
      socket.emit("a", () => log("never"));
      socket.timeout(9000).emit("b", (...args) => log("ack b", ...args));
      socket.emitWithAck("c").catch((error) => log("rejected", error));
      socket.on("disconnect", (reason, error) =>
        log("details", reason, error instanceof Error, error.message, Object.keys(error)),
      );
      await gone;
      await settle();
    },
    { variants: { websocket: WEBSOCKET }, rows: ["A4/parse-failure", "A9/pending-acks"] },
  ),
  script(
    "a parse error, the next connection, and what was emitted between",
    async (session) => {
      await session.connect({}, `{"sid":"s${session.number}"}`);
      await session.expect();
      session.send(...(session.number === 1 ? ['42["first"]', "42{}"] : [END]));
    },
    async (socket, { once, log }) => {
      socket.on("disconnect", () => {
        socket.emit("while away", 1);
        socket.volatile.emit("volatile while away");
        log("buffer", socket.sendBuffer.length);
      });
      socket.on("connect", () => socket.emit("go", socket.id));
      await once(socket, "end");
    },
    {
      variants: { websocket: { transports: ["websocket"], ...FAST } },
      rows: ["A4/parse-failure", "A10/buffer"],
    },
  ),
  script(
    "the session ends inside a payload, after an event",
    async (session) => {
      await session.connect();
      await session.expect();
      session.send('42["a"]', "41", '42["b"]');
    },
    async (socket, { once, drained }) => {
      await once(socket, "connect");
      const gone = once(socket, "disconnect");
      socket.emit("go");
      await gone;
      await drained(socket);
    },
    { rows: ["A8/reasons", "A7/violations"] },
  ),
  script(
    "CONNECT data with more than an id",
    async (session) => {
      session.open();
      await session.expect();
      session.send(
        '40{"sid":"s","pid":"","extra":{"a":1},"recovered":true}',
        '42["a","offset"]',
        END,
      );
    },
    async (socket, { once, log }) => {
      socket.on("connect", () => log("keys", socket.recovered, "extra" in socket));
      await once(socket, "end");
    },
    { rows: ["A7/violations", "A10/csr-detail"] },
  ),
];
