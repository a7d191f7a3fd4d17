/** Handshakes whose fields have a type or a value that no server means. */

const BOTH = { websocket: { transports: ["websocket"] }, polling: { transports: ["polling"] } };

/** A handshake with these fields, and an id of its own unless that is one of them. */
const usual = (fields) => (sid) =>
  `0${JSON.stringify({ sid, upgrades: [], pingInterval: 25_000, pingTimeout: 20_000, ...fields })}`;

/**
 * Each case has a connection of its own: the handshake, then what is usual, as far as the client goes along. After the
 * handshakes that `silent` names nothing is sent.
 */
function handshakes(name, cases, { idOf, silent = [], ...rest } = {}) {
  const list = Object.entries(cases);
  return {
    name: `handshakes: ${name}`,
    rows: ["A7/violations", "A6/events"],
    variants: BOTH,
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        const [label, packet] = list[session.number - 1];
        // A session is found again by what the client makes of its id.
        session.id = idOf?.(session.number - 1) ?? session.id;
        session.send(typeof packet === "string" ? packet : packet(session.id));
        if (silent.includes(label)) return;
        await session.expect((data) => data === "40");
        session.send('40{"sid":"socket"}');
        await session.expect();
        session.send('42["end"]');
      });
    },
    async client({ io, opts, log, trace, once, drained, leave, settle }) {
      for (const [label] of list) {
        log(`--- ${label}`);
        const socket = trace(io({ ...opts, reconnection: false, forceNew: true, timeout: 1500 }), {
          engine: ["handshake", "open", "error", "close", "upgrading"],
        });
        socket.on("connect", () => socket.emit("go"));
        await Promise.race([
          once(socket, "end"),
          once(socket.io, "error"),
          once(socket.io, "close"),
        ]);
        await drained(socket);
        log("engine", socket.io.engine.readyState, socket.connected, socket.active);
        if (socket.connected) log("id", socket.io.engine.id);
        await leave(socket);
        await settle();
      }
    },
    // how much of an attempt that fails reaches the server is a race
    races: ["connection"],
    ...rest,
  };
}

export default [
  handshakes(
    "what is there in place of an object",
    {
      nothing: "0",
      "an empty object": "0{}",
      null: "0null",
      "an array": "0[]",
      "no JSON": "0{sid:1}",
    },
    {
      differs: {
        reason:
          "bad-input: the official client throws a TypeError and waits until `timeout` is over",
      },
      rows: ["D/bad-input", "A7/violations"],
    },
  ),
  handshakes(
    "sids",
    {
      missing: usual({ sid: undefined }),
      null: usual({ sid: null }),
      "a number": usual({ sid: 7 }),
      zero: usual({ sid: 0 }),
      "a boolean": usual({ sid: true }),
      "an object": usual({ sid: { a: 1 } }),
      "an array": usual({ sid: ["a"] }),
      empty: usual({ sid: "" }),
    },
    { idOf: (index) => ["undefined", "null", "7", "0", "true", "[object Object]", "a", ""][index] },
  ),
  handshakes(
    "intervals",
    {
      "missing pingTimeout": usual({ pingTimeout: undefined }),
      "missing pingInterval": usual({ pingInterval: undefined }),
      null: usual({ pingInterval: null, pingTimeout: null }),
      "one negative": usual({ pingInterval: -1, pingTimeout: 30_000 }),
      "one a boolean": usual({ pingInterval: 30_000, pingTimeout: true }),
      fractions: usual({ pingInterval: 25_000.5, pingTimeout: 0.25 }),
      enormous: usual({ pingInterval: 2_147_483_647, pingTimeout: 0 }),
    },
    // The heartbeat is over at once: an answer to CONNECT might come before or after that.
    { silent: ["missing pingTimeout", "missing pingInterval", "null"] },
  ),
  handshakes("upgrades", {
    "unknown names": usual({ upgrades: ["carrier-pigeon", "", "WebSocket"] }),
    "no names": usual({ upgrades: [1, null, {}, ["websocket"], true] }),
    "names in one": usual({ upgrades: ["polling,websocket"] }),
    "an object": usual({ upgrades: {} }),
    "a name": usual({ upgrades: "websocket" }),
    "a number": usual({ upgrades: 7 }),
    "a boolean": usual({ upgrades: false }),
  }),
  {
    name: "handshakes: upgrades in what is like a list",
    rows: ["A7/violations", "A7/upgrade-probe"],
    raw: true,
    server: (raw) =>
      raw.session((session) => session.connect({ upgrades: { 0: "websocket", length: 1 } })),
    async client({ io, log, once, leave }) {
      const socket = io();
      const { engine } = socket.io;
      const [transport] = await once(engine, "upgrade");
      log("upgraded to", transport.name);
      // A socket that has not connected by then would leave without a DISCONNECT.
      if (!socket.connected) await once(socket, "connect");
      await leave(socket);
    },
  },
  handshakes("maxPayload", {
    negative: usual({ maxPayload: -1 }),
    "a fraction": usual({ maxPayload: 0.5 }),
    "a string": usual({ maxPayload: "1000" }),
    null: usual({ maxPayload: null }),
    "a boolean": usual({ maxPayload: true }),
    enormous: usual({ maxPayload: 1e300 }),
  }),
  handshakes("names of Object.prototype", {
    __proto__:
      '0{"__proto__":{"sid":"b"},"sid":"a","upgrades":[],"pingInterval":9000,"pingTimeout":9000}',
    constructor: usual({ constructor: 1, toString: 1, hasOwnProperty: 1 }),
  }),
];
