import assert from "node:assert/strict";
import { afterEach, test } from "node:test";
import * as binary from "../../pkg-template/codec/binary.js";
import { decode } from "../../node_modules/engine.io-parser/build/esm/contrib/base64-arraybuffer.js";
import { packetToText, payloadSize } from "../../pkg-template/codec/frames.js";
import { Random } from "./support/random.mjs";
import { detached } from "./support/values.mjs";

const { blobToBase64, byteLengthUtf8, fromBase64, isBinary, toBase64 } = binary;

const nativeTo = Object.getOwnPropertyDescriptor(Uint8Array.prototype, "toBase64");
const nativeFrom = Object.getOwnPropertyDescriptor(Uint8Array, "fromBase64");

/** Gives Uint8Array the methods of ES2026, or takes them away. */
function useNative(native) {
  delete Uint8Array.prototype.toBase64;
  delete Uint8Array.fromBase64;
  if (!native) return;
  Uint8Array.prototype.toBase64 = function () {
    return Buffer.from(this.buffer, this.byteOffset, this.byteLength).toString("base64");
  };
  Uint8Array.fromBase64 = (text) => {
    if (!/^[A-Za-z0-9+/\s]*={0,2}$/.test(text)) throw new SyntaxError("not base64");
    return Uint8Array.from(Buffer.from(text, "base64"));
  };
}

afterEach(() => {
  useNative(false);
  if (nativeTo) Object.defineProperty(Uint8Array.prototype, "toBase64", nativeTo);
  if (nativeFrom) Object.defineProperty(Uint8Array, "fromBase64", nativeFrom);
});

function randomBytes(random, length) {
  return Uint8Array.from({ length }, () => random.below(256));
}

for (const native of [false, true]) {
  const means = native ? "the methods of Uint8Array" : "btoa and atob";

  test(`base64 with ${means}`, () => {
    useNative(native);
    const random = new Random(1);
    const lengths = [0, 1, 2, 3, 4, 5, 100, 0x5fff, 0x6000, 0x6001, 0xc001, 200_000];
    for (const length of lengths) {
      const bytes = randomBytes(random, length);
      const text = Buffer.from(bytes).toString("base64");
      assert.equal(toBase64(bytes), text, `length ${length}`);
      assert.equal(toBase64(bytes.buffer), text);
      const decoded = fromBase64(text);
      assert.ok(decoded instanceof ArrayBuffer);
      assert.deepEqual(new Uint8Array(decoded), bytes);
      assert.deepEqual(
        new Uint8Array(fromBase64(text.replaceAll("=", ""))),
        bytes,
        "padding left out",
      );
    }
  });

  test(`base64 of parts with ${means}`, () => {
    useNative(native);
    const { buffer } = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8);
    const inner = Buffer.from([3, 4, 5, 6]).toString("base64");
    assert.equal(toBase64(new Uint8Array(buffer, 2, 4)), inner);
    assert.equal(toBase64(new Uint16Array(buffer, 2, 2)), inner);
    assert.equal(toBase64(new DataView(buffer, 2, 4)), inner);
  });

  test(`what is not base64 is read as the official client reads it with ${means}`, () => {
    useNative(native);
    for (const text of ["*", "AA-_", "A=AA", "é", "AAAA\u0000", "======"]) {
      assert.deepEqual(
        new Uint8Array(fromBase64(text)),
        new Uint8Array(decode(text)),
        JSON.stringify(text),
      );
    }
  });
}

test("base64 of a Blob", async () => {
  assert.equal(await blobToBase64(new Blob(["ab", Uint8Array.of(255)])), "YWL/");
});

test("what has given its memory away is empty", () => {
  for (const value of detached()) {
    assert.equal(toBase64(value), "");
    assert.equal(packetToText({ type: "message", data: value }), "b");
    assert.equal(payloadSize(value), 0);
  }
});

test("isBinary() is true for buffers, views and blobs", () => {
  const yes = [
    new ArrayBuffer(0),
    new Uint8Array(1),
    new Float64Array(1),
    new DataView(new ArrayBuffer(1)),
    new Uint8Array(new SharedArrayBuffer(1)),
    Buffer.from("a"),
    new Blob(["a"]),
  ];
  for (const value of yes) assert.equal(isBinary(value), true);
  for (const value of [null, undefined, 1, "a", [], {}, [1], new SharedArrayBuffer(1), new Map()]) {
    assert.equal(isBinary(value), false);
  }
});

test("byteLengthUtf8() counts as TextEncoder does", () => {
  const encoder = new TextEncoder();
  const check = (text) => assert.equal(byteLengthUtf8(text), encoder.encode(text).length);
  const random = new Random(2);
  for (let i = 0; i < 2_000; i++) check(random.string(60));
  for (const text of ["", "a", "é", "€", "😀", "\ud800", "\udc00\ud800", "a\ud800b"]) check(text);
});
