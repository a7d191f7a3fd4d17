/** Frames that no correct server sends, by transport and by the moment at which they come. */

const ONE = '{"_placeholder":true,"num":0}';
const bytes = (...values) => Buffer.from(values);
const many = (count, frame) => Array.from({ length: count }, () => frame);
const nested = (depth, open, close) => `${open.repeat(depth)}1${close.repeat(depth)}`;

/** Names that an object has without being given them, and names that mean something to an emitter. */
const NAMES = ["__proto__", "constructor", "toString", "hasOwnProperty", "valueOf", "then"];
const RESERVED = ["connect", "disconnect", "connect_error", "newListener", "removeListener"];

const of = (names, frames) => Object.fromEntries(names.map((name) => frames(name)));

const ENGINE = {
  "an empty frame": [""],
  "an unknown type": ["7"],
  "a letter": ["x"],
  "a null character": ["\0"],
  "a surrogate alone": ["\ud800"],
  "a handshake": ['0{"sid":"other","upgrades":[],"pingInterval":300,"pingTimeout":300}'],
  "a handshake that is null": ["0null"],
  "a handshake without members": ["0{}"],
  "a close": ["1"],
  "two closes": ["1", "1"],
  "a flood of pings": many(500, "2"),
  "a ping with data": ["2probe"],
  pongs: many(50, "3"),
  "the answer to a probe": ["3probe"],
  "a message without a packet": ["4"],
  "an upgrade": ["5"],
  noops: many(2000, "6"),
  "base64 as text": ["bAAEC"],
  "base64 that is none": ["b***"],
  bytes: [bytes(1, 2, 3)],
  "no bytes": [bytes()],
  "bytes that look like a packet": [Buffer.from('42["a"]')],
  "a flood of bytes": many(2000, bytes(1)),
};

const PACKETS = {
  ...of(["7", "8", "9", "a", " ", "-"], (type) => [
    `a packet of type "${type}"`,
    [`4${type}["a"]`],
  ]),
  "CONNECT without data": ["40"],
  "CONNECT with a list": ["40[1]"],
  "CONNECT with a number": ["40 7"],
  "CONNECT with null": ["40null"],
  "CONNECT with a sid that is an object": ['40{"sid":{"a":1}}'],
  "CONNECT with a sid of a megabyte": [`40{"sid":"${"s".repeat(1_000_000)}"}`],
  "CONNECT twice": many(2, '40{"sid":"twice"}'),
  "CONNECT for an unknown namespace": ['40/unknown,{"sid":"x"}'],
  "CONNECT for a namespace that is cut": ["40/unknown"],
  CONNECT_ERROR: ['44{"message":"no"}'],
  "CONNECT_ERROR without data": ["44"],
  "CONNECT_ERROR with a list": ["44[]"],
  "CONNECT_ERROR with a message that is an object": ['44{"message":{"a":1}}'],
  "CONNECT_ERROR for an unknown namespace": ['44/unknown,{"message":"no"}'],
  DISCONNECT: ["41"],
  "DISCONNECT with data": ['41{"a":1}'],
  "DISCONNECT for an unknown namespace": ["41/unknown,"],
  "an event for an unknown namespace": ['42/unknown,["a"]'],
  "an event without a name": ["42[]"],
  "an event that is an object": ['42{"a":1}'],
  "an event that is null": ["42null"],
  "an event without data": ["42"],
  "an event whose name is an object": ['42[{"a":1}]'],
  "an event that is cut": ['42["a",{"b":'],
  "an answer to nothing": ['4377["x"]'],
  "an answer without data": ["430"],
  "an answer that is an object": ['430{"a":1}'],
  ...of(["-1", "1e9", "0x1", "9".repeat(400), "NaN", "__proto__", "1.5"], (id) => [
    `an answer to ${id.slice(0, 12)}`,
    [`43${id}["x"]`],
  ]),
  ...of(["-1", "1e9", "9".repeat(400), "9007199254740993"], (id) => [
    `a question with the id ${id.slice(0, 17)}`,
    [`42${id}["ask"]`],
  ]),
};

const BINARY = {
  "attachments that never come": [`451-["a",${ONE}]`],
  "an event in place of an attachment": [`451-["a",${ONE}]`, '42["b"]'],
  "a close in place of an attachment": [`452-["a",${ONE}]`, bytes(1), "1"],
  "more attachments than announced": [`451-["a",${ONE}]`, bytes(1), bytes(2)],
  "more attachments than allowed": [`4511-["a",${ONE}]`],
  "a million attachments": [`451000000-["a",${ONE}]`, bytes(1)],
  "attachments beyond any number": [`45${"9".repeat(400)}-["a",${ONE}]`],
  "a negative number of attachments": [`45-1-["a",${ONE}]`],
  "a placeholder out of range": ['451-["a",{"_placeholder":true,"num":5}]', bytes(1)],
  "a placeholder that is a name": ['451-["a",{"_placeholder":true,"num":"length"}]', bytes(1)],
  "a placeholder called __proto__": ['451-["a",{"_placeholder":true,"num":"__proto__"}]', bytes(1)],
  "one attachment in ten thousand places": [`451-["a",[${many(10_000, ONE).join()}]]`, bytes(1)],
  "an answer with bytes to nothing": [`461-77[${ONE}]`, bytes(1)],
};

const NAMED = {
  ...of(NAMES, (name) => [`an event called ${name}`, [`42["${name}",1]`]]),
  ...of(NAMES, (name) => [`a member called ${name}`, [`42["a",{"${name}":{"polluted":true}}]`]]),
  ...of(NAMES, (name) => [
    `a namespace called ${name}`,
    [`42/${name},["a"]`, `40/${name},{"sid":"x"}`],
  ]),
  ...of(NAMES, (name) => [`${name} in CONNECT`, [`40{"sid":"x","${name}":{"polluted":true}}`]]),
  ...of(NAMES, (name) => [`${name} in CONNECT_ERROR`, [`44{"${name}":{"polluted":true}}`]]),
  ...of(NAMES, (name) => [`${name} beside bytes`, [`451-["a",{"${name}":${ONE}}]`, bytes(1)]]),
  ...of(RESERVED, (name) => [`a reserved event: ${name}`, [`42["${name}","x"]`]]),
  ...of(RESERVED, (name) => [
    `a reserved event with bytes: ${name}`,
    [`451-["${name}",${ONE}]`, bytes(1)],
  ]),
};

const LARGE = {
  "lists in lists, 5000 deep": [`42["a",${nested(5000, "[", "]")}]`],
  "objects in objects, 5000 deep": [`42["a",${nested(5000, '{"a":', "}")}]`],
  "lists in lists, 200000 deep": [`42["a",${nested(200_000, "[", "]")}]`],
  "lists in lists beside bytes, 5000 deep": [
    `451-["a",${ONE},${nested(5000, "[", "]")}]`,
    bytes(1),
  ],
  "lists that are never closed": [`42["a",${"[".repeat(200_000)}`],
  "a text of two megabytes": [`42["a","${"x".repeat(2_000_000)}"]`],
  "a name of a megabyte": [`42["${"n".repeat(1_000_000)}"]`],
  "a namespace of a megabyte": [`42/${"n".repeat(1_000_000)},["a"]`],
  "an id of a megabyte": [`42${"7".repeat(1_000_000)}["a"]`],
  "a number of attachments of a megabyte": [`45${"7".repeat(1_000_000)}-["a"]`],
  "a frame of a megabyte that says nothing": ["4".repeat(1_000_000)],
  "numbers at the edge": ['42["a",1e400,-1e400,-0,5e-324,9007199254740993]'],
  "a hundred thousand members": [
    `42["a",{${Array.from({ length: 100_000 }, (_, n) => `"m${n}":0`).join()}}]`,
  ],
  "five thousand events": many(5000, '42["a"]'),
  "five thousand events of nobody's": many(5000, '42/unknown,["a"]'),
};

const KINDS = { ...ENGINE, ...PACKETS, ...BINARY, ...NAMED, ...LARGE };

/** The heartbeat ends what nothing else does, soon. */
export const HEARTBEAT = { pingInterval: 400, pingTimeout: 400 };
export const END = '42["end"]';

/** Frames in place of the handshake differ by their first character only, of which these are all kinds. */
const FIRST = { ...ENGINE, ...LARGE, "an event": ['42["a"]'], "a CONNECT": ['40{"sid":"x"}'] };

const MOMENTS = {
  "before the handshake": async (session, frames) => {
    session.send(...frames);
    await session.connect(HEARTBEAT);
    session.send(END);
  },
  "before the answer to CONNECT": async (session, frames) => {
    session.open(HEARTBEAT);
    await session.expect();
    session.send(...frames, '40{"sid":"s"}');
    await session.expect();
    session.send(END);
  },
  "when it is connected": async (session, frames) => {
    await session.connect(HEARTBEAT);
    await session.expect();
    session.send(...frames, END);
  },
  "after a close": async (session, frames) => {
    await session.connect(HEARTBEAT);
    await session.expect();
    session.send("1", ...frames, END);
  },
};

/** After a close nothing is read any more: one frame of each kind of reader is enough. */
const LAST = { ...ENGINE, ...BINARY };

const kindsAt = (moment) =>
  moment === "before the handshake" ? FIRST : moment === "after a close" ? LAST : KINDS;

export default ["polling", "websocket", "webtransport"].flatMap((transport) =>
  Object.entries(MOMENTS).flatMap(([moment, play]) =>
    Object.entries(kindsAt(moment)).map(([kind, frames]) => ({
      name: `frames/${transport}/${moment}/${kind}`,
      transports: [transport],
      server: (raw) => raw.session((session) => play(session, frames)),
    })),
  ),
);
