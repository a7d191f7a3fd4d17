// Format, lints, docs, licences (`make check`): all that can be checked without a browser.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { crateContentFaults } from "./checks/crate-contents.mjs";
import { fileFaults } from "./checks/files.mjs";
import { guaranteeFaults } from "./checks/guarantees.mjs";
import { licenceFaults } from "./checks/licences.mjs";
import { rustVersionFaults } from "./checks/rust-version.mjs";
import { npmTool, root } from "./package/paths.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const DENY_WARNINGS = ["--", "-D", "warnings"];

/** What a plain `cargo clippy` looks at (`default-members` in Cargo.toml). */
const DEFAULT = packages("socketio-wasm", "socketio-events", "socketio-wasm-npm");

/** The crate as the npm package has it. */
const CORE = ["--package", "socketio-wasm", "--no-default-features", "--features", "browser"];

const FRAMEWORKS = packages(...["yew", "leptos", "dioxus"].map((name) => `socketio-wasm-${name}`));

/** Uses the client over a simulated network. */
const FUZZED = packages("socketio-wasm-fuzz");

/** What is published as crates. */
const DOCUMENTED = [...packages("socketio-wasm", "socketio-events"), ...FRAMEWORKS];

/** What takes one processor, and seconds. */
const QUICK = [
  ["format of Rust", command("cargo", ["fmt", "--all", "--check"])],
  [
    "format of everything else",
    command(npmTool("prettier"), ["--check", "--log-level", "warn", "."]),
  ],
  ["eslint", command(npmTool("eslint"), ["--max-warnings", "0", "."])],
  ["types of the JavaScript face", command(npmTool("tsc"), ["--project", "."])],
  ["length and words of files", fileFaults],
  ["tests of the guarantees", guaranteeFaults],
  ["licences", licenceFaults],
  ["oldest Rust", rustVersionFaults],
  ["contents of the crates", crateContentFaults],
];

/**
 * What compiles. Cargo gives the packages of one run the features that any of them asks for, and compiles a dependency
 * again for each set of features: so one run takes all packages of a target, and only others that differ in what they
 * compile of this crate come beside it.
 */
const COMPILED = [
  ["clippy, wasm32", clippy("--workspace", "--all-targets", ...WASM)],
  ["clippy, wasm32 without the Rust client", clippy(...CORE, "--all-targets", ...WASM)],
  ["clippy, native", clippy(...DEFAULT, ...FRAMEWORKS, "--all-targets")],
  ["clippy, native without the Rust client", clippy(...CORE, "--all-targets")],
  [
    "clippy, native with the Rust client over a simulated network",
    clippy(...DEFAULT, ...FUZZED, "--all-targets", "--features", "socketio-wasm/__simulation"),
  ],
  ["docs", command("cargo", ["doc", "--no-deps", ...DOCUMENTED], { RUSTDOCFLAGS: "-D warnings" })],
  [
    "docs, wasm32",
    command("cargo", ["doc", "--no-deps", ...DOCUMENTED, ...WASM], { RUSTDOCFLAGS: "-D warnings" }),
  ],
];

let failed = 0;
// Most of the quick ones are over before the compiler is.
await Promise.all([QUICK, COMPILED].map(runAll));
console.log(`${QUICK.length + COMPILED.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

/** One after another. */
async function runAll(checks) {
  for (const [name, check] of checks) {
    const started = performance.now();
    const faults = await faultsOf(check);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${name} ... ${faults.length === 0 ? "ok" : "FAILED"} (${seconds} s)`);
    if (faults.length > 0) {
      failed++;
      console.log(faults.join("\n"));
    }
  }
}

async function faultsOf(check) {
  try {
    return await check();
  } catch (error) {
    return [error.message];
  }
}

function packages(...names) {
  return names.flatMap((name) => ["--package", name]);
}

function clippy(...args) {
  return command("cargo", ["clippy", ...args, ...DENY_WARNINGS]);
}

function command(file, args, env = {}) {
  return async () => {
    const child = spawn(file, args, {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => (output += text));
    const [status] = await once(child, "close");
    return status === 0 ? [] : [output.trim()];
  };
}
