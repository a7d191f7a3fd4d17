import assert from "node:assert/strict";
import { before, test } from "node:test";
import { gzipSync } from "node:zlib";
import { buildCodec } from "../../scripts/package/codec.mjs";
import { encodeModule } from "../../scripts/package/encode.mjs";
import { fromHex, unpack } from "../../scripts/package/unpack.js";
import { Random } from "./support/random.mjs";

let codec;
before(() => (codec = buildCodec()));

/** As the build packs and as the page unpacks; the build itself compares the two. */
function thereAndBack(bytes) {
  const { unpacker, ...packed } = encodeModule(bytes, codec);
  assert.equal(packed.size, bytes.length);
  assert.match(
    packed.text,
    /^[=-[\]-}]*$/,
    "a string literal, a page and a script hold the text as it is",
  );
  const unpacked = unpack(new WebAssembly.Module(fromHex(unpacker)), packed);
  assert.deepEqual(Buffer.from(unpacked), Buffer.from(bytes));
  return packed;
}

function randomBytes(length, seed, limit = 256) {
  const random = new Random(seed);
  return Uint8Array.from({ length }, () => random.below(limit));
}

/** What says that it is a module with nothing but this in its code section. */
function asCode(bytes) {
  const size = [0, 7, 14, 21].map((shift) => ((bytes.length >> shift) & 127) | 128);
  return Uint8Array.of(...Buffer.from("\0asm"), 1, 0, 0, 0, 10, ...size, 0, ...bytes);
}

test("a module", () => {
  const { text } = thereAndBack(codec.packer);
  const gzip = gzipSync(codec.packer, { level: 9 }).length;
  assert.ok(gzipSync(text, { level: 9 }).length < 0.85 * gzip, "smaller than gzip makes it");
});

test("the unpacker itself, and the same text each time", () => {
  assert.deepEqual(thereAndBack(codec.unpacker), thereAndBack(codec.unpacker));
});

test("nothing", () => {
  thereAndBack(Uint8Array.of());
});

test("each byte alone, and all of them", () => {
  for (const byte of [0, 1, 127, 128, 255]) thereAndBack(Uint8Array.of(byte));
  thereAndBack(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  thereAndBack(Uint8Array.from({ length: 256 }, (_, byte) => 255 - byte));
});

test("long runs", () => {
  for (const byte of [0, 0x0b, 0x80, 255]) {
    const { text } = thereAndBack(new Uint8Array(100_000).fill(byte));
    assert.ok(text.length < 1000);
  }
});

test("what cannot be packed grows little", () => {
  const { text } = thereAndBack(randomBytes(50_000, 1));
  assert.ok(text.length < 1.08 * ((50_000 * 8) / 6));
});

test("a large one", () => {
  thereAndBack(randomBytes(2_000_000, 2, 4));
});

test("code that is none", () => {
  for (let seed = 0; seed < 20; seed++) thereAndBack(asCode(randomBytes(3000, seed)));
  // Few values make many instructions with operands, blocks without an end, and tables of labels.
  for (let seed = 0; seed < 20; seed++) thereAndBack(asCode(randomBytes(3000, seed, 16)));
  thereAndBack(asCode(Uint8Array.of()));
  for (const op of [0x02, 0x0b, 0x0e, 0x11, 0x44, 0xfc, 0xff])
    thereAndBack(asCode(new Uint8Array(1000).fill(op)));
});

test("a module that was cut off", () => {
  for (const length of [1, 8, 9, 10, 100, 2000]) thereAndBack(codec.packer.subarray(0, length));
});
