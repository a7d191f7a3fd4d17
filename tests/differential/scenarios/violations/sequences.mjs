/** Packets in an order, a namespace or a moment that no correct server chooses. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };
const both = { websocket: WEBSOCKET, polling: POLLING };

/** The usual frame of these scenarios: the server runs `script`, the page logs all events until `end` or a close. */
function sequence(
  name,
  script,
  { rows = ["A7/violations"], variants = { websocket: WEBSOCKET }, start, ...rest } = {},
) {
  return {
    name,
    rows,
    variants,
    raw: true,
    server(raw, log, ctx) {
      raw.session((session) => script(session, log, ctx));
    },
    async client(env) {
      const { io, opts, log, trace, once, settle, closed } = env;
      const socket = trace(io(opts), { engine: ["open", "handshake", "error", "close"] });
      socket.onAny((...args) =>
        log(
          "event",
          ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg)),
          socket.connected,
          socket.id,
        ),
      );
      const ended = Promise.race([
        once(socket.io, "close"),
        once(socket, "end"),
        once(socket.io, "error"),
      ]);
      await start?.(socket, env);
      await ended;
      await settle();
      log("state", socket.connected, socket.active, socket.id, socket.receiveBuffer.length);
      socket.disconnect();
      await closed();
    },
    ...rest,
  };
}

const END = '42["end"]';

export default [
  sequence(
    "an extra CONNECT from the server",
    async (session) => {
      await session.connect();
      await session.expect();
      session.send('40{"sid":"second"}', '42["event",1]', END);
    },
    {
      rows: ["A9/extra-connect", "A5/id", "A7/violations"],
      variants: both,
      start: async (socket, { once }) => {
        await once(socket, "connect");
        socket.emit("go");
      },
    },
  ),
  sequence(
    "an extra CONNECT flushes what was buffered meanwhile",
    async (session) => {
      await session.connect();
      await session.expect();
      session.send(
        '40{"sid":"second","pid":"p"}',
        '42["event",1,"offset"]',
        '40{"sid":"third","pid":"p"}',
        END,
      );
    },
    {
      rows: ["A9/extra-connect", "A10/csr-detail"],
      start: async (socket, { once, log }) => {
        socket.on("connect", () => log("recovered", socket.recovered));
        await once(socket, "connect");
        socket.emit("go");
      },
    },
  ),
  sequence(
    "an extra CONNECT without sid",
    async (session) => {
      await session.connect();
      await session.expect();
      session.send("40{}", END);
    },
    {
      rows: ["A8/connect-error", "A9/extra-connect"],
      start: async (socket, { once }) => {
        await once(socket, "connect");
        socket.emit("go");
      },
    },
  ),
  sequence(
    "CONNECT without sid: a server of version 2",
    async (session) => {
      session.open();
      await session.expect();
      session.send("40");
      session.send("40{}", '40{"sid":""}', '40{"sid":"late"}', END);
    },
    { rows: ["A8/connect-error", "B/allow-eio3"] },
  ),
  sequence("CONNECT before the client asked for it", async (session) => {
    session.open();
    session.send('40{"sid":"early"}', '42["event",1]', END);
  }),
  sequence(
    "events before the CONNECT",
    async (session) => {
      session.open();
      session.send(
        '42["early",1]',
        '421["with ack"]',
        '451-["binary",{"_placeholder":true,"num":0}]',
        Buffer.from([1]),
      );
      await session.expect();
      session.send('42["between"]', '40{"sid":"s"}', END);
    },
    { rows: ["A9/backlog", "E/live-buffers", "A7/violations"], variants: both },
  ),
  sequence("packets before the handshake", async (session) => {
    session.send('40{"sid":"early"}', '42["early"]');
    session.open();
    await session.expect();
    session.send('40{"sid":"s"}', END);
  }),
  sequence("a second handshake", async (session) => {
    await session.connect();
    session.send(
      '0{"sid":"other","upgrades":[],"pingInterval":25000,"pingTimeout":20000,"maxPayload":1000000}',
    );
    session.send(END);
  }),
  sequence(
    "packets of an unknown namespace",
    async (session) => {
      await session.connect();
      session.send(
        '40/other,{"sid":"x"}',
        '42/other,["event"]',
        "41/other,",
        '44/other,{"message":"no"}',
        '43/other,0["ack"]',
        END,
      );
    },
    { rows: ["B/namespaces", "A7/violations"] },
  ),
  sequence(
    "answers nobody asked for",
    async (session) => {
      await session.connect();
      await session.expect();
      session.send(
        '430["right"]',
        '430["again"]',
        '4399["unknown"]',
        '43["no id"]',
        '461-5[{"_placeholder":true,"num":0}]',
        Buffer.from([1]),
        END,
      );
    },
    {
      rows: ["A5/emit", "A7/violations"],
      start: async (socket, { once, log }) => {
        await once(socket, "connect");
        socket.emit("go", (...args) => log("ack", ...args));
      },
    },
  ),
  sequence(
    "an answer before the question was sent",
    async (session) => {
      session.open();
      await session.expect();
      session.send('430["too early"]', '40{"sid":"s"}');
      await session.expect();
      session.send('430["in time"]', END);
    },
    {
      rows: ["A10/buffered-ack", "A7/violations"],
      start: (socket, { log }) => {
        socket.emit("go", (...args) => log("ack", ...args));
      },
    },
  ),
  sequence(
    "an ack id that has no safe integer",
    async (session) => {
      await session.connect();
      session.send(`42${"1".repeat(30)}["ask"]`);
      await session.expect();
      session.send(END);
    },
    {
      start: (socket) => {
        socket.on("ask", (ack) => ack("answer"));
      },
    },
  ),
  sequence(
    "CONNECT_ERROR after the CONNECT",
    async (session) => {
      await session.connect();
      session.send('44{"message":"too late","data":{"a":1}}', END);
    },
    { rows: ["A8/connect-error", "A7/violations"] },
  ),
  sequence(
    "CONNECT_ERROR with odd contents",
    async (session) => {
      session.open();
      await session.expect();
      session.send('44{"message":{"nested":true},"data":null}');
    },
    { rows: ["A8/connect-error", "A7/violations"] },
  ),
  sequence(
    "CONNECT_ERROR without a message",
    async (session) => {
      session.open();
      await session.expect();
      session.send("44{}");
    },
    { rows: ["A8/connect-error", "A7/violations"] },
  ),
  sequence(
    "DISCONNECT before the CONNECT",
    async (session) => {
      session.open();
      await session.expect();
      session.send("41", '40{"sid":"s"}', END);
    },
    { rows: ["A8/reasons", "A7/violations"] },
  ),
  sequence(
    "DISCONNECT twice and events after it",
    async (session, log, ctx) => {
      await session.connect();
      ctx.on("go on", () => session.send("41", '42["late"]', "41", '40{"sid":"again"}', END));
    },
    {
      rows: ["A8/reasons", "A7/violations"],
      variants: both,
      start: async (socket, { once, drained, ctl }) => {
        await once(socket, "connect");
        await drained(socket);
        await ctl("go on");
      },
    },
  ),
  sequence(
    "a bad frame between two events",
    async (session, log, ctx) => {
      await session.connect();
      await session.expect();
      ctx.on("go on", () => session.send('42["a"]', "49", '42["b"]'));
    },
    {
      rows: ["E/parsed-on-arrival", "A4/parse-failure"],
      variants: { polling: POLLING },
      start: async (socket, { once, drained, ctl }) => {
        await once(socket, "connect");
        // With a POST request under way, the engine would close only after its answer.
        socket.emit("go");
        await drained(socket);
        await ctl("go on");
      },
    },
  ),
  {
    name: "a bad frame between two events, with reconnection",
    rows: ["E/parsed-on-arrival", "A4/parse-failure"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        if (session.number === 1) session.send('42["a"]', "49", '42["b"]');
        else session.send(END);
      });
    },
    async client({ io, log, trace, once, drained, closed }) {
      const socket = trace(
        io({ transports: ["polling"], reconnectionDelay: 10, randomizationFactor: 0 }),
      );
      socket.onAny((...args) => log("event", ...args, socket.connected, socket.id));
      socket.on("connect", () => socket.emit("go"));
      await once(socket, "end");
      await drained(socket);
      socket.disconnect();
      await closed();
    },
    races: ["connection 1"],
  },
  {
    name: "attachments of a cut packet do not leak into the next connection",
    rows: ["A4/parse-failure", "A7/violations"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        if (session.number === 1) {
          session.send(
            '452-["half",{"_placeholder":true,"num":0},{"_placeholder":true,"num":1}]',
            Buffer.from([1]),
          );
          session.close();
        } else {
          session.send(
            '42["whole"]',
            '451-["binary",{"_placeholder":true,"num":0}]',
            Buffer.from([2]),
            END,
          );
        }
      });
    },
    async client({ io, log, trace, once, closed }) {
      const socket = trace(
        io({ transports: ["websocket"], reconnectionDelay: 10, randomizationFactor: 0 }),
      );
      socket.onAny((...args) => log("event", ...args));
      socket.on("connect", () => socket.emit("go"));
      await once(socket, "end");
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "CONNECT_ERROR with a bare string",
    rows: ["D/connect-error-string", "A8/connect-error"],
    differs: { reason: "connect-error-string: the official client shows an empty message" },
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        session.open();
        await session.expect();
        session.send('44"Unable to connect"');
      });
    },
    async client({ io, log, once, settle, closed }) {
      const socket = io(WEBSOCKET);
      const [error] = await once(socket, "connect_error");
      log("error", error instanceof Error, error.message, error.data, socket.active);
      await settle();
      await closed();
    },
  },
];
