// The inputs that are kept, in tests/fuzz/corpora/: one file for each body, an array with a text for each input, or with
// `{ "hex": … }` for one that is no UTF-8.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../package/paths.mjs";

const pathOf = (name) => fromRoot("tests", "fuzz", "corpora", `${name}.json`);

/** Puts the kept inputs of a body into a folder, one file each, as the fuzzing engine wants them. */
export function unpack(name, folder) {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const kept = existsSync(pathOf(name)) ? JSON.parse(readFileSync(pathOf(name), "utf8")) : [];
  kept.forEach((input, i) => {
    const bytes = typeof input === "string" ? input : Buffer.from(input.hex, "hex");
    writeFileSync(join(folder, `kept-${i}`), bytes);
  });
}

/** Keeps the inputs in a folder, the shortest first. */
export function pack(name, folder) {
  const inputs = readdirSync(folder).map((file) => readFileSync(join(folder, file)));
  inputs.sort((a, b) => a.length - b.length || Buffer.compare(a, b));
  writeFileSync(pathOf(name), `${JSON.stringify(inputs.map(show), null, 2)}\n`);
}

function show(bytes) {
  const text = bytes.toString("utf8");
  return Buffer.from(text).equals(bytes) ? text : { hex: bytes.toString("hex") };
}
