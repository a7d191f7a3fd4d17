// Builds the codec of `codec/`, which squeezes the WebAssembly module: as one module that packs, for the build, and one
// that unpacks, for the page.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot, npmTool, packageTarget } from "./paths.mjs";
import { run } from "./run.mjs";

const TARGET = "wasm32-unknown-unknown";
const FOLDER = join(packageTarget, "codec");

/** The model is static: nothing large is on the stack. */
const FLAGS = ["-Clink-arg=-zstack-size=8192"];

/** Like the module of the package: what the oldest supported browsers have. */
const WASM_FEATURES = ["mutable-globals", "sign-ext", "nontrapping-float-to-int", "bulk-memory"];

/** A function that runs for long is optimised by browsers at its next call only, so the inner loops stay functions. */
const OPTIMISATION = ["-Oz", "--converge", "--one-caller-inline-max-function-size=0"];

/** The linker exports `__heap_base` and its like. */
const STRIPPED = [
  "--remove-exports=__*",
  "--strip-debug",
  "--strip-producers",
  "--strip-target-features",
];

/** @returns {{ packer: Uint8Array, unpacker: Uint8Array }} */
export function buildCodec() {
  const optimised = join(FOLDER, "unpacker.wasm");
  run(npmTool("wasm-opt"), [
    ...["--mvp-features", ...WASM_FEATURES.map((feature) => `--enable-${feature}`)],
    ...[...STRIPPED, ...OPTIMISATION, compile("unpacker", []), "-o", optimised],
  ]);
  return {
    packer: readFileSync(compile("packer", ["--features", "pack"])),
    unpacker: readFileSync(optimised),
  };
}

function compile(name, options) {
  const manifest = fromRoot("scripts", "package", "codec", "Cargo.toml");
  const target = join(FOLDER, name);
  run(
    "cargo",
    ["build", "--release", "--manifest-path", manifest, "--target", TARGET, ...options],
    {
      env: { CARGO_TARGET_DIR: target, CARGO_ENCODED_RUSTFLAGS: FLAGS.join("\x1f") },
    },
  );
  return join(target, TARGET, "release", "module_codec.wasm");
}
