// What `wasm-pack build` does, by the tools of the checkout, and what a bundler does with the result.
import { readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { build } from "esbuild";
import { cargoTool, fromRoot } from "../../../scripts/package/paths.mjs";
import { run } from "../../../scripts/package/run.mjs";

/** Cargo's own folder, because the flags of others would have it compile all anew. */
const TARGET = fromRoot("target", "wasm-pack");
const WASM = "wasm32-unknown-unknown";

/** What both targets call the module. */
export const MODULE = "socketio_wasm.js";

export function compile() {
  const args = ["build", "--package", "socketio-wasm-npm", "--release", "--target", WASM];
  run("cargo", args, { env: { CARGO_TARGET_DIR: TARGET } });
}

/**
 * @param {"web" | "bundler"} target
 * @returns {string} the folder of the package
 */
export function bind(target) {
  const folder = join(TARGET, `pkg-${target}`);
  const compiled = join(TARGET, WASM, "release", "socketio_wasm_npm.wasm");
  // A file of the last time would stand in for one that is not carried any more.
  rmSync(folder, { recursive: true, force: true });
  run(cargoTool("wasm-bindgen"), [
    ...["--target", target, "--out-dir", folder, "--out-name", "socketio_wasm"],
    compiled,
  ]);
  return folder;
}

/**
 * @param {string} folder of the target `bundler`
 * @returns {Promise<string>} one module
 */
export async function bundle(folder) {
  const { outputFiles } = await build({
    entryPoints: [join(folder, MODULE)],
    bundle: true,
    write: false,
    format: "esm",
    target: "es2022",
    plugins: [wasmImports],
    logLevel: "silent",
  });
  return outputFiles[0].text;
}

/** What esbuild lacks and other bundlers have: a WebAssembly file is a module like any other. */
const wasmImports = {
  name: "wasm-imports",
  setup(api) {
    api.onLoad({ filter: /\.wasm$/ }, ({ path }) => ({
      contents: asScript(readFileSync(path)),
      resolveDir: dirname(path),
    }));
  },
};

/** @param {Buffer} bytes */
function asScript(bytes) {
  const module = new WebAssembly.Module(bytes);
  const sources = [...new Set(WebAssembly.Module.imports(module).map((from) => from.module))];
  const names = WebAssembly.Module.exports(module).map(({ name }) => name);
  return `
    ${sources.map((from, i) => `import * as import${i} from "${from}";`).join("\n")}
    const bytes = Uint8Array.from(atob("${bytes.toString("base64")}"), (c) => c.charCodeAt(0));
    const imports = { ${sources.map((from, i) => `"${from}": import${i}`).join()} };
    const { instance } = await WebAssembly.instantiate(bytes, imports);
    export const { ${names.join()} } = instance.exports;`;
}
