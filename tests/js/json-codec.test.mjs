import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { Decoder, Encoder, PacketType } from "socket.io-parser";
import { isBinary } from "../../pkg-template/binary.js";
import * as codecModule from "../../pkg-template/json-codec.js";
import { Random } from "./support/random.mjs";
import { randomValue } from "./support/values.mjs";

const { JsonCodec, classify, hasBinary, reconstruct } = codecModule;
const { SHAPE_ABSENT, SHAPE_ARRAY, SHAPE_BITS, SHAPE_OBJECT, SHAPE_OTHER, SHAPE_STRING } =
  codecModule;
const { FIRST_NONE, FIRST_NUMBER, FIRST_OTHER, FIRST_STRING } = codecModule;

/** What the official encoder makes of the arguments, in our terms. */
function encodeOfficially(data) {
  const [head, ...attachments] = new Encoder().encode({
    type: PacketType.EVENT,
    nsp: "/",
    data,
  });
  if (head.startsWith("2")) return { text: head.slice(1), attachments: null };
  const dash = head.indexOf("-");
  assert.equal(head.slice(0, dash), `5${attachments.length}`);
  return { text: head.slice(dash + 1), attachments };
}

function encode(codec, data) {
  const text = codec.encode(data);
  return { text, attachments: codec.attachments };
}

/** The outcome of a function: what it returned or the class and message of what it threw. */
function outcome(run) {
  try {
    return { value: run() };
  } catch (error) {
    return { error: error.constructor.name, message: error.message };
  }
}

function assertSameAttachments(ours, theirs) {
  assert.equal(ours?.length, theirs?.length);
  ours?.forEach((attachment, i) => assert.equal(attachment, theirs[i], `attachment ${i}`));
}

function compareEncoding(seed) {
  const log = [];
  const random = new Random(seed);
  const options = { binary: random.chance(0.6), log };
  const data = Array.from({ length: random.below(4) + 1 }, () => randomValue(random, options));

  // Some do not encode: with attachments, the key "__proto__" changes the prototype.
  const theirs = outcome(() => encodeOfficially(data));
  const theirCalls = log.splice(0);
  const ours = outcome(() => encode(new JsonCodec(), data));
  assert.equal(ours.message, theirs.message, `seed ${seed}`);
  assert.equal(ours.value?.text, theirs.value?.text, `seed ${seed}`);
  assertSameAttachments(ours.value?.attachments, theirs.value?.attachments);
  assert.deepEqual(log, theirCalls, `toJSON() calls, seed ${seed}`);
  return Boolean(ours.value?.attachments);
}

test("encodes random values as the official parser does", () => {
  let binary = 0;
  for (let seed = 1; seed <= 6_000; seed++) {
    if (compareEncoding(seed)) binary++;
  }
  assert.ok(binary > 1_000, `${binary} cases with attachments`);
});

test("leaves no attachments behind", () => {
  const codec = new JsonCodec();
  const bytes = new Uint8Array(1);
  assert.equal(codec.attachments, null);
  codec.encode(["a", bytes]);
  assert.deepEqual(codec.attachments, [bytes]);
  codec.encode(["a"]);
  assert.equal(codec.attachments, null);
});

test("what turns out to hold nothing binary still has attachments, none", () => {
  let calls = 0;
  const fickle = { toJSON: () => (calls++ === 0 ? new Uint8Array(1) : "text") };
  const data = ["ev", fickle];
  assert.deepEqual(encode(new JsonCodec(), data), { text: '["ev","text"]', attachments: [] });
  calls = 0;
  assert.deepEqual(encodeOfficially(data), { text: '["ev","text"]', attachments: [] });
});

test("an encode inside toJSON() disturbs nothing", () => {
  const codec = new JsonCodec();
  const outer = new Uint8Array(1);
  const inner = new Uint8Array(2);
  const seen = [];
  const nested = {
    toJSON() {
      seen.push(codec.encode(["inner", inner]), codec.attachments[0]);
      return 1;
    },
  };
  assert.equal(codec.encode(["outer", outer, nested]), '["outer",{"_placeholder":true,"num":0},1]');
  assert.deepEqual(codec.attachments, [outer]);
  assert.equal(seen[1], inner);
  assert.equal(codec.encode(["outer", nested]), '["outer",1]');
  assert.equal(codec.attachments, null);
});

test("throws what the official parser throws", () => {
  const circular = { name: "circular" };
  circular.self = circular;
  const list = [];
  list.push(list);
  const failing = {
    toJSON() {
      throw new SyntaxError("mine");
    },
  };
  for (const value of [circular, list, 1n, { deep: [1n] }, failing]) {
    for (const data of [[value], [new Uint8Array(1), value]]) {
      const ours = outcome(() => new JsonCodec().encode(data));
      assert.ok(ours.error, "throws");
      assert.deepEqual(
        ours,
        outcome(() => encodeOfficially(data)),
      );
    }
  }
  assert.equal(outcome(() => new JsonCodec().encode([circular])).error, "RangeError");
});

test("encodes bodies without attachments as they are", () => {
  assert.equal(
    new JsonCodec().encodePlain({ token: "t", bytes: new Uint8Array(1) }),
    '{"token":"t","bytes":{"0":0}}',
  );
});

test("hasBinary() finds binary values only", () => {
  for (const value of [
    null,
    undefined,
    0,
    "text",
    [],
    {},
    () => new Uint8Array(1),
    new Map([[1, new Uint8Array(1)]]),
  ]) {
    assert.equal(hasBinary(value), false);
  }
  for (const value of [
    new ArrayBuffer(1),
    new DataView(new ArrayBuffer(1)),
    new Blob([]),
    Buffer.from("a"),
  ]) {
    assert.equal(hasBinary(value), true);
    assert.equal(hasBinary([{ deep: [value] }]), true);
  }
  const disguised = Object.setPrototypeOf(new Uint8Array(1), Object.prototype);
  assert.equal(hasBinary([disguised]), true);
});

const RESERVED = [
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
];

/** The rule for bodies that the core applies to the facts, in the words of the official parser. */
function isValid(type, facts, value) {
  const shape = facts & ((1 << SHAPE_BITS) - 1);
  const first = facts >> SHAPE_BITS;
  switch (type) {
    case PacketType.CONNECT:
      return shape === SHAPE_OBJECT;
    case PacketType.DISCONNECT:
      return shape === SHAPE_ABSENT;
    case PacketType.EVENT:
      return first === FIRST_NUMBER || (first === FIRST_STRING && !RESERVED.includes(value[0]));
    case PacketType.ACK:
      return shape === SHAPE_ARRAY;
    case PacketType.CONNECT_ERROR:
      return shape === SHAPE_STRING || shape === SHAPE_OBJECT;
  }
}

function decodeOfficially(frames, options = {}) {
  const decoder = new Decoder(options);
  let packet;
  decoder.on("decoded", (decoded) => (packet = decoded));
  try {
    frames.forEach((frame) => decoder.add(frame));
  } catch (error) {
    return { error: error.message };
  }
  return packet;
}

function compareDecoding(type, json) {
  const theirs = decodeOfficially([`${type}${json}`]);
  const ours = new JsonCodec().decode(`${type}${json}`, 1);
  if (isValid(type, classify(ours), ours)) {
    assert.deepEqual(ours, theirs.data, json);
    assert.equal(theirs.error, undefined, json);
  } else {
    assert.equal(theirs.error, "invalid payload", `${type}${json}`);
  }
}

const TYPES = [0, 1, 2, 3, 4];

test("decodes bodies and tells what is in them", () => {
  const bodies = [
    '"text"',
    "[]",
    '["a",1]',
    "[1]",
    "[null]",
    "[[]]",
    "{}",
    '{"a":[1]}',
    "null",
    "true",
    "false",
  ];
  // A leading digit would be read as an acknowledgement id.
  bodies.push(
    "-1",
    "[",
    "{]",
    "nonsense",
    '["a"] x',
    '["connect"]',
    '["removeListener",1]',
    '[["connect"]]',
    "[{}]",
  );
  for (const type of TYPES) {
    for (const body of bodies) compareDecoding(type, body);
  }
});

test("decodes random texts as the official parser does", () => {
  for (let seed = 1; seed <= 5_000; seed++) {
    const random = new Random(seed);
    const data = ["ev", randomValue(random, { binary: false, log: [] })];
    let json = new JsonCodec().encode(data);
    if (random.chance(0.3)) {
      const at = random.below(json.length - 1) + 1;
      json = json.slice(0, at) + random.pick(["", "x", "]", '"', ","]) + json.slice(at + 1);
    }
    compareDecoding(PacketType.EVENT, json);
  }
});

test("classifies", () => {
  const array = (first) => SHAPE_ARRAY | (first << SHAPE_BITS);
  assert.equal(classify(undefined), SHAPE_ABSENT);
  assert.equal(classify(""), SHAPE_STRING);
  assert.equal(classify([]), array(FIRST_NONE));
  assert.equal(classify([0, "a"]), array(FIRST_NUMBER));
  assert.equal(classify(["a", 0]), array(FIRST_STRING));
  assert.equal(classify([undefined]), array(FIRST_OTHER));
  assert.equal(classify({}), SHAPE_OBJECT);
  assert.equal(classify(Object.create(null)), SHAPE_OBJECT);
  for (const value of [null, 1, true, false, new Map(), () => {}])
    assert.equal(classify(value), SHAPE_OTHER);
});

/** Puts Blobs aside: the decoder gets what a transport delivers, buffers. */
function asReceived(attachment) {
  return attachment instanceof ArrayBuffer ? attachment : new ArrayBuffer(4);
}

function compareReconstruction(json, buffers) {
  const options = { maxAttachments: Infinity };
  const theirs = decodeOfficially([`5${buffers.length}-${json}`, ...buffers], options);
  const ours = reconstruct(new JsonCodec().decode(json, 0), buffers);
  if (theirs.error !== undefined) {
    assert.equal(ours, false, `${json}: ${theirs.error}`);
    return;
  }
  assert.deepEqual(ours, theirs.data, json);
  const binaries = (value, found = []) => {
    if (isBinary(value)) found.push(value);
    else if (typeof value === "object" && value !== null)
      Object.values(value).forEach((item) => binaries(item, found));
    return found;
  };
  assertSameAttachments(binaries(ours), binaries(theirs.data));
}

test("reconstructs what the official parser reconstructs", () => {
  for (let seed = 1; seed <= 5_000; seed++) {
    const random = new Random(seed);
    const codec = new JsonCodec();
    const data = ["ev", randomValue(random, { binary: true, log: [] }), new Uint8Array(1)];
    let json = outcome(() => codec.encode(data)).value;
    if (json === undefined) continue;
    if (random.chance(0.3)) {
      const num = random.pick(["-1", "0.5", '"0"', "null", "99", "1e400"]);
      json = json.replace(/"num":\d+/, `"num":${num}`);
    }
    compareReconstruction(json, codec.attachments.map(asReceived));
  }
});

test("placeholders in odd places", () => {
  const one = [new ArrayBuffer(1)];
  const place = '{"_placeholder":true,"num":0}';
  const bodies = [
    `["ev",${place},${place}]`,
    `["ev",{"__proto__":${place}}]`,
    '["ev",{"_placeholder":1,"num":0}]',
    '["ev",{"_placeholder":true}]',
    '["ev",{"_placeholder":true,"num":1}]',
    '["ev",{"_placeholder":true,"num":-0}]',
    '["ev",{"_placeholder":true,"num":0.5}]',
    `["ev",{"_placeholder":false,"num":0,"inside":${place}}]`,
    '["ev"]',
  ];
  for (const body of bodies) compareReconstruction(body, one);
});

test("a body nested too deeply is refused, not thrown at the caller", () => {
  const depth = 200_000;
  const data = new JsonCodec().decode("[".repeat(depth) + "]".repeat(depth), 0);
  assert.equal(reconstruct(data, [new ArrayBuffer(1)]), false);
});

/** Runs the codec in a process of its own whose globals are changed before it is loaded. */
function withGlobals(change, use) {
  const url = new URL("../../pkg-template/json-codec.js", import.meta.url).href;
  const script = `${change}
    const { JsonCodec } = await import(${JSON.stringify(url)});
    const codec = new JsonCodec();
    ${use}`;
  const { stdout, stderr } = spawnSync(process.execPath, ["--input-type=module", "-e", script], {
    encoding: "utf8",
    timeout: 30_000,
  });
  assert.equal(stderr, "");
  return stdout.trim();
}

test("works where Blob and File are missing", () => {
  const output = withGlobals(
    "delete globalThis.Blob; delete globalThis.File;",
    'console.log(codec.encode(["ev", { a: 1 }, new Uint8Array(1)]), codec.attachments.length);',
  );
  assert.equal(output, '["ev",{"a":1},{"_placeholder":true,"num":0}] 1');
});

test("a File need not be a Blob", () => {
  const output = withGlobals(
    "globalThis.File = class {};",
    'console.log(codec.encode(["ev", new File()]), codec.attachments.length);',
  );
  assert.equal(output, '["ev",{"_placeholder":true,"num":0}] 1');
});
