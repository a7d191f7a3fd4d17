/**
 * Random frames are read by the codec in Rust and by the one in JavaScript, which find the same. What they find is all
 * that the core judges by, so that both ways end with the same verdict; the official parser comes to it, too, and with
 * the same message.
 *
 * The frames come from `tests/scenario/vectors.rs`, out of `PROPTEST_RNG_SEED`; `RANDOM_FRAMES` is how many.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { inspect, isDeepStrictEqual } from "node:util";
import { Decoder } from "socket.io-parser";
import { parse } from "../../pkg-template/codec/json.js";
import { readPacket } from "../../pkg-template/codec/frames.js";
import { RESERVED_NAMES } from "../js/support/reserved.mjs";

const SEED = process.env.PROPTEST_RNG_SEED ?? "1";
const COUNT = Number(process.env.RANDOM_FRAMES ?? 1_000_000);

/** What has to come up among so many frames, for them to show anything. */
const PAYLOADS = ["none", "event", "reserved", "array", "object", "string", "other"];
const VERDICTS = [
  "deliver",
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map((count) => `await ${count}`),
  "invalid: Unknown type: undefined",
  ...[7, 8, 9, NaN].map((type) => `invalid: unknown packet type ${type}`),
  "invalid: Illegal attachments",
  "invalid: too many attachments",
  "invalid: invalid payload",
];

/** JSON has no NaN and no infinity, and no `undefined`. */
const toNumber = (value) => (value === null ? undefined : Number(value));

/** The facts as JavaScript's codec has them. */
function toPacket({ type, nsp, id, data, attachments, payload }) {
  return {
    type: toNumber(type),
    nsp,
    id: toNumber(id),
    data: data === null ? undefined : parse(data),
    attachments: toNumber(attachments),
    payload,
  };
}

const official = new Decoder();

/** The verdict of the official parser, and what it has read unless it refuses. */
function readOfficially(text) {
  try {
    const packet = official.decodeString(text);
    const { attachments } = packet;
    return { verdict: attachments === undefined ? "deliver" : `await ${attachments}`, packet };
  } catch (error) {
    return { verdict: `invalid: ${error.message}` };
  }
}

/** Where the three part; `undefined` if they agree. */
function difference({ frame, facts, verdict }) {
  const found = { ...readPacket(`4${frame}`, RESERVED_NAMES) };
  if (!isDeepStrictEqual(found, toPacket(facts))) return { "in JavaScript": found };
  // The official client has another function for a message without text.
  if (frame === "") return undefined;
  const theirs = readOfficially(frame);
  if (theirs.verdict !== verdict) return { officially: theirs };
  if (theirs.packet === undefined) return undefined;
  const { type, nsp, id } = theirs.packet;
  const isSame = found.type === type && found.nsp === nsp && Object.is(found.id, id);
  return isSame ? undefined : { officially: theirs };
}

/** The lines of the test in Rust, which libtest puts some words around. */
async function* frames() {
  const program = spawn(
    "cargo",
    [
      "test",
      "--quiet",
      "--test",
      "scenario",
      "--",
      "--ignored",
      "--exact",
      "vectors::random_frames",
    ],
    {
      cwd: fileURLToPath(new URL("../..", import.meta.url)),
      env: { ...process.env, PROPTEST_RNG_SEED: SEED, RANDOM_FRAMES: String(COUNT) },
      stdio: ["ignore", "pipe", "inherit"],
    },
  );
  const closed = once(program, "close");
  try {
    for await (const line of createInterface({ input: program.stdout, crlfDelay: Infinity })) {
      if (line.startsWith("{")) yield JSON.parse(line);
    }
    const [code] = await closed;
    assert.equal(code, 0, "the program that makes the frames failed");
  } finally {
    program.kill();
    // Ends the test in Rust, which outlives cargo.
    program.stdout.destroy();
  }
}

test(`${COUNT} random frames are read alike (PROPTEST_RNG_SEED=${SEED})`, async () => {
  const { stackTraceLimit } = Error;
  // Half of the frames end in an error of the official parser, which nobody traces.
  Error.stackTraceLimit = 0;
  const missing = new Set([...PAYLOADS, ...VERDICTS]);
  let count = 0;
  try {
    for await (const line of frames()) {
      count++;
      missing.delete(line.facts.payload);
      missing.delete(line.verdict);
      const found = difference(line);
      if (found === undefined) continue;
      const { frame, ...rust } = line;
      const show = (value) => inspect(value, { breakLength: Infinity });
      assert.fail(
        `frame ${count} of PROPTEST_RNG_SEED=${SEED}: ${JSON.stringify(frame)}\n` +
          `${show({ "in Rust": rust })}\n${show(found)}`,
      );
    }
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
  assert.equal(count, COUNT);
  if (COUNT >= 100_000) assert.deepEqual([...missing], []);
});
