/** Members of a handshake with every kind of value. */
import { END, HEARTBEAT } from "./frames.mjs";

const NUMBERS = {
  zero: 0,
  negative: -1,
  "very negative": -1e308,
  enormous: 1e308,
  "more than a timer takes": 2 ** 31,
  "a fraction": 0.5,
  "the smallest fraction": 5e-324,
  "a text": "300",
  "a text that is no number": "NaN",
  "an empty text": "",
  null: null,
  true: true,
  "a list": [300],
  "an object": { valueOf: 1, toString: 1 },
  missing: undefined,
};

const SIDS = {
  empty: "",
  "a megabyte": "s".repeat(1_000_000),
  "a number": 7,
  "a large number": 1e308,
  null: null,
  true: true,
  "an object": { a: 1 },
  "a list": ["a", "b"],
  "a path": "../../elsewhere",
  "a query": "a&transport=x#b",
  "control characters": "\r\nX-Header: 1\0",
  "a surrogate alone": "\ud800",
  __proto__: "__proto__",
  missing: undefined,
};

const UPGRADES = {
  "a text": "websocket",
  "a number": 7,
  null: null,
  true: true,
  "an object": {},
  "an object with a length": { length: 1e9 },
  "numbers and lists": [1, null, {}, ["websocket"], true],
  "names of Object.prototype": ["__proto__", "constructor", "toString"],
  "unknown names": ["carrier-pigeon", ""],
  itself: ["polling"],
  "a hundred thousand names": Array.from({ length: 100_000 }, () => "unknown"),
  "a hundred WebSockets": Array.from({ length: 100 }, () => "websocket"),
  missing: undefined,
};

const MEMBERS = {
  pingInterval: NUMBERS,
  pingTimeout: NUMBERS,
  maxPayload: NUMBERS,
  sid: SIDS,
  upgrades: UPGRADES,
};

const WHOLE = {
  "no JSON": "0{sid:1}",
  "a list": "0[]",
  "a text": '0"sid"',
  "a number": "07",
  "a list of lists, 100000 deep": `0${"[".repeat(100_000)}${"]".repeat(100_000)}`,
  "__proto__ and all that": `0{"__proto__":{"polluted":true},"constructor":{"prototype":{"polluted":true}},"sid":"s","upgrades":[],"pingInterval":400,"pingTimeout":400}`,
  "a hundred thousand members": `0{${Array.from({ length: 100_000 }, (_, n) => `"m${n}":0`).join()},"sid":"s","upgrades":[],"pingInterval":400,"pingTimeout":400}`,
  "members twice": '0{"sid":"a","sid":"b","upgrades":[],"pingInterval":400,"pingTimeout":400}',
};

/** The handshake, then what is usual, as far as the client goes along. */
const usual = (handshake) => async (session) => {
  session.send(handshake);
  await session.expect();
  session.send('40{"sid":"s"}');
  await session.expect();
  session.send(END);
};

const oneOf = (transport, name, handshake, ids) => ({
  name: `handshakes/${transport}/${name}`,
  transports: [transport],
  // What the client makes of an id is the address at which it asks next: any session is that of the case.
  server(raw) {
    raw.session(usual(handshake));
    raw.anySession = ids;
  },
});

export default ["polling", "websocket", "webtransport"].flatMap((transport) => [
  ...Object.entries(MEMBERS).flatMap(([member, values]) =>
    Object.entries(values).map(([kind, value]) => {
      const fields = { sid: "s", upgrades: [], ...HEARTBEAT, maxPayload: 100_000, [member]: value };
      return oneOf(transport, `${member}: ${kind}`, `0${JSON.stringify(fields)}`, true);
    }),
  ),
  ...Object.entries(WHOLE).map(([kind, text]) => oneOf(transport, kind, text, true)),
]);
