/** Builds the Rust transports for a page. */
import { execFileSync } from "node:child_process";
import { cargoTool, fromRoot, root } from "../../scripts/package/paths.mjs";

const TARGET = "wasm32-unknown-unknown";
const NAME = "transports";

/** @returns {string} the folder with `transports.js` */
export function buildRustTransports() {
  const folder = fromRoot("target", "transports");
  const features = ["--no-default-features", "--features", "browser"];
  run("cargo", ["build", "--example", NAME, "--target", TARGET, ...features]);
  const module = fromRoot("target", TARGET, "debug", "examples", `${NAME}.wasm`);
  run(cargoTool("wasm-bindgen"), [
    ...["--target", "web", "--no-typescript", "--out-dir", folder],
    module,
  ]);
  return folder;
}

function run(file, args) {
  execFileSync(file, args, { cwd: root, stdio: ["ignore", "inherit", "inherit"] });
}
