import assert from "node:assert/strict";
import { test } from "node:test";
import { fromHex } from "../../scripts/package/hex.js";

const EVERY_BYTE = Uint8Array.from({ length: 256 }, (_, byte) => byte);
const digitsOf = (bytes) => Buffer.from(bytes).toString("hex");

/** Runs with this as `Uint8Array.fromHex`, which this version of Node.js may or may not have. */
function withBuiltIn(builtIn, run) {
  const own = Object.getOwnPropertyDescriptor(Uint8Array, "fromHex");
  Object.defineProperty(Uint8Array, "fromHex", { value: builtIn, configurable: true });
  try {
    run();
  } finally {
    if (own) Object.defineProperty(Uint8Array, "fromHex", own);
    else delete Uint8Array.fromHex;
  }
}

for (const [where, builtIn] of Object.entries({
  "where the browser cannot": undefined,
  "where a page has made the browser's answer nothing": () => undefined,
}))
  test(`digits are decoded ${where}`, () => {
    withBuiltIn(builtIn, () => {
      assert.deepEqual(fromHex(digitsOf(EVERY_BYTE)), EVERY_BYTE);
      assert.deepEqual(fromHex(""), Uint8Array.of());
    });
  });

test("the browser decodes the digits where it can", () => {
  const asked = [];
  const builtIn = (digits) => {
    asked.push(digits);
    return EVERY_BYTE;
  };
  withBuiltIn(builtIn, () => assert.equal(fromHex("00ff"), EVERY_BYTE));
  assert.deepEqual(asked, ["00ff"]);
});
