// The WebAssembly module as JavaScript, for pages that may not compile any: by Binaryen's wasm2js.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { npmTool, packageTarget } from "./paths.mjs";
import { run } from "./run.mjs";
import { WASM_FEATURES } from "./wasm.mjs";
import { writeAtomically } from "./write.mjs";

const FEATURES = ["--mvp-features", ...WASM_FEATURES.map((feature) => `--enable-${feature}`)];

/** Lowers the instructions of which wasm2js would make invalid code. */
const LOWERED = ["--llvm-nontrapping-fptoint-lowering", "--signext-lowering"];

/** Also for size: the minifier of the bundle cannot optimise the module as Binaryen can. */
const OPTIMISATION = "-Oz";

/** A function, and not a module that runs when it is evaluated. */
const FORM = "--emscripten";

/**
 * From the last build if the module is the same.
 *
 * @param {Uint8Array} wasm
 * @returns {string} a script with a function `instantiate`, which takes the imports and answers with the exports
 */
export function asJavaScript(wasm) {
  const settings = JSON.stringify([FEATURES, LOWERED, OPTIMISATION, FORM]);
  const inputs = createHash("sha256").update(settings).update(wasm).digest("hex");
  const kept = join(packageTarget, "javascript.json");
  if (existsSync(kept)) {
    const { inputs: known, code } = JSON.parse(readFileSync(kept, "utf8"));
    if (known === inputs) return code;
  }
  const code = converted(wasm);
  writeAtomically(kept, JSON.stringify({ inputs, code }));
  return code;
}

function converted(wasm) {
  // A folder of its own, because two builds may run at once.
  const folder = join(packageTarget, `javascript-${process.pid}`);
  const [given, lowered, script] = ["given.wasm", "lowered.wasm", "module.js"].map((name) =>
    join(folder, name),
  );
  mkdirSync(folder, { recursive: true });
  try {
    writeFileSync(given, wasm);
    run(npmTool("wasm-opt"), [...FEATURES, ...LOWERED, given, "-o", lowered]);
    run(npmTool("wasm2js"), [...FEATURES, OPTIMISATION, FORM, lowered, "-o", script]);
    return readFileSync(script, "utf8");
  } finally {
    rmSync(folder, { recursive: true });
  }
}
