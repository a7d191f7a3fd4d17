/** Frames: what is read in them, beside the official parser, and how packets are written. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { decodePacket, encodePacket } from "engine.io-parser";
import { Decoder } from "socket.io-parser";
import {
  engineType,
  frameToPacket,
  packetToFrame,
  packetToText,
  payloadSize,
  readPacket,
  shapeBytes,
  textToBytes,
} from "../../pkg-template/codec/frames.js";
import { Random } from "./support/random.mjs";
import { RESERVED_NAMES } from "./support/reserved.mjs";

/** Frames without the digit of the engine, and what is in them. The codec in Rust is held to the same file. */
const VECTORS = JSON.parse(
  readFileSync(new URL("../vectors/frames.json", import.meta.url), "utf8"),
);

const MAX_ATTACHMENTS = 10;

const read = (text) => readPacket(`4${text}`, RESERVED_NAMES);

/** JSON has no NaN and no infinity, and no `undefined`. */
const toNumber = (value) => (value === null ? undefined : Number(value));

test("reads each frame of the file", () => {
  for (const { frame, facts } of VECTORS) {
    const found = { ...read(frame) };
    const wanted = {
      type: toNumber(facts.type),
      nsp: facts.nsp,
      id: toNumber(facts.id),
      data: facts.data === null ? undefined : parsed(facts.data),
      attachments: toNumber(facts.attachments),
      payload: facts.payload,
    };
    assert.deepEqual(found, wanted, JSON.stringify(frame));
  }
});

function parsed(text) {
  try {
    return JSON.parse(text);
  } catch {
    return false;
  }
}

const ARRAYS = ["event", "reserved", "array"];

/** What the core makes of the facts; `undefined` where it lets the packet pass. */
function faultOf({ type, attachments, payload }) {
  if (!(type >= 0 && type <= 6)) return `unknown packet type ${type}`;
  if (type >= 5 && (!Number.isInteger(attachments) || attachments < 1)) {
    return "Illegal attachments";
  }
  if (attachments > MAX_ATTACHMENTS) return "too many attachments";
  const allowed = {
    0: ["object"],
    1: [],
    2: ["event"],
    3: ARRAYS,
    4: ["string", "object"],
    5: ["event"],
    6: ARRAYS,
  };
  if (payload !== "none" && !allowed[type].includes(payload)) return "invalid payload";
  return undefined;
}

/** The official parser gives nothing of the facts if it does not let the packet pass. */
function readOfficially(text) {
  try {
    return { packet: new Decoder({ maxAttachments: MAX_ATTACHMENTS }).decodeString(text) };
  } catch (error) {
    return { fault: error.message };
  }
}

function compare(text) {
  const ours = read(text);
  const { packet, fault } = readOfficially(text);
  const what = JSON.stringify(text);
  assert.equal(faultOf(ours), fault, what);
  if (packet === undefined) return false;
  const { type, attachments = 0, nsp, id, data } = packet;
  assert.deepEqual(
    { ...ours, payload: undefined },
    { type, attachments, nsp, id, data, payload: undefined },
    what,
  );
  return true;
}

test("what is no packet, and what is one, is so to the official parser", () => {
  const passed = VECTORS.filter(({ frame }) => frame !== "" && compare(frame));
  assert.ok(passed.length > 75, `${passed.length} of ${VECTORS.length} pass`);
});

/** Characters and parts that mean something somewhere. */
const PARTS = [
  ..."0123456789",
  ..."0123456",
  "-",
  "/",
  ",",
  "[",
  "]",
  '["a"]',
  '["connect"]',
  "{}",
];
PARTS.push(
  " ",
  "\t",
  "\n",
  "\u00a0",
  "\u2003",
  "\ufeff",
  "\u0085",
  "e",
  ".",
  "x",
  "/a,",
  "é",
  "😀",
);

test("random texts are read as by the official parser", () => {
  let passed = 0;
  for (let seed = 1; seed <= 30_000; seed++) {
    const random = new Random(seed);
    let text = random.pick(["", "2", "3", "51-", "0"]);
    for (let left = random.below(8); left > 0 || text === ""; left--) text += random.pick(PARTS);
    if (random.chance(0.3)) text += '["a",1]';
    if (compare(text)) passed++;
  }
  assert.ok(passed > 5_000, `${passed} pass`);
});

test("ids are read to the last digit that a number has", () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const random = new Random(seed);
    let digits = "";
    for (let left = random.below(25) + 1; left > 0; left--) digits += random.below(10);
    assert.equal(read(`2${digits}["a"]`).id, Number(digits), digits);
  }
});

const CODES = [0, 1, 2, 3, 4, 5, 6];

test("the packets of an engine", () => {
  for (const code of CODES) {
    for (const rest of ["", "data"]) {
      const frame = `${code}${rest}`;
      assert.equal(engineType(frame), code);
      assert.deepEqual(frameToPacket(frame), decodePacket(frame));
      const packet = frameToPacket(frame);
      assert.equal(packetToFrame(packet), frame);
      encodePacket(packet, true, (theirs) => assert.equal(packetToFrame(packet), theirs));
    }
  }
  for (const frame of ["", "7", "x", "/", ":", "é"]) {
    assert.equal(engineType(frame), undefined, frame);
    assert.deepEqual(frameToPacket(frame), { type: "error", data: "parser error" });
  }
});

test("what is no text becomes one, as with the official client", () => {
  for (const data of [undefined, null, 0, 5, false, true, "", {}, [1, 2]]) {
    const packet = /** @type {any} */ ({ type: "message", data });
    encodePacket(packet, true, (theirs) => assert.equal(packetToFrame(packet), theirs));
  }
});

test("bytes travel as they are, or as text", async () => {
  const bytes = Uint8Array.of(1, 2, 255);
  for (const data of [bytes, bytes.buffer, new DataView(bytes.buffer), new Blob([bytes])]) {
    const packet = /** @type {any} */ ({ type: "message", data });
    assert.equal(packetToFrame(packet), data);
    const text = await packetToText(packet);
    assert.equal(text, "bAQL/");
    assert.deepEqual(new Uint8Array(textToBytes(text)), bytes);
  }
  assert.equal(packetToText({ type: "message", data: "text" }), "4text");
  assert.deepEqual(frameToPacket(bytes.buffer), { type: "message", data: bytes.buffer });
});

test("bytes have the form that the user wants", async () => {
  const { buffer } = Uint8Array.of(1);
  const blob = new Blob([buffer]);
  assert.equal(shapeBytes(buffer, "arraybuffer"), buffer);
  assert.equal(shapeBytes(buffer, "nodebuffer"), buffer);
  assert.equal(shapeBytes(blob, "blob"), blob);
  const shaped = shapeBytes(buffer, "blob");
  assert.deepEqual(await shaped.arrayBuffer(), buffer);
});

test("the size of a packet in a payload", () => {
  assert.equal(payloadSize(undefined), 0);
  assert.equal(payloadSize("aé€😀"), 10);
  assert.equal(payloadSize(new ArrayBuffer(100)), 133);
  assert.equal(payloadSize(new Uint8Array(3)), 4);
  assert.equal(payloadSize(new Blob(["abc"])), 4);
  assert.equal(payloadSize(5), 0);
});
