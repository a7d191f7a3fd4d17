/** Frames on a stream of bytes, as every codec reads and writes them: `tests/vectors/streams.json`. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { encodeFrames, StreamDecoder } from "../../pkg-template/codec/stream.js";

const VECTORS = JSON.parse(
  readFileSync(new URL("../vectors/streams.json", import.meta.url), "utf8"),
);

/** Pieces of hexadecimal digits, each with the number of times that it is repeated. */
const bytes = (pieces) =>
  Buffer.concat(pieces.map(([digits, times]) => Buffer.from(digits.repeat(times), "hex")));

/** A frame as it is read; a wrong length is an empty text, which is no packet either. */
const frameOf = (vector) => {
  if (vector === "wrong length") return "";
  return vector.text ? bytes(vector.text).toString() : [...bytes(vector.binary)];
};

const shown = (frame) => (typeof frame === "string" ? frame : [...new Uint8Array(frame)]);

for (const { what, stream, frames, readOnly } of VECTORS) {
  test(`${what}: read from whatever pieces come`, () => {
    const all = bytes(stream);
    for (const size of [1, 3, 1000, all.length]) {
      const decoder = new StreamDecoder();
      const read = [];
      for (let at = 0; at < all.length; at += size) {
        // A piece may be a view of a larger buffer.
        read.push(...decoder.read(new Uint8Array(all.subarray(at, at + size))));
      }
      assert.deepEqual(read.map(shown), frames.map(frameOf), `in pieces of ${size}`);
    }
  });

  if (!readOnly) {
    test(`${what}: written with the shortest head`, () => {
      const written = frames.map(({ text, binary }) =>
        text ? bytes(text).toString() : new Uint8Array(bytes(binary)),
      );
      assert.deepEqual([...encodeFrames(written)], [...bytes(stream)]);
    });
  }
}

test("an ArrayBuffer is a frame, and so is a view of a part of one", () => {
  const all = new Uint8Array([1, 2, 3, 4]);
  const part = new DataView(all.buffer, 1, 2);
  assert.deepEqual([...encodeFrames([all.buffer, part])], [0x84, 1, 2, 3, 4, 0x82, 2, 3]);
});

test("half a character is sent as the sign for that", () => {
  assert.deepEqual([...encodeFrames(["4\ud83d"])], [4, 52, 0xef, 0xbf, 0xbd]);
});

test("bytes are told as a buffer that has nothing else in it", () => {
  const [frame] = new StreamDecoder().read(new Uint8Array([0x82, 1, 2, 1]));
  assert.equal(/** @type {ArrayBuffer} */ (frame).byteLength, 2);
});
