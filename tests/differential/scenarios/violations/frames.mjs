/**
 * Frames that no correct server sends, and frames at the edge of the grammar: each over a connection of its own,
 * over both transports.
 */

const ONE = '{"_placeholder":true,"num":0}';

const PACKET_TYPES = {
  "type 7": ["47"],
  "type 8 with a payload": ['48["a"]'],
  "type 9": ['49["a"]'],
  "a letter": ['4a["a"]'],
  "a space": ['4 ["a"]'],
  "a bracket": ['4["a"]'],
  "an emoji": ["4\u{1f600}"],
};

const ATTACHMENTS = {
  "without a dash": [`451["a",${ONE}]`],
  "no number": ['45x-["a"]'],
  zero: ['450-["a"]'],
  negative: ['45-1-["a"]'],
  fractional: ['451.5-["a"]', [1]],
  missing: ["45"],
  "only a dash": ['45-["a"]'],
  "one more than allowed": ['4511-["a"]'],
  "a flood": ['451000000-["a"]', [1], [2]],
  "beyond any number": ['45999999999999999999999-["a"]'],
  "as infinity": ['45Infinity-["a"]'],
  "of an ack, one more than allowed": ['4611-0["a"]'],
};

const PAYLOADS = {
  "bad JSON": ['42["a",{]'],
  "cut JSON": ['42["a",'],
  "an event that is no array": ['42{"a":1}'],
  "an event that is a string": ['42"a"'],
  "an event that is null": ["42null"],
  "an event that is false": ["42false"],
  "an event without a name": ["42[]"],
  "an event whose name is an object": ['42[{"a":1}]'],
  "an event whose name is an array": ['42[["a"]]'],
  "an event whose name is null": ["42[null,1]"],
  "an event whose name is a boolean": ["42[true]"],
  "an ack that is no array": ['430{"a":1}'],
  "a DISCONNECT with data": ['41{"a":1}'],
  "a CONNECT with an array": ["40[1]"],
  "a CONNECT with a string": ['40"sid"'],
  "a CONNECT with null": ["40null"],
  "a CONNECT_ERROR with null": ["44null"],
  "a CONNECT_ERROR with an array": ["44[1]"],
  "data after the payload": ['42["a"]["b"]'],
  "single quotes": ["42['a']"],
  "a trailing comma": ['42["a",]'],
  NaN: ['42["a",NaN]'],
};

const RESERVED = {
  connect: ['42["connect",1]'],
  connect_error: ['42["connect_error",1]'],
  disconnect: ['42["disconnect",1]'],
  disconnecting: ['42["disconnecting",1]'],
  newListener: ['42["newListener",1]'],
  removeListener: ['42["removeListener",1]'],
  "of a binary event": [`451-["connect",${ONE}]`, [1]],
  "not reserved: error, ping, reconnect": ['42["error",1]', '42["ping"]', '42["reconnect"]'],
  "not reserved: another case": ['42["Connect"]', '42["DISCONNECT"]', '42["connect "]'],
};

const LENIENT = {
  "a number as name": ["42[1,2]", "42[-0.5]", "42[1e3]"],
  "white space": ['42 [ "a" , 1 ] ', '42\n\t["b"]\r\n'],
  "an ack id of zeros": ['42000["a"]'],
  "a very long ack id": [`42${"9".repeat(40)}["a"]`],
  "the main namespace spelled out": ['42/,["a"]', '42/,7["b"]'],
  "a namespace without a comma": ['42/["a"]'],
  "a namespace with a query": ['42/?x=1,["a"]'],
  "numbers beyond the safe range": ['42["a",9007199254740993,1e400,-0]'],
  "__proto__ in the payload": ['42["a",{"__proto__":{"polluted":true}}]'],
  "duplicate keys": ['42["a",{"k":1,"k":2}]'],
  "escapes and lone surrogates": ['42["a","\\u0000\\ud800\\/\\u2028"]', '42["\\u0061"]'],
  "a deep payload": [`42["a",${"[".repeat(500)}${"]".repeat(500)}]`],
  "an empty name": ['42[""]'],
  "attachments in hex and exponent form": [`450x1-["a",${ONE}]`, [1], `451e0-["b",${ONE}]`, [2]],
  "attachments with spaces and signs": [`45 1-["a",${ONE}]`, [1], `45+1-["b",${ONE}]`, [2]],
  "attachments with leading zeros": [`4501-["a",${ONE}]`, [1]],
};

const BINARY = {
  "when none is due": [[1, 2, 3]],
  "text where it is due": [`451-["a",${ONE}]`, '42["b"]'],
  "more than announced": [`451-["a",${ONE}]`, [1], [2]],
  "a placeholder out of range": ['451-["a",{"_placeholder":true,"num":1}]', [1]],
  "a placeholder with a negative number": ['451-["a",{"_placeholder":true,"num":-1}]', [1]],
  "a placeholder with a fraction": ['451-["a",{"_placeholder":true,"num":0.5}]', [1]],
  "a placeholder with a string": ['451-["a",{"_placeholder":true,"num":"0"}]', [1]],
  "a placeholder without a number": ['451-["a",{"_placeholder":true}]', [1]],
  "a placeholder that is not quite one": [`451-["a",{"_placeholder":1,"num":0},${ONE}]`, [1]],
  "a placeholder with more keys": ['451-["a",{"_placeholder":true,"num":0,"more":1}]', [1]],
  "no placeholder": ['451-["a"]', [1]],
  "one used twice": [`451-["a",${ONE},${ONE}]`, [1]],
  "in another order": [`452-["a",{"_placeholder":true,"num":1},${ONE}]`, [1], [2]],
  "deep inside": [`451-["a",{"b":[{"c":${ONE}}]}]`, [1]],
  "a placeholder in a text event": [`42["a",${ONE}]`],
  "a placeholder as the name": [`451-[${ONE}]`, [1]],
  "for an unknown namespace": [`451-/other,["a",${ONE}]`, [1]],
  "an ack nobody waits for": [`461-77[${ONE}]`, [1]],
  "an empty attachment": [`451-["a",${ONE}]`, []],
};

const ROWS = ["A7/decode-errors", "A7/violations", "A4/parse-failure"];

/** After the first event of a connection the server sends the frames of its case, then a good event. */
function frames(name, cases, rows = ROWS) {
  const list = Object.entries(cases);
  return {
    name: `frames: ${name}`,
    rows,
    variants: { websocket: { transports: ["websocket"] }, polling: { transports: ["polling"] } },
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        const [, bad] = list[session.number - 1];
        await session.connect();
        await session.expect();
        session.send(
          ...bad.map((frame) => (typeof frame === "string" ? frame : Buffer.from(frame))),
          '42["end"]',
        );
      });
    },
    async client({ io, opts, log, trace, once, settle, closed }) {
      for (const [label] of list) {
        log(`--- ${label}`);
        const socket = trace(io({ ...opts, reconnection: false, forceNew: true }));
        socket.onAny((...args) =>
          log("event", ...args.map((arg) => (typeof arg === "function" ? "<ack>" : arg))),
        );
        await once(socket, "connect");
        const ended = Promise.race([once(socket, "disconnect"), once(socket, "end")]);
        socket.emit("go");
        await ended;
        await settle();
        log("state", socket.connected, socket.active, socket.id);
        socket.disconnect();
        await closed();
      }
    },
  };
}

export default [
  frames("packet types", PACKET_TYPES),
  frames("attachments", ATTACHMENTS),
  frames("payloads", PAYLOADS),
  frames("reserved names", RESERVED, ["A8/reserved", "A7/decode-errors"]),
  frames("lenient cases", LENIENT, ["A7/lenient", "A7/violations"]),
  frames("binary", BINARY),
];
