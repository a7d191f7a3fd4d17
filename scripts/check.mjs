// Format, lints, docs, licences (`make check`): all that can be checked without a browser.
import { spawnSync } from "node:child_process";
import { fileFaults } from "./checks/files.mjs";
import { licenceFaults } from "./checks/licences.mjs";
import { rustVersionFaults } from "./checks/rust-version.mjs";
import { npmTool, root } from "./package/paths.mjs";

const WASM = ["--target", "wasm32-unknown-unknown"];
const CLIENT = ["--features", "client"];
const DENY_WARNINGS = ["--", "-D", "warnings"];

const CHECKS = [
  ["format of Rust", command("cargo", ["fmt", "--all", "--check"])],
  [
    "format of everything else",
    command(npmTool("prettier"), ["--check", "--log-level", "warn", "."]),
  ],
  ["eslint", command(npmTool("eslint"), ["--max-warnings", "0", "."])],
  ["types of the JavaScript face", command(npmTool("tsc"), ["--project", "."])],
  ["length and words of files", fileFaults],
  ["licences", licenceFaults],
  ["oldest Rust", rustVersionFaults],
  [
    "clippy, native",
    command("cargo", ["clippy", "--workspace", "--all-targets", ...DENY_WARNINGS]),
  ],
  [
    "clippy, native with the Rust client",
    command("cargo", ["clippy", "--all-targets", ...CLIENT, ...DENY_WARNINGS]),
  ],
  [
    "clippy, native with the Rust client over a simulated network",
    command("cargo", [
      "clippy",
      "--all-targets",
      ...["--features", "simulation"],
      ...DENY_WARNINGS,
    ]),
  ],
  [
    "clippy, wasm32",
    command("cargo", ["clippy", "--workspace", "--all-targets", ...WASM, ...DENY_WARNINGS]),
  ],
  [
    "clippy, wasm32 with the Rust client",
    command("cargo", ["clippy", "--all-targets", ...CLIENT, ...WASM, ...DENY_WARNINGS]),
  ],
  [
    "docs",
    command("cargo", ["doc", "--workspace", "--no-deps", ...CLIENT], {
      RUSTDOCFLAGS: "-D warnings",
    }),
  ],
  [
    "docs, wasm32",
    command("cargo", ["doc", "--no-deps", ...CLIENT, ...WASM], { RUSTDOCFLAGS: "-D warnings" }),
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
