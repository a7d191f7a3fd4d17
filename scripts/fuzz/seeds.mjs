// What fuzzing begins with: the examples of tests/vectors/, in the form of each body.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../package/paths.mjs";

const vectors = (name) => JSON.parse(readFileSync(fromRoot("tests", "vectors", name), "utf8"));

const frames = () => vectors("frames.json").map(({ frame }) => frame);
const handshakes = () => vectors("handshakes.json").map(({ json }) => json);
const bytesOf = (pieces) =>
  Buffer.concat(pieces.map(([digits, times]) => Buffer.from(digits.repeat(times), "hex")));

/** The bodies that begin with more than nothing. Behind the first byte of a stream is what comes over it. */
const SEEDS = {
  text_frames: frames,
  binary_frames: () => frames().map((frame) => `${frame}\nbone\nbtwo\n2["next"]`),
  client_frames: () => frames().map((frame) => `\0${frame}\nbone\nbtwo\n2["next"]`),
  payloads: () => [frames().join("\x1e"), ...frames().map((frame) => `4${frame}\x1ebAQID\x1e2`)],
  handshakes,
  stream_frames: () =>
    vectors("streams.json")
      .map(({ stream }) => Buffer.concat([Buffer.of(1), bytesOf(stream)]))
      .filter((bytes) => bytes.length < 4096),
};

/**
 * @param {string} name of a body
 * @param {string} folder where its seeds go
 */
export function writeSeeds(name, folder) {
  const seeds = SEEDS[name]?.() ?? [];
  seeds.forEach((seed, i) => writeFileSync(join(folder, `seed-${i}`), seed));
}
