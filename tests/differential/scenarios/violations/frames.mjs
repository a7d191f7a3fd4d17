/** Frames that no correct server sends, one by one: each over a fresh connection. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };

/**
 * After the CONNECT the server sends `frames`, then a good event; the client tells how it ended.
 * @param {string} name
 * @param {Array<string | number[]>} frames
 */
function frameScenario(
  name,
  frames,
  { rows = ["A7/decode-errors", "A7/violations", "A4/parse-failure"], variants, ...rest } = {},
) {
  return {
    name: `frame: ${name}`,
    rows,
    variants: variants ?? { websocket: WEBSOCKET },
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send(
          ...frames.map((frame) => (typeof frame === "string" ? frame : Buffer.from(frame))),
          '42["end"]',
        );
      });
    },
    async client({ io, opts, log, trace, once, settle, closed }) {
      const socket = trace(io(opts));
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
    },
    ...rest,
  };
}

const both = { variants: { websocket: WEBSOCKET, polling: POLLING } };
const lenient = { rows: ["A7/lenient", "A7/violations"] };

export default [
  // packet type
  frameScenario("unknown packet type 7", ["47"], both),
  frameScenario("unknown packet type 9", ['49["a"]']),
  frameScenario("a letter as packet type", ['4a["a"]']),

  // attachments
  frameScenario("attachments without a dash", ['451["a",{"_placeholder":true,"num":0}]'], both),
  frameScenario("attachments that are no number", ['45x-["a"]']),
  frameScenario("zero attachments", ['450-["a"]']),
  frameScenario("negative attachments", ['45-1-["a"]']),
  frameScenario("fractional attachments", ['451.5-["a"]', [1]]),
  frameScenario(
    "attachments in hex and exponent form",
    [
      '450x1-["a",{"_placeholder":true,"num":0}]',
      [1],
      '451e0-["b",{"_placeholder":true,"num":0}]',
      [2],
    ],
    lenient,
  ),
  frameScenario(
    "attachments with a space",
    ['45 1-["a",{"_placeholder":true,"num":0}]', [1]],
    lenient,
  ),
  frameScenario("more attachments than allowed", ['4511-["a"]'], both),
  frameScenario("a flood of attachments", ['451000000-["a"]', [1], [2]]),
  frameScenario("attachments missing in a text event", ["45"]),

  // payload
  frameScenario("bad JSON", ['42["a",{]'], both),
  frameScenario("an event that is no array", ['42{"a":1}'], both),
  frameScenario("an event that is a string", ['42"a"']),
  frameScenario("an event without a name", ["42[]"]),
  frameScenario("an event whose name is an object", ['42[{"a":1}]']),
  frameScenario("an event whose name is null", ["42[null,1]"]),
  frameScenario("an event whose name is a boolean", ["42[true]"]),
  ...[
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
  ].map((event) =>
    frameScenario(`reserved name ${event}`, [`42["${event}",1]`], {
      rows: ["A8/reserved", "A7/decode-errors"],
    }),
  ),
  frameScenario("an ack that is no array", ['430{"a":1}']),
  frameScenario("a DISCONNECT with data", ['41{"a":1}']),
  frameScenario("a CONNECT with an array", ["40[1]"]),
  frameScenario("a CONNECT with a string", ['40"sid"']),
  frameScenario("a CONNECT_ERROR with null", ["44null"]),
  frameScenario("a CONNECT_ERROR with an array", ["44[1]"]),
  frameScenario("data after the payload", ['42["a"]["b"]']),

  // lenient
  frameScenario("an event whose name is a number", ["42[1,2]"], {
    rows: ["A7/lenient"],
    variants: { websocket: WEBSOCKET, polling: POLLING },
  }),
  frameScenario("an event with white space", ['42 [ "a" , 1 ] '], lenient),
  frameScenario("an event with an ack id of zeros", ['42000["a"]'], lenient),
  frameScenario("an event with a very long ack id", [`42${"9".repeat(40)}["a"]`], lenient),
  frameScenario("an event in the main namespace spelled out", ['42/,["a"]'], lenient),
  frameScenario("an event in a namespace without a comma", ['42/["a"]'], lenient),
  frameScenario(
    "JSON numbers beyond the safe range",
    ['42["a",9007199254740993,1e400,-0]'],
    lenient,
  ),
  frameScenario("__proto__ in the payload", ['42["a",{"__proto__":{"polluted":true}}]'], lenient),
  frameScenario("duplicate keys", ['42["a",{"k":1,"k":2}]'], lenient),

  // binary
  frameScenario("binary when none is due", [[1, 2, 3]], both),
  frameScenario(
    "text where binary is due",
    ['451-["a",{"_placeholder":true,"num":0}]', '42["b"]'],
    both,
  ),
  frameScenario(
    "more binary than announced",
    ['451-["a",{"_placeholder":true,"num":0}]', [1], [2]],
    both,
  ),
  frameScenario(
    "a placeholder out of range",
    ['451-["a",{"_placeholder":true,"num":1}]', [1]],
    both,
  ),
  frameScenario("a placeholder with a negative number", [
    '451-["a",{"_placeholder":true,"num":-1}]',
    [1],
  ]),
  frameScenario("a placeholder with a string", ['451-["a",{"_placeholder":true,"num":"0"}]', [1]]),
  frameScenario("a placeholder without a number", ['451-["a",{"_placeholder":true}]', [1]]),
  frameScenario(
    "a placeholder that is not quite one",
    ['451-["a",{"_placeholder":1,"num":0},{"_placeholder":true,"num":0}]', [1]],
    lenient,
  ),
  frameScenario("no placeholder for an attachment", ['451-["a"]', [1]], lenient),
  frameScenario(
    "one attachment used twice",
    ['451-["a",{"_placeholder":true,"num":0},{"_placeholder":true,"num":0}]', [1]],
    lenient,
  ),
  frameScenario(
    "attachments in another order",
    ['452-["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]', [1], [2]],
    lenient,
  ),
  frameScenario(
    "a placeholder in a text event",
    ['42["a",{"_placeholder":true,"num":0}]'],
    lenient,
  ),
  frameScenario(
    "a binary event for an unknown namespace",
    ['451-/other,["a",{"_placeholder":true,"num":0}]', [1]],
    lenient,
  ),
  frameScenario("a binary event with a reserved name", [
    '451-["connect",{"_placeholder":true,"num":0}]',
    [1],
  ]),
  frameScenario(
    "a binary ack nobody waits for",
    ['461-77[{"_placeholder":true,"num":0}]', [1]],
    lenient,
  ),
];
