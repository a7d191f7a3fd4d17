/** Much at a time, or in one place. It ends as with the official client, and another connection of the page goes on. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };

const END = '42["end"]';
const MANY = 10_000;
const LONG = 1_000_000;

/** What stands in front of the data of a packet, of a length that no server needs. */
const HEADERS = {
  "a namespace": [`42/${"n".repeat(LONG)},["a"]`],
  "a namespace without a comma": [`41/${"n".repeat(LONG)}`],
  "a namespace with an id": [`42/${"n".repeat(LONG)},7["a"]`],
  "an id": [`42${"7".repeat(LONG)}["a"]`],
  "an id of an answer": [`43${"7".repeat(LONG)}["a"]`],
  "a number of attachments": [`45${"7".repeat(LONG)}-["a"]`],
  "a number of attachments without a dash": [`45${"7".repeat(LONG)}["a"]`],
  "no more than digits": [`43${"7".repeat(LONG)}`],
};

/** The first session of a server answers every question; a case has one of the later ones. */
function answerAll(session) {
  session.onPacket = (packet) => {
    if (packet === "40") session.send('40{"sid":"other"}');
    const [, id] = /^42(\d+)\[/.exec(packet) ?? [];
    if (id !== undefined) session.send(`43${id}["answer"]`);
  };
  session.open();
}

/** @param {Record<string, (session: object) => unknown>} cases what the server does, up to the last event */
function floods(name, cases) {
  const list = Object.entries(cases);
  return {
    name: `floods: ${name}`,
    rows: ["A7/violations"],
    variants: { websocket: WEBSOCKET, polling: POLLING },
    raw: true,
    server(raw) {
      raw.session((session) =>
        session.number === 1 ? answerAll(session) : list[session.number - 2][1](session),
      );
    },
    async client({ io, opts, log, trace, once, leave, settle }) {
      const other = io({ ...opts, forceNew: true });
      await once(other, "connect");
      for (const [label] of list) {
        log(`--- ${label}`);
        const socket = trace(io({ ...opts, forceNew: true }));
        const received = [];
        socket.onAny((event, value) => received.push(value ?? event));
        socket.on("connect", () => socket.emit("go"));
        await Promise.race([once(socket, "disconnect"), once(socket, "end")]);
        await settle();
        log("received", received.length, received.slice(0, 2), received.slice(-2));
        log(
          "in order",
          received.slice(0, MANY).every((value, index) => value === index),
        );
        log("state", socket.connected, socket.receiveBuffer.length);
        log("the other connection", await other.emitWithAck("question"));
        await leave(socket);
      }
      await leave(other);
    },
  };
}

/** These frames, after the first event of the client. */
const afterConnect = (frames) => async (session) => {
  await session.connect();
  await session.expect();
  session.send(...frames, END);
};

const eachOf = (frames) =>
  Object.fromEntries(Object.entries(frames).map(([label, list]) => [label, afterConnect(list)]));

const numbered = () => Array.from({ length: MANY }, (_, number) => `42["event",${number}]`);

export default [
  floods("a long header", eachOf(HEADERS)),
  floods("events before the CONNECT", {
    "then it comes": async (session) => {
      session.open();
      await session.expect();
      session.send(...numbered(), '40{"sid":"s"}', END);
    },
    "then the connection ends": async (session) => {
      session.open();
      await session.expect();
      session.send(...numbered());
      session.close();
    },
  }),
  floods("binary frames without a header", {
    "after an event": async (session) => {
      await session.connect();
      await session.expect();
      session.send(...Array.from({ length: MANY }, () => Buffer.from("binary")), END);
    },
  }),
];
