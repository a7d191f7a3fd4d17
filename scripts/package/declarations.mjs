// What wasm-bindgen declares of the module, in the file against which the face is checked.
import { readFileSync, readdirSync } from "node:fs";
import { fromRoot } from "./paths.mjs";

/** Where it is kept, to be checked without a build. */
export const KEPT = fromRoot("pkg-template", "generated", "socketio_wasm.d.ts");

/** The declarations of the package that `pkg-template/src/declarations.rs` carries. */
const CARRIED = /^types-.*\.d\.ts$/;

/**
 * What is printed, without the copies of the package's own declarations.
 *
 * @param {string} printed
 * @returns {string}
 */
export function ofTheModule(printed) {
  const folder = fromRoot("pkg-template");
  const files = readdirSync(folder).filter((name) => CARRIED.test(name));
  const rest = files.reduce((left, name) => without(left, folder, name), printed);
  return rest.replace(/\n{3,}/g, "\n\n");
}

/** wasm-bindgen indents anew, so lines are compared without their indentation. */
function without(printed, folder, name) {
  const lines = printed.split("\n");
  const copy = belowImports(readFileSync(`${folder}/${name}`, "utf8"));
  const first = lines.findIndex((_, at) => copy.every((line, i) => line === lines[at + i]?.trim()));
  if (first < 0)
    throw new Error(`pkg-template/src/declarations.rs carries no pkg-template/${name}`);
  return lines.toSpliced(first, copy.length).join("\n");
}

/** By the same rule as in `pkg-template/src/declarations.rs`. */
function belowImports(file) {
  const [text] = file.split('.js";').slice(-1);
  return text
    .trim()
    .split("\n")
    .map((line) => line.trim());
}
