/**
 * Random packets and frames, most of them nearly valid, by both codecs and by the official parsers: the same packets,
 * and the same refusals. `make fuzz` draws a million of each (`PARSER_CASES`), and `PROPTEST_RNG_SEED` others.
 */
import assert from "node:assert/strict";
import { test } from "node:test";
import { inspect, isDeepStrictEqual } from "node:util";
import { Decoder, Encoder, PacketType } from "socket.io-parser";
import { ACK, EVENT, readPacket } from "../../pkg-template/codec/frames.js";
import { reconstruct } from "../../pkg-template/codec/json.js";
import { encode } from "../../pkg-template/codec/parsers.js";
import msgpack from "../../pkg-template/msgpack.js";
import { browserParser as officialMsgpack } from "./support/browser-msgpack.mjs";
import { hostileFrames, mutated } from "./support/hostile.mjs";
import { Random } from "./support/random.mjs";
import { RESERVED_NAMES } from "./support/reserved.mjs";
import { randomValue } from "./support/values.mjs";

const COUNT = Number(process.env.PARSER_CASES ?? 3_000);
const SEED = Number(process.env.PROPTEST_RNG_SEED ?? 1);
const MOST_ATTACHMENTS = 10;

/** Calls `compare` with a random source for each case. */
function forEachCase(compare) {
  const { stackTraceLimit } = Error;
  // Many cases end in an error, which nobody traces.
  Error.stackTraceLimit = 0;
  try {
    for (let i = 0; i < COUNT; i++) compare(new Random(Math.imul(SEED, 0x9e3779b1) + i));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** The codec with what the core says to a packet (`src/protocol/socket/decode.rs`). */
class OurDecoder {
  constructor(take) {
    this.take = take;
    this.packet = undefined;
  }

  add(frame) {
    if (typeof frame === "string") this.addText(frame);
    else this.addBytes(frame);
  }

  addText(text) {
    if (this.packet) throw new Error("got plaintext data when reconstructing a packet");
    const packet = readPacket(`4${text}`, RESERVED_NAMES);
    if (!(packet.type >= 0 && packet.type <= 6))
      throw new Error(`unknown packet type ${packet.type}`);
    const isBinary =
      packet.type === PacketType.BINARY_EVENT || packet.type === PacketType.BINARY_ACK;
    if (isBinary) {
      const { attachments } = packet;
      if (!(Number.isInteger(attachments) && attachments >= 1))
        throw new Error("Illegal attachments");
      if (attachments > MOST_ATTACHMENTS) throw new Error("too many attachments");
    }
    if (!mayCarry(packet)) throw new Error("invalid payload");
    this.packet = isBinary ? packet : undefined;
    this.buffers = [];
    if (!isBinary) this.take(packet);
  }

  addBytes(bytes) {
    const { packet, buffers } = this;
    if (!packet) throw new Error("got binary data when not reconstructing a packet");
    buffers.push(bytes);
    if (buffers.length < packet.attachments) return;
    const data = reconstruct(packet.data, buffers);
    if (data === false) throw new Error("illegal attachments");
    this.packet = undefined;
    this.take({ ...packet, type: packet.type - 3, data });
  }
}

/** @returns {boolean} whether a packet of its type may have such data */
function mayCarry({ type, payload }) {
  if (payload === "none") return true;
  switch (type) {
    case PacketType.CONNECT:
      return payload === "object";
    case PacketType.CONNECT_ERROR:
      return payload === "object" || payload === "string";
    case PacketType.EVENT:
    case PacketType.BINARY_EVENT:
      return payload === "event";
    case PacketType.ACK:
    case PacketType.BINARY_ACK:
      return ["event", "reserved", "array"].includes(payload);
    default:
      return false;
  }
}

/** What a decoder makes of frames, up to the first that it refuses. */
function decoded(makeDecoder, frames) {
  const found = [];
  const take = ({ type, nsp, id, data }) => found.push({ type, nsp, id, data });
  const decoder = makeDecoder(take);
  try {
    for (const frame of frames) decoder.add(frame);
  } catch (error) {
    found.push(error.message);
  }
  return found;
}

function official(take) {
  const decoder = new Decoder({ maxAttachments: MOST_ATTACHMENTS });
  decoder.on("decoded", take);
  return decoder;
}

test(`${COUNT} times frames are decoded as by the official parser`, () => {
  let refused = 0;
  let complete = 0;
  forEachCase((random) => {
    const frames = hostileFrames(random);
    // An incomplete packet stays with its decoder, and attachments may be put into it.
    const [ours, theirs] = [(take) => new OurDecoder(take), official].map((make) =>
      decoded(make, structuredClone(frames)),
    );
    assert.deepEqual(ours, theirs, JSON.stringify(frames));
    if (typeof ours.at(-1) === "string") refused++;
    if (ours.some(({ data }) => data !== undefined)) complete++;
  });
  assert.ok(refused > COUNT / 10 && complete > COUNT / 10, `${refused} refused, ${complete} read`);
});

/** The outcome of a function: what it returned or the class and message of what it threw. */
function outcome(run) {
  try {
    return { value: run() };
  } catch (error) {
    return { error: error.constructor.name, message: error.message };
  }
}

test(`${COUNT} times packets are encoded as by the official parser`, () => {
  const encoder = new Encoder();
  forEachCase((random) => {
    const data = randomData(random, true);
    const type = random.chance(0.7) ? EVENT : ACK;
    const nsp = random.pick(["/", "/admin"]);
    const id = type === ACK || random.chance(0.3) ? random.below(1e6) : undefined;
    const prefix = nsp === "/" ? "" : `${nsp},`;
    const socket = { _prefix: prefix, _eventStart: `2${prefix}` };
    const ours = outcome(() => [encode(socket, type, data, id)].flat());
    const theirs = outcome(() => encoder.encode({ type, nsp, data, id }));
    assert.deepEqual(ours, theirs);
    ours.value?.forEach((frame, i) => assert.equal(frame, theirs.value[i]));
  });
});

function randomData(random, binary) {
  const options = { binary, log: [] };
  const rest = Array.from({ length: random.below(3) }, () => randomValue(random, options));
  return ["event", ...rest];
}

test(`${COUNT} times packets of MessagePack have the official bytes`, () => {
  const hex = (frames) => Buffer.from(frames[0]).toString("hex");
  forEachCase((random) => {
    const packet = msgpackPacket(random);
    const ours = outcome(() => hex(new msgpack.Encoder().encode(packet)));
    assert.deepEqual(
      ours,
      outcome(() => hex(new officialMsgpack.Encoder().encode(packet))),
    );
  });
});

test(`${COUNT} times frames of MessagePack are decoded as by the official parser`, () => {
  let refused = 0;
  forEachCase((random) => {
    const frame = mutated(random, hostileStart(random));
    const ours = decodeWith(msgpack, frame);
    const theirs = decodeWith(officialMsgpack, frame);
    if (isListedDifference(ours, theirs)) return;
    assertAlike(ours, theirs, Buffer.from(frame).toString("hex"));
    if (ours.message !== undefined) refused++;
  });
  assert.ok(refused > COUNT / 10 && refused < COUNT, `${refused} refused`);
});

/** A member called `__proto__` becomes a prototype, of which each side has its own: so their looks count, too. */
function assertAlike(ours, theirs, label) {
  if (isDeepStrictEqual(ours, theirs)) return;
  const [one, other] = [ours, theirs].map((value) => inspect(value, { depth: Infinity }));
  assert.equal(one, other, label);
}

function msgpackPacket(random) {
  const type = random.pick([PacketType.EVENT, PacketType.EVENT, PacketType.ACK]);
  const data = randomData(random, false);
  const id = type === PacketType.ACK || random.chance(0.3) ? { id: random.below(70_000) } : {};
  return { type, data, options: { compress: true }, ...id, nsp: random.pick(["/", "/admin"]) };
}

/** A valid frame; some values cannot be encoded. */
function hostileStart(random) {
  for (;;) {
    const { value } = outcome(() => new officialMsgpack.Encoder().encode(msgpackPacket(random))[0]);
    if (value !== undefined) return new Uint8Array(value);
  }
}

function decodeWith({ Decoder: MsgpackDecoder }, frame) {
  return outcome(() => {
    const packets = [];
    const decoder = new MsgpackDecoder();
    decoder.on("decoded", (packet) => packets.push(packet));
    decoder.add(frame.slice().buffer);
    return packets;
  });
}

/** What docs/differences.md says of the msgpack parser: what holds nothing, and an event without a name, are refused. */
function isListedDifference(ours, theirs) {
  if (ours.message === "invalid packet type") return theirs.error === "TypeError";
  const packet = theirs.value?.[0];
  return (
    ours.message === "invalid payload" &&
    packet?.type === PacketType.EVENT &&
    !["string", "number"].includes(typeof packet.data[0])
  );
}
