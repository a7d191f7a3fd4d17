import assert from "node:assert/strict";
import { test } from "node:test";
import serverParser from "socket.io-msgpack-parser";
import parser, * as names from "../../pkg-template/msgpack.js";
import { browserParser } from "./support/browser-msgpack.mjs";
import { Random } from "./support/random.mjs";
import { detached, randomValue } from "./support/values.mjs";

const { Decoder, Encoder, PacketType } = parser;

/** The outcome of a function: what it returned or the class and message of what it threw. */
function outcome(run) {
  try {
    return { value: run() };
  } catch (error) {
    return { error: error.constructor.name, message: error.message };
  }
}

const event = (...data) => ({
  type: PacketType.EVENT,
  data,
  options: { compress: true },
  nsp: "/",
});

function encodeWith({ Encoder }, packet) {
  const frames = new Encoder().encode(packet);
  assert.equal(frames.length, 1);
  return frames[0];
}

const hex = (frame) => Buffer.from(frame).toString("hex");

function decodeWith({ Decoder }, frame) {
  const packets = [];
  const decoder = new Decoder();
  decoder.on("decoded", (packet) => packets.push(packet));
  decoder.add(frame);
  assert.equal(packets.length, 1);
  return packets[0];
}

/** `frame` as a page receives it: without the rest of a pool. */
const exact = (frame) => new Uint8Array(frame).slice().buffer;

function assertSameBytes(packet, label) {
  const ours = outcome(() => hex(encodeWith(parser, packet)));
  const theirs = outcome(() => hex(encodeWith(browserParser, packet)));
  assert.deepEqual(ours, theirs, label);
  return ours;
}

/** Lengths and integers around each limit of the format. */
const LENGTHS = [0, 1, 15, 16, 31, 32, 33, 255, 256, 257, 65_535, 65_536];
const INTEGERS = [0, 1, 127, 128, 255, 256, 65_535, 65_536, 2 ** 31, 2 ** 32 - 1, 2 ** 32, 2 ** 40];

test("the exports are those of the official package", () => {
  assert.deepEqual(Object.keys(parser).sort(), Object.keys(browserParser).sort());
  assert.deepEqual(Object.keys(names).sort(), [...Object.keys(parser), "default"].sort());
  assert.equal(parser.protocol, browserParser.protocol);
  assert.deepEqual(PacketType, browserParser.PacketType);
});

test("each type of packet has the official bytes", () => {
  const packets = [
    { type: PacketType.CONNECT, data: undefined, nsp: "/" },
    { type: PacketType.CONNECT, data: { token: "é", pid: "p", offset: "o" }, nsp: "/admin" },
    { type: PacketType.DISCONNECT, nsp: "/" },
    { type: PacketType.EVENT, data: ["a"], options: { compress: false }, id: 12, nsp: "/" },
    { type: PacketType.ACK, id: 300, data: [], nsp: "/admin" },
    { type: PacketType.CONNECT_ERROR, data: { message: "no", data: [1] }, nsp: "/" },
  ];
  for (const packet of packets) {
    assert.ok(assertSameBytes(packet).value);
    assert.deepEqual(decodeWith(parser, encodeWith(parser, packet)), packet);
  }
  assert.equal(hex(encodeWith(parser, packets[0])), "83a47479706500a464617461d40000a36e7370a12f");
});

test("values have the official bytes", () => {
  class Point {
    x = 1;
    get y() {
      return 2;
    }
  }
  const values = {
    undefined: [undefined, { a: undefined }, [undefined]],
    null: [null, { a: null }],
    booleans: [true, false],
    floats: [0.1, -1.5, NaN, Infinity, -Infinity, 5e-324, 1.7e308],
    zeroes: [0, -0],
    "unsafe integers": [2 ** 53, 2 ** 53 - 1, -(2 ** 53), 2 ** 63, 2 ** 64, 1e20, -1e20],
    dates: [new Date(0), new Date(-1), new Date(1.7e12), new Date(8.64e15), new Date(NaN)],
    toJSON: [{ toJSON: () => ({ a: 1 }) }, { toJSON: () => new Date(5) }, new URL("http://a.b/")],
    objects: [{}, { nested: { deeper: [{}] } }, new Point(), Object.create(null)],
    "objects of other kinds": [
      new Map([[1, 2]]),
      new Set([1]),
      /x/,
      new Error("e"),
      new Blob(["x"]),
    ],
    "objects around primitives": [new Number(1), new String("ab"), new Boolean(false)],
    functions: [{ a: () => {}, b: 1 }],
    holes: [[1, , 3]], // eslint-disable-line no-sparse-arrays -- an application may send one
    keys: [{ 2: "b", 1: "a", "": 0, é: 1, ["__proto__"]: 2 }, JSON.parse('{"__proto__":{"a":1}}')],
    strings: ["", "é", "日本", "😀", "\0", "\ud83d", "\ude00", "a\ud83d"],
    ArrayBuffer: [new ArrayBuffer(0), new Uint8Array([1, 2, 3]).buffer],
  };
  for (const [name, list] of Object.entries(values))
    for (const value of list) assert.ok(assertSameBytes(event("x", value), name).value, name);
});

test("numbers and lengths at each limit have the official bytes", () => {
  const integers = INTEGERS.flatMap((n) => [n, -n, -n - 1]);
  for (const n of integers) assertSameBytes(event("x", n), String(n));
  for (const length of LENGTHS) {
    assertSameBytes(event("a".repeat(length)), `string of ${length}`);
    assertSameBytes(event("é".repeat(length)), `string of ${length} times two`);
    assertSameBytes(event(...Array(length).fill(1)), `array of ${length}`);
    assertSameBytes(event(new ArrayBuffer(length)), `buffer of ${length}`);
    const keys = Object.fromEntries(Array.from({ length }, (_, i) => [`k${i}`, i]));
    assertSameBytes(event(keys), `object of ${length}`);
  }
});

test("random values have the official bytes, and toJSON() is called as often", () => {
  for (let seed = 0; seed < 2000; seed++) {
    const random = new Random(seed);
    const log = [];
    const data = Array.from({ length: random.below(4) + 1 }, () =>
      randomValue(random, { binary: false, log }),
    );
    const theirs = outcome(() => hex(encodeWith(browserParser, event(...data))));
    const theirCalls = log.splice(0);
    const ours = outcome(() => hex(encodeWith(parser, event(...data))));
    assert.deepEqual(ours, theirs, `seed ${seed}`);
    // Where a value cannot be encoded, the official encoder stops at it, ours has looked through them all.
    if (theirs.error === undefined) assert.deepEqual(log, theirCalls, `seed ${seed}`);
  }
});

test("what the official encoder refuses is refused in the same way", () => {
  const cyclic = {};
  cyclic.self = cyclic;
  for (const value of [1n, [1n], Symbol("s"), () => {}, [() => {}], { toJSON: () => 1n }, cyclic])
    assert.ok(assertSameBytes(event("x", value)).error);
});

test("every view of a buffer is binary", () => {
  const bytes = Uint8Array.of(9, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  const shared = new Uint8Array(new SharedArrayBuffer(8)).fill(7);
  const views = [
    bytes,
    bytes.subarray(1, 5),
    bytes.subarray(3, 3),
    new DataView(bytes.buffer, 2),
    new Uint16Array([1, 2]),
    new Float64Array([1.5]),
    new BigInt64Array([5n]),
    new Uint8ClampedArray([3]),
    Buffer.from("text"),
    shared,
  ];
  for (const view of views) {
    const content = new Uint8Array(view.buffer, view.byteOffset, view.byteLength).slice().buffer;
    for (const around of [
      (x) => x,
      (x) => [0, x, NaN],
      (x) => ({ a: { b: [x] }, c: NaN }),
      (x) => ({ toJSON: () => ({ x }) }),
      (x) => [x, { x }, x],
    ]) {
      assert.equal(
        hex(encodeWith(parser, event("x", around(view)))),
        hex(encodeWith(browserParser, event("x", around(content)))),
      );
    }
  }
});

test("what is encoded stays as it was", () => {
  const bytes = Uint8Array.of(1, 2);
  const inner = Object.freeze({ bytes, list: Object.freeze([bytes, 1]) });
  const packet = Object.freeze({ ...event(), data: Object.freeze(["x", inner]) });
  encodeWith(parser, packet);
  assert.deepEqual(packet, { ...event(), data: ["x", { bytes, list: [bytes, 1] }] });
  assert.equal(packet.data[1].bytes, bytes);
});

test("the key __proto__ beside a view is a key like any other", () => {
  const make = (binary) => ({ ...JSON.parse('{"__proto__":{"a":1},"b":2}'), binary });
  assert.equal(
    hex(encodeWith(parser, event(make(Uint8Array.of(1))))),
    hex(encodeWith(browserParser, event(make(Uint8Array.of(1).buffer)))),
  );
});

test("a server reads what is written, and the other way round", () => {
  const data = [
    "x",
    undefined,
    null,
    new Date(1_234_567_890_123),
    -1.5,
    2 ** 40,
    { nested: [{ deep: "é😀".repeat(200) }], u: undefined },
  ];
  const packet = { ...event(...data, Buffer.from([1, 2, 3])), id: 7 };
  const atServer = decodeWith(serverParser, Buffer.from(encodeWith(parser, packet)));
  assert.deepEqual(atServer, packet);
  assert.ok(Buffer.isBuffer(atServer.data.at(-1)));
  const atClient = decodeWith(parser, exact(encodeWith(serverParser, packet)));
  assert.deepEqual(atClient, { ...packet, data: [...data, Uint8Array.of(1, 2, 3).buffer] });
});

test("frames are read as the official decoder reads them", () => {
  const values = [new Uint8Array([1, 2]), new ArrayBuffer(300), new Date(NaN), -0, "\ufeffé"];
  for (const value of values) {
    const frame = exact(encodeWith(serverParser, event("x", value)));
    assert.deepEqual(decodeWith(parser, frame), decodeWith(browserParser, frame));
  }
});

test("a frame may be a part of a buffer", () => {
  const frame = encodeWith(parser, event("x", Uint8Array.of(1, 2, 3)));
  const padded = new Uint8Array(frame.byteLength + 20);
  padded.set(new Uint8Array(frame), 10);
  const part = padded.subarray(10, 10 + frame.byteLength);
  assert.deepEqual(decodeWith(parser, part), event("x", Uint8Array.of(1, 2, 3).buffer));
});

/** Packets that are none, in the order of the checks. */
const FAULTY = [
  { nsp: "/" },
  { type: 5, nsp: "/", data: [] },
  { type: -1, nsp: "/" },
  { type: 1.5, nsp: "/" },
  { type: "2", nsp: "/", data: [] },
  { type: null, nsp: "/" },
  [],
  "text",
  7,
  { type: 2, data: ["a"] },
  { type: 2, nsp: 1, data: ["a"] },
  { type: 0, nsp: "/", data: [] },
  { type: 0, nsp: "/", data: null },
  { type: 0, nsp: "/", data: "text" },
  { type: 0, nsp: "/", data: new Date() },
  { type: 1, nsp: "/", data: {} },
  { type: 1, nsp: "/", data: null },
  { type: 2, nsp: "/" },
  { type: 2, nsp: "/", data: {} },
  { type: 3, nsp: "/", id: 1 },
  { type: 3, nsp: "/", id: 1, data: "text" },
  { type: 4, nsp: "/" },
  { type: 4, nsp: "/", data: [] },
  { type: 4, nsp: "/", data: new ArrayBuffer(1) },
  { type: 2, nsp: "/", data: ["a"], id: null },
  { type: 2, nsp: "/", data: ["a"], id: 1.5 },
  { type: 2, nsp: "/", data: ["a"], id: "1" },
  { type: 3, nsp: "/", data: [], id: NaN },
];

test("a frame that is no packet is refused in the official words", () => {
  for (const faulty of FAULTY) {
    const frame = encodeWith(browserParser, faulty);
    const ours = outcome(() => decodeWith(parser, frame));
    assert.deepEqual(
      ours,
      outcome(() => decodeWith(browserParser, frame)),
      hex(frame),
    );
    assert.match(ours.message, /^invalid (packet type|namespace|payload|packet id)$/);
  }
});

test("a frame that holds nothing is refused as any other", () => {
  for (const nothing of [null, undefined]) {
    const frame = encodeWith(browserParser, nothing);
    assert.throws(() => decodeWith(parser, frame), new Error("invalid packet type"));
  }
});

test("an event without a name is refused, although the official decoder takes it", () => {
  const nameless = { type: PacketType.EVENT, nsp: "/", data: [] };
  const frame = encodeWith(browserParser, nameless);
  assert.deepEqual(decodeWith(browserParser, frame), nameless);
  assert.throws(() => decodeWith(parser, frame), new Error("invalid payload"));
  const ack = { type: PacketType.ACK, nsp: "/", id: 0, data: [] };
  assert.deepEqual(decodeWith(parser, encodeWith(browserParser, ack)), ack);
});

test("a frame that is no MessagePack is refused as the official decoder does", () => {
  const whole = encodeWith(browserParser, event("x", "text", new ArrayBuffer(40), [1.5]));
  const frames = [
    ...Array.from({ length: whole.byteLength }, (_, length) => whole.slice(0, length)),
    Uint8Array.of(...new Uint8Array(whole), 0).buffer,
    Uint8Array.of(0xc1).buffer,
    Uint8Array.of(0xa1, 0xff).buffer,
    Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff).buffer,
    "2[]",
    "",
    undefined,
  ];
  for (const frame of frames) {
    const ours = outcome(() => decodeWith(parser, frame));
    assert.deepEqual(
      ours,
      outcome(() => decodeWith(browserParser, frame)),
    );
    assert.ok(ours.error);
  }
});

test("the decoder is an emitter", () => {
  const decoder = new Decoder();
  const frame = encodeWith(parser, event("x"));
  const seen = [];
  const listener = () => seen.push("on");
  assert.equal(decoder.on("decoded", listener), decoder);
  decoder.once("decoded", () => seen.push("once"));
  decoder.add(frame);
  decoder.removeListener("decoded", listener);
  decoder.add(frame);
  assert.deepEqual(seen, ["on", "once"]);
  for (const method of Object.getOwnPropertyNames(
    Object.getPrototypeOf(new browserParser.Decoder()),
  ))
    if (method !== "checkPacket" && method !== "constructor")
      assert.equal(typeof decoder[method], "function", method);
});

test("encoding and decoding may be entered again from within", () => {
  const inner = new Encoder();
  const outer = { toJSON: () => hex(inner.encode(event("inner"))[0]) };
  assert.deepEqual(decodeWith(parser, inner.encode(event(outer))[0]), event(outer.toJSON()));
});

test("what has given its memory away is empty", () => {
  const empty = new Encoder().encode(event("a", new ArrayBuffer()));
  for (const value of detached()) {
    assert.deepEqual(new Encoder().encode(event("a", value)), empty);
  }
});
