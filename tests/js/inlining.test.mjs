import assert from "node:assert/strict";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { fromText, toText } from "../../scripts/package/text.js";
import { Random } from "./support/random.mjs";

/** As the build writes and as the page reads. */
function thereAndBack(bytes) {
  const text = toText(bytes);
  assert.match(
    text,
    /^(?!.*["\\<])[ -~]*$/,
    "a string literal and a script hold the text as it is",
  );
  assert.deepEqual(Buffer.from(fromText(text)), Buffer.from(bytes));
  return text;
}

test("nothing", () => {
  assert.equal(thereAndBack(Uint8Array.of()), "");
});

test("each byte alone, each after each other, and all of them", () => {
  for (let byte = 0; byte < 256; byte++) {
    thereAndBack(Uint8Array.of(byte));
    thereAndBack(Uint8Array.from({ length: 512 }, (_, at) => (at % 2 ? byte : at / 2)));
  }
});

test("any bytes take less than twice their number of characters, and small ones one each", () => {
  const random = new Random(1);
  const any = Uint8Array.from({ length: 50_000 }, () => random.below(256));
  assert.ok(thereAndBack(any).length < 1.7 * any.length);
  const small = any.map((byte) => byte % 90);
  assert.equal(thereAndBack(small).length, small.length);
});

test("gzip finds in the text what is repeated in the bytes, more than in base64", () => {
  const random = new Random(2);
  const words = Array.from({ length: 50 }, () => [200, 32, random.below(256), 106, 65]);
  const bytes = Uint8Array.from(
    Array.from({ length: 4000 }, () => words[random.below(words.length)]).flat(),
  );
  const [text, base64] = [thereAndBack(bytes), Buffer.from(bytes).toString("base64")].map(
    (data) => gzipSync(data, { level: 9 }).length,
  );
  assert.ok(text < 0.9 * base64, `${text} and ${base64}`);
});
