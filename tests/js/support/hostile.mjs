/** What the text of packets is made of, valid and not. */
const PIECES = [
  ...'0123456789-/,.[]{}":\\ \t\u00e9\u2003\ufeff',
  ...["51-", "62-", "510-", "511-", "/admin,", "12", "0x1", "1e0", "Infinity", "null", "true"],
  ...['["a"]', '["a",1]', '["connect"]', '{"sid":"s"}', '{"message":"no"}', '"text"', "\ud83d"],
  ...['{"_placeholder":true,"num":0}', '{"_placeholder":true,"num":1}', '"num":', '"__proto__":'],
];

/** Valid packets, which are changed here and there. */
const PACKETS = [
  '0{"sid":"s"}',
  "1/admin,",
  '2["a",1,{"b":[null,true,"c"]}]',
  '2/admin,12["ask"]',
  '30["answer"]',
  '4{"message":"no","data":[1]}',
  '51-["a",{"_placeholder":true,"num":0}]',
  '52-/admin,3["a",{"b":{"_placeholder":true,"num":1}},{"_placeholder":true,"num":0}]',
  '61-7[{"_placeholder":true,"num":0}]',
];

/**
 * @param {import("./random.mjs").Random} random
 * @returns {string} a text that is nearly a packet, and never empty
 */
export function hostileText(random) {
  if (random.chance(0.3)) return pieces(random, 1 + random.below(8));
  const text = random.pick(PACKETS);
  if (random.chance(0.2)) return text;
  const at = random.below(text.length);
  const removed = random.below(4);
  return text.slice(0, at) + pieces(random, random.below(3)) + text.slice(at + removed) || "0";
}

function pieces(random, count) {
  let text = "";
  for (let i = 0; i < count; i++) text += random.pick(PIECES);
  return text;
}

/**
 * @param {import("./random.mjs").Random} random
 * @returns {(string | ArrayBuffer)[]} frames of a connection, in which attachments are often where they belong
 */
export function hostileFrames(random) {
  const frames = [];
  for (let i = 1 + random.below(3); i > 0; i--) {
    const text = hostileText(random);
    const awaited = /^[56]([0-9]{1,2})-/.exec(text)?.[1];
    frames.push(text);
    let count = random.chance(0.9) ? Number(awaited ?? 0) : random.below(4);
    while (count-- > 0) frames.push(new Uint8Array([count, 1]).buffer);
  }
  return frames;
}

/**
 * @param {import("./random.mjs").Random} random
 * @param {Uint8Array} bytes
 * @returns {Uint8Array} the same with a few bytes changed, taken out or put in, or cut off
 */
export function mutated(random, bytes) {
  let result = [...bytes];
  for (let i = random.below(3); i >= 0; i--) {
    const at = random.below(result.length + 1);
    const byte = random.chance(0.5) ? random.below(256) : random.pick(MARKS);
    switch (random.below(5)) {
      case 0:
        result.splice(at, 1);
        break;
      case 1:
        result.splice(at, 0, byte);
        break;
      case 2:
        result = result.slice(0, at);
        break;
      default:
        if (at < result.length) result[at] = byte;
    }
  }
  return Uint8Array.from(result);
}

/** First bytes of values in MessagePack: of each kind and width, and one that there is not. */
const MARKS = [
  ...[0x00, 0x7f, 0x80, 0x81, 0x90, 0x93, 0xa0, 0xa1, 0xc0, 0xc1, 0xc2, 0xc3, 0xc4, 0xc5, 0xc6],
  ...[0xc7, 0xc8, 0xc9, 0xca, 0xcb, 0xcc, 0xcd, 0xce, 0xcf, 0xd0, 0xd1, 0xd2, 0xd3, 0xd4, 0xd5],
  ...[0xd6, 0xd7, 0xd8, 0xd9, 0xda, 0xdb, 0xdc, 0xdd, 0xde, 0xdf, 0xe0, 0xff],
];
