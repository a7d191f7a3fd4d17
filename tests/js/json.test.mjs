import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { test } from "node:test";
import { Decoder, Encoder, PacketType } from "socket.io-parser";
import { isBinary } from "../../pkg-template/codec/binary.js";
import { ACK, CONNECT, EVENT } from "../../pkg-template/codec/frames.js";
import { hasBinary, parse, payloadOf, reconstruct } from "../../pkg-template/codec/json.js";
import { encode as encodePacket } from "../../pkg-template/codec/parsers.js";
import { Random } from "./support/random.mjs";
import { RESERVED_NAMES } from "./support/reserved.mjs";
import { randomValue } from "./support/values.mjs";

/** What the encoder has to know of the socket of the main namespace. */
const MAIN = /** @type {any} */ ({ _prefix: "", _eventStart: "2" });
const OTHER = /** @type {any} */ ({ _prefix: "/other,", _eventStart: "2/other," });

/** What the official encoder makes of the arguments of an event. */
const encodeOfficially = (data) => new Encoder().encode({ type: PacketType.EVENT, nsp: "/", data });

/** What ours makes of them: a list as well. */
const encode = (data) => [encodePacket(MAIN, EVENT, data)].flat();

/** The outcome of a function: what it returned or the class and message of what it threw. */
function outcome(run) {
  try {
    return { value: run() };
  } catch (error) {
    return { error: error.constructor.name, message: error.message };
  }
}

function assertSameFrames(ours = [], theirs = []) {
  assert.equal(ours.length, theirs.length);
  ours.forEach((frame, i) => assert.equal(frame, theirs[i], `frame ${i}`));
}

function compareEncoding(seed) {
  const log = [];
  const random = new Random(seed);
  const options = { binary: random.chance(0.6), log };
  const data = Array.from({ length: random.below(4) + 1 }, () => randomValue(random, options));

  // Some do not encode: with attachments, the key "__proto__" changes the prototype.
  const theirs = outcome(() => encodeOfficially(data));
  const theirCalls = log.splice(0);
  const ours = outcome(() => encode(data));
  assert.equal(ours.message, theirs.message, `seed ${seed}`);
  assertSameFrames(ours.value, theirs.value);
  assert.deepEqual(log, theirCalls, `toJSON() calls, seed ${seed}`);
  return ours.value?.length > 1;
}

test("encodes random values as the official parser does", () => {
  let binary = 0;
  for (let seed = 1; seed <= 6_000; seed++) {
    if (compareEncoding(seed)) binary++;
  }
  assert.ok(binary > 1_000, `${binary} cases with attachments`);
});

test("what turns out to hold nothing binary is no binary event", () => {
  let calls = 0;
  const fickle = { toJSON: () => (calls++ === 0 ? new Uint8Array(1) : "text") };
  assert.deepEqual(encode(["ev", fickle]), ['2["ev","text"]']);
});

test("an encode inside toJSON() disturbs nothing", () => {
  const outer = new Uint8Array(1);
  const inner = new Uint8Array(2);
  const seen = [];
  const nested = {
    toJSON() {
      seen.push(...encode(["inner", inner]));
      return 1;
    },
  };
  const placeholder = '{"_placeholder":true,"num":0}';
  assert.deepEqual(encode(["outer", outer, nested]), [`51-["outer",${placeholder},1]`, outer]);
  assert.deepEqual(seen.slice(0, 2), [`51-["inner",${placeholder}]`, inner]);
  assert.deepEqual(encode(["outer", nested]), ['2["outer",1]']);
});

test("the type, the namespace and the id stand before the data", () => {
  const bytes = new Uint8Array(1);
  const placeholder = '{"_placeholder":true,"num":0}';
  assert.equal(encodePacket(MAIN, EVENT, ["a"], 0), '20["a"]');
  assert.equal(encodePacket(OTHER, EVENT, ["a"]), '2/other,["a"]');
  assert.equal(encodePacket(OTHER, ACK, ["a"], 12), '3/other,12["a"]');
  assert.deepEqual(encodePacket(MAIN, ACK, [bytes], 12), [`61-12[${placeholder}]`, bytes]);
  assert.deepEqual(encodePacket(OTHER, EVENT, ["a", bytes], 3), [
    `51-/other,3["a",${placeholder}]`,
    bytes,
  ]);
  assert.equal(encodePacket(MAIN, CONNECT), "0");
  assert.equal(encodePacket(OTHER, CONNECT, null), "0/other,");
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
      const ours = outcome(() => encode(data));
      assert.ok(ours.error, "throws");
      assert.deepEqual(
        ours,
        outcome(() => encodeOfficially(data)),
      );
    }
  }
  assert.equal(outcome(() => encode([circular])).error, "RangeError");
});

test("what is sent on connection never has attachments", () => {
  assert.equal(
    encodePacket(MAIN, CONNECT, { token: "t", bytes: new Uint8Array(1) }),
    '0{"token":"t","bytes":{"0":0}}',
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

/** The rule for data that the core applies to the fact, in the words of the official parser. */
function isValid(type, payload) {
  switch (type) {
    case PacketType.CONNECT:
      return payload === "object";
    case PacketType.DISCONNECT:
      return payload === "none";
    case PacketType.EVENT:
      return payload === "event";
    case PacketType.ACK:
      return payload === "event" || payload === "reserved" || payload === "array";
    case PacketType.CONNECT_ERROR:
      return payload === "string" || payload === "object";
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
  const ours = parse(json);
  if (isValid(type, payloadOf(ours, RESERVED_NAMES))) {
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
    let json = JSON.stringify(data);
    if (random.chance(0.3)) {
      const at = random.below(json.length - 1) + 1;
      json = json.slice(0, at) + random.pick(["", "x", "]", '"', ","]) + json.slice(at + 1);
    }
    compareDecoding(PacketType.EVENT, json);
  }
});

test("tells what data are", () => {
  for (const [data, payload] of [
    [undefined, "none"],
    ["", "string"],
    ["connect", "string"],
    [[], "array"],
    [[undefined], "array"],
    [[["a"]], "array"],
    [[0, "a"], "event"],
    [["a", 0], "event"],
    [["connect"], "reserved"],
    [{}, "object"],
    [Object.create(null), "object"],
    [null, "other"],
    [1, "other"],
    [true, "other"],
    [false, "other"],
    [new Map(), "other"],
    [() => {}, "other"],
  ]) {
    assert.equal(payloadOf(data, RESERVED_NAMES), payload);
  }
});

/** Puts Blobs aside: the decoder gets what a transport delivers, buffers. */
function asReceived(attachment) {
  return attachment instanceof ArrayBuffer ? attachment : new ArrayBuffer(4);
}

function compareReconstruction(json, buffers) {
  const options = { maxAttachments: Infinity };
  const theirs = decodeOfficially([`5${buffers.length}-${json}`, ...buffers], options);
  const ours = reconstruct(parse(json), buffers);
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
  assertSameFrames(binaries(ours), binaries(theirs.data));
}

test("reconstructs what the official parser reconstructs", () => {
  for (let seed = 1; seed <= 5_000; seed++) {
    const random = new Random(seed);
    const data = ["ev", randomValue(random, { binary: true, log: [] }), new Uint8Array(1)];
    const frames = outcome(() => encode(data)).value;
    if (frames === undefined) continue;
    const [head, ...attachments] = frames;
    let json = head.slice(head.indexOf("-") + 1);
    if (random.chance(0.3)) {
      const num = random.pick(["-1", "0.5", '"0"', "null", "99", "1e400"]);
      json = json.replace(/"num":\d+/, `"num":${num}`);
    }
    compareReconstruction(json, attachments.map(asReceived));
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
  const data = parse("[".repeat(depth) + "]".repeat(depth));
  assert.equal(reconstruct(data, [new ArrayBuffer(1)]), false);
});

/** Encodes in a process of its own whose globals are changed before the codec is loaded. */
function withGlobals(change, data) {
  const url = new URL("../../pkg-template/codec/parsers.js", import.meta.url).href;
  const script = `${change}
    const { encode } = await import(${JSON.stringify(url)});
    const frames = encode(${JSON.stringify(MAIN)}, ${EVENT}, ${data});
    console.log(frames[0], frames.length);`;
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
    '["ev", { a: 1 }, new Uint8Array(1)]',
  );
  assert.equal(output, '51-["ev",{"a":1},{"_placeholder":true,"num":0}] 2');
});

test("a File need not be a Blob", () => {
  const output = withGlobals("globalThis.File = class {};", '["ev", new File()]');
  assert.equal(output, '51-["ev",{"_placeholder":true,"num":0}] 2');
});
