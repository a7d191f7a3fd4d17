/**
 * Random values of every kind that a user may emit.
 *
 * @param {import("./random.mjs").Random} random
 * @param {{ binary: boolean, log: string[] }} options whether attachments may
 *   occur, and where toJSON() calls are recorded
 * @param {number} depth
 * @returns {unknown}
 */
export function randomValue(random, options, depth = 0) {
  const leaf = depth > 4 || random.chance(0.35);
  if (leaf) {
    return options.binary && random.chance(0.2) ? randomBinary(random) : randomLeaf(random);
  }
  const child = () => randomValue(random, options, depth + 1);
  switch (random.below(8)) {
    case 0:
    case 1:
      return Array.from({ length: random.below(5) }, child);
    case 2: {
      const sparse = new Array(random.below(4) + 1);
      sparse[random.below(sparse.length)] = child();
      return sparse;
    }
    case 3:
      return withToJSON(random, options, child());
    case 4: {
      const object = random.chance(0.5) ? new Point(child()) : Object.create(null);
      object.own = child();
      return object;
    }
    case 5: {
      const object = Object.create({ inherited: child() });
      Object.defineProperty(object, "hidden", { value: child(), enumerable: false });
      Object.defineProperty(object, "computed", { get: () => "got", enumerable: true });
      object.shown = child();
      return object;
    }
    default: {
      const object = {};
      for (let i = random.below(5); i > 0; i--) {
        const key = random.pick([
          "a",
          "b",
          "toString",
          "10",
          "2",
          "_placeholder",
          "num",
          "né",
          "__proto__",
        ]);
        Object.defineProperty(object, key, {
          value: child(),
          enumerable: true,
          writable: true,
          configurable: true,
        });
      }
      return object;
    }
  }
}

class Point {
  constructor(value) {
    this.x = value;
  }
  get y() {
    return new Uint8Array(1);
  }
}

function withToJSON(random, { log }, value) {
  const label = `toJSON ${random.below(1e9)}`;
  const toJSON = () => {
    log.push(label);
    return value;
  };
  return random.chance(0.5) ? { toJSON, ignored: 1 } : Object.create({ toJSON });
}

function randomLeaf(random) {
  return random.pick([
    null,
    undefined,
    true,
    false,
    0,
    -0,
    NaN,
    Infinity,
    1.5,
    random.below(1e6),
    "",
    "text",
    random.string(12),
    new Date(random.below(1e12)),
    new Date(NaN),
    new Map([[1, new Uint8Array(2)]]),
    new Set([1]),
    /x/,
    () => {},
    Symbol("s"),
    new Number(3),
    new String("boxed"),
    new Error("e"),
    new SharedArrayBuffer(2),
  ]);
}

function randomBinary(random) {
  const bytes = new Uint8Array(random.below(6) + 4).map(() => random.below(256));
  return random.pick([
    bytes,
    bytes.buffer,
    bytes.subarray(1, 3),
    new DataView(bytes.buffer, 1),
    new Float32Array(2),
    Buffer.from(bytes),
    new Blob([bytes]),
    new (globalThis.File ?? Blob)([bytes], "name.bin"),
  ]);
}

/** Binary values of every kind whose memory has been given away, as to a worker. */
export function detached() {
  const buffer = new ArrayBuffer(8);
  const views = [new Uint8Array(buffer), new Uint16Array(buffer, 4, 2), new DataView(buffer, 2)];
  structuredClone(buffer, { transfer: [buffer] });
  return [buffer, ...views];
}
