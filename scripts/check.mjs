// Format, lints, docs, licences (`make check`): all that can be checked without a browser.
import { spawnSync } from "node:child_process";
import { crateContentFaults } from "./checks/crate-contents.mjs";
import { fileFaults } from "./checks/files.mjs";
import { guaranteeFaults } from "./checks/guarantees.mjs";
import { licenceFaults } from "./checks/licences.mjs";
import { rustVersionFaults } from "./checks/rust-version.mjs";
import { npmTool, root } from "./package/paths.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const DENY_WARNINGS = ["--", "-D", "warnings"];

/** The crate as the npm package has it. */
const CORE = ["--package", "socketio-wasm", "--no-default-features", "--features", "browser"];

const FRAMEWORKS = ["yew", "leptos", "dioxus"].flatMap((name) => [
  "--package",
  `socketio-wasm-${name}`,
]);

/** What a plain `cargo clippy` leaves out (`default-members` in Cargo.toml). */
const OTHERS = [
  ...["--workspace", "--exclude", "socketio-wasm", "--exclude", "socketio-events"],
  ...["--exclude", "socketio-wasm-npm"],
];

/** What is published as crates. */
const DOCUMENTED = [
  ...["--package", "socketio-wasm", "--package", "socketio-events"],
  ...FRAMEWORKS,
];

const CHECKS = [
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
  ["clippy, native", clippy("--all-targets")],
  ["clippy, native without the Rust client", clippy(...CORE, "--all-targets")],
  [
    "clippy, native with the Rust client over a simulated network",
    clippy("--all-targets", "--features", "simulation"),
  ],
  ["clippy, wasm32", clippy("--all-targets", ...WASM)],
  ["clippy, wasm32 without the Rust client", clippy(...CORE, "--all-targets", ...WASM)],
  [
    "clippy, wasm32, frameworks, examples and their like",
    clippy(...OTHERS, "--all-targets", ...WASM),
  ],
  ["clippy, native, frameworks", clippy(...FRAMEWORKS, "--all-targets")],
  ["docs", command("cargo", ["doc", "--no-deps", ...DOCUMENTED], { RUSTDOCFLAGS: "-D warnings" })],
  [
    "docs, wasm32",
    command("cargo", ["doc", "--no-deps", ...DOCUMENTED, ...WASM], { RUSTDOCFLAGS: "-D warnings" }),
  ],
];

let failed = 0;
for (const [name, check] of CHECKS) {
  // Named before it starts: the first clippy after a clone compiles for a minute.
  process.stdout.write(`${name} ... `);
  const started = performance.now();
  const faults = faultsOf(check);
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${faults.length === 0 ? "ok" : "FAILED"} (${seconds} s)`);
  if (faults.length > 0) {
    failed++;
    console.log(faults.join("\n"));
  }
}
console.log(`${CHECKS.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;

function faultsOf(check) {
  try {
    return check();
  } catch (error) {
    return [error.message];
  }
}

function clippy(...args) {
  return command("cargo", ["clippy", ...args, ...DENY_WARNINGS]);
}

function command(file, args, env = {}) {
  return () => {
    const options = {
      cwd: root,
      env: { ...process.env, ...env },
      encoding: "utf8",
      maxBuffer: 1 << 28,
    };
    const { error, status, stdout, stderr } = spawnSync(file, args, options);
    if (error) return [error.message];
    return status === 0 ? [] : [`${stdout}${stderr}`.trim()];
  };
}
