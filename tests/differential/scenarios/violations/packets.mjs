/** Ids, floods, and packets of Engine.IO that no correct server sends, over both transports. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };
const ONE = '{"_placeholder":true,"num":0}';
const END = '42["end"]';
const bytes = (...values) => values;
const toPacket = (packet) => (typeof packet === "string" ? packet : Buffer.from(packet));

/**
 * Each case has a connection of its own: after the first question of the client, whose id is 0, the server sends the
 * packets of the case and a last event.
 */
function violations(name, cases, { rows = ["A7/violations"], ...rest } = {}) {
  const list = Object.entries(cases);
  return {
    name: `packets: ${name}`,
    rows,
    variants: { websocket: WEBSOCKET, polling: POLLING },
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        const [, packets] = list[session.number - 1];
        await session.connect();
        await session.expect();
        session.send(...packets.map(toPacket), END);
      });
    },
    async client({ io, opts, log, trace, once, settle, closed }) {
      for (const [label] of list) {
        log(`--- ${label}`);
        const socket = trace(io({ ...opts, forceNew: true }), {
          // not `close`: over polling it waits for a request that may be under way
          engine: ["ping", "pong", "error"],
        });
        socket.onAny((event, ...args) => {
          log("event", event, ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg)));
          for (const arg of args) if (typeof arg === "function") arg("answer");
        });
        await once(socket, "connect");
        const ended = Promise.race([
          once(socket.io, "close"),
          once(socket, "disconnect"),
          once(socket, "end"),
        ]);
        socket.emit("question", (...args) => log("answered", ...args));
        await ended;
        await settle();
        log("state", socket.connected, socket.active, socket.id);
        socket.disconnect();
        await closed();
      }
    },
    ...rest,
  };
}

/** One packet many times. */
const flood = (count, packet) => Array.from({ length: count }, () => packet);

export default [
  violations(
    "ids of events",
    {
      negative: ['42-1["a"]'],
      "a fraction": ['421.5["a"]'],
      "an exponent": ['421e3["a"]'],
      "a sign": ['42+1["a"]'],
      "a space before": ['42 1["a"]'],
      "a space after": ['421 ["a"]'],
      NaN: ['42NaN["a"]'],
      Infinity: ['42Infinity["a"]'],
      hexadecimal: ['420x1["a"]'],
      "digits of another script": ['42\u0663["a"]'],
      "more than 2 ** 53": ['429007199254740993["a"]'],
      "too large for any number": [`42${"9".repeat(400)}["a"]`],
      "zeros before it": ['420007["a"]'],
    },
    { rows: ["A7/violations", "A5/server-ack"] },
  ),
  violations(
    "ids of answers",
    {
      negative: ['43-0["x"]'],
      "a fraction": ['430.0["x"]'],
      "zeros before it": ['43000["x"]'],
      "a sign": ['43+0["x"]'],
      NaN: ['43NaN["x"]'],
      "too large for any number": [`43${"9".repeat(400)}["x"]`],
      "none of a binary answer": [`461-[${ONE}]`, bytes(1)],
      "the right one with bytes, twice": [`461-0[${ONE}]`, bytes(1), `461-0[${ONE}]`, bytes(2)],
      "the right one in another namespace": ['43/other,0["x"]', '430["y"]'],
      "an object for data": ['430{"length":1,"0":"x"}'],
    },
    { rows: ["A7/violations", "A5/emit"] },
  ),
  violations("namespaces that are badly written", {
    "two commas": ['42/,,["a"]'],
    "two slashes": ['42//,["a"]'],
    "a space": ['42/ ,["a"]'],
    "no slash": ['42other,["a"]'],
    "no comma before the id": ['42/7["a"]'],
    "another case": ['42/OTHER,["a"]'],
    "a null character": ['42/\0,["a"]'],
    "a query": ['42/?a=1,["a"]', '42/other?a=1,["a"]'],
    "an enormous one": [`42/${"n".repeat(10_000)},["a"]`],
    __proto__: ['42/__proto__,["a"]', '42__proto__,["a"]'],
  }),
  violations("names of Object.prototype as events", {
    __proto__: ['42["__proto__",1]'],
    constructor: ['42["constructor",1]'],
    toString: ['42["toString",1]', '421["hasOwnProperty"]'],
  }),
  violations("pings with data", {
    "a word": ["2hello"],
    probe: ["2probe"],
    "JSON with a Socket.IO packet": ['242["a"]'],
  }),
  violations("pongs nobody asked for", {
    one: ["3"],
    "the answer to a probe": ["3probe"],
    "a flood": flood(200, "3"),
  }),
  violations("packets of the wrong direction", {
    upgrade: ["5"],
    "upgrade with data": ["5data"],
    "upgrade, twice": ["5", "5"],
  }),
  violations("a flood of noop packets", { 1000: flood(1000, "6"), "with data": flood(3, "6data") }),
  violations("a flood of events", {
    1000: flood(500, '42["a"]'),
    "of nobody's": flood(500, '42/other,["a"]'),
  }),
  violations("a flood of answers nobody waits for", { 500: flood(500, '4377["x"]') }),
  violations(
    "CONNECT again and again",
    {
      "the same": flood(5, '40{"sid":"same"}'),
      others: [1, 2, 3].map((n) => `40{"sid":"sid ${n}"}`),
    },
    { rows: ["A9/extra-connect", "A7/violations"] },
  ),
  violations(
    "sids of odd types in a CONNECT",
    {
      "a number": ['40{"sid":1}'],
      zero: ['40{"sid":0}'],
      "an object": ['40{"sid":{"a":1}}'],
      null: ['40{"sid":null}'],
      true: ['40{"sid":true}'],
      "odd characters": ['40{"sid":"a\\u0000\\ud800,/é"}'],
      "an enormous one": [`40{"sid":"${"s".repeat(100_000)}"}`],
      "a pid that is no string": ['40{"sid":"s","pid":7}', '42["a","offset"]'],
    },
    { rows: ["A9/extra-connect", "A7/violations", "A10/csr-detail"] },
  ),
  violations(
    "attachments that are interrupted",
    {
      "by a ping": [`451-["a",${ONE}]`, "2", bytes(1)],
      "by a noop": [`451-["a",${ONE}]`, "6", bytes(1)],
      "by a pong": [`451-["a",${ONE}]`, "3", bytes(1)],
      "by another header": [`451-["a",${ONE}]`, `451-["b",${ONE}]`, bytes(1), bytes(2)],
      "by a DISCONNECT": [`451-["a",${ONE}]`, "41", bytes(1)],
      "by a CONNECT": [`451-["a",${ONE}]`, '40{"sid":"second"}', bytes(1)],
      "by an answer": [`452-["a",${ONE},${ONE}]`, bytes(1), '430["x"]', bytes(2)],
    },
    { rows: ["A7/violations", "A4/parse-failure"] },
  ),
  violations(
    "attachments of packets that have none",
    {
      "of a CONNECT": ['401-{"sid":"second"}', bytes(1)],
      "of a DISCONNECT": ["411-", bytes(1)],
      "of an event": [`421-["a",${ONE}]`, bytes(1)],
      "of a CONNECT_ERROR": ['441-{"message":"no"}', bytes(1)],
    },
    { rows: ["A7/violations", "A4/parse-failure"] },
  ),
  violations(
    "CONNECT_ERROR, over and over",
    {
      twice: ['44{"message":"one"}', '44{"message":"two"}'],
      "then CONNECT": ['44{"message":"one"}', '40{"sid":"second"}', '42["a"]'],
      "after DISCONNECT": ["41", '44{"message":"late"}'],
      "a message that cannot be a string": ['44{"message":{"toString":1}}'],
      "a message that is a number": ['44{"message":7,"data":[1]}'],
      "a message that is an array": ['44{"message":["a","b"]}'],
    },
    { rows: ["A8/connect-error", "A7/violations"] },
  ),
  violations("deep and wide values", {
    "an array 5000 deep": [`42["a",${"[".repeat(5000)}${"]".repeat(5000)}]`],
    "a placeholder 2000 deep": [`451-["a",${"[".repeat(2000)}${ONE}${"]".repeat(2000)}]`, bytes(1)],
    "10 000 arguments": [`42["a"${",0".repeat(10_000)}]`],
  }),
];
