// Fuzzes what is in tests/fuzz/ (`make fuzz`): each body for a number of executions (RUNS) or of seconds (TIME), or the
// one that TARGET names. What is found goes into target/fuzz/corpora/, where the next time goes on, and inputs for which
// a body fails into target/fuzz/failures/. `--keep` puts the fewest inputs that reach all that has been reached into
// tests/fuzz/corpora/.
import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync } from "node:fs";
import { pack, unpack } from "./fuzz/corpora.mjs";
import { writeSeeds } from "./fuzz/seeds.mjs";
import { fromRoot, root } from "./package/paths.mjs";

const HOST = "x86_64-unknown-linux-gnu";
const { TARGET, RUNS, TIME = RUNS ? "0" : "60" } = process.env;

/** Enough for a frame to show anything, and short enough to be quick. */
const LONGEST_INPUT = 512;

/** Megabytes. A length in a head that nothing follows must not be believed. */
const MEMORY = 512;

const names = readdirSync(fromRoot("fuzz", "fuzz_targets")).map((file) => file.replace(".rs", ""));
const chosen = TARGET ? names.filter((name) => name === TARGET) : names;
if (chosen.length === 0) fail(`TARGET is one of ${names.join(", ")}`);
build();
const work = process.argv.includes("--keep") ? keep : fuzz;
const failed = chosen.filter((name) => !work(name));
if (work === fuzz && !TARGET && !parsersAgree()) failed.push("tests/js/hostile-frames.test.mjs");
if (failed.length > 0) fail(`failed: ${failed.join(", ")}; see target/fuzz/failures/`);

/** Without the address sanitizer, as there is no `unsafe` in this checkout: twice as many executions. */
function build() {
  if (spawnSync("cargo", ["+nightly", "fuzz", "--version"], { stdio: "ignore" }).status !== 0)
    fail(
      "missing: rustup toolchain install nightly --profile minimal; cargo install cargo-fuzz --locked",
    );
  const target = ["--target-dir", fromRoot("target", "fuzz")];
  const args = ["+nightly", "fuzz", "build", "--sanitizer", "none", ...target];
  const { status } = spawnSync("cargo", args, { cwd: root, stdio: "inherit" });
  if (status !== 0) fail("the programs do not compile");
}

/** @returns {boolean} whether the body holds */
function fuzz(name) {
  console.log(`\n=== ${name}`);
  const [corpus, seeds, kept, failures] = ["corpora", "seeds", "kept", "failures"].map((folder) =>
    folderOf(folder, name),
  );
  writeSeeds(name, seeds);
  unpack(name, kept);
  return engine(name, [
    ...[corpus, seeds, kept],
    `-artifact_prefix=${failures}/`,
    `-dict=${fromRoot("fuzz", "words.dict")}`,
    `-max_len=${LONGEST_INPUT}`,
    `-rss_limit_mb=${MEMORY}`,
    `-max_total_time=${TIME}`,
    ...(RUNS ? [`-runs=${RUNS}`] : []),
    "-timeout=10",
    "-print_final_stats=1",
  ]);
}

/** The parsers in JavaScript and the official ones. */
function parsersAgree() {
  const PARSER_CASES = process.env.PARSER_CASES ?? "1000000";
  return (
    spawnSync(process.execPath, ["--test", "tests/js/hostile-frames.test.mjs"], {
      cwd: root,
      env: { ...process.env, PARSER_CASES },
      stdio: "inherit",
    }).status === 0
  );
}

function keep(name) {
  const fewest = folderOf("fewest", name);
  rmSync(fewest, { recursive: true });
  mkdirSync(fewest);
  const found = folderOf("corpora", name);
  const done = engine(name, ["-set_cover_merge=1", ...counters(name), fewest, found]);
  if (done) pack(name, fewest);
  return done;
}

/** How often something happens makes a difference to a history; to a frame it would be too much to keep. */
const counters = (name) => (name.endsWith("_histories") ? [] : ["-use_counters=0"]);

function engine(name, args) {
  const program = fromRoot("target", "fuzz", HOST, "release", name);
  return spawnSync(program, args, { cwd: root, stdio: "inherit" }).status === 0;
}

function folderOf(kind, name) {
  const path = fromRoot("target", "fuzz", kind, name);
  mkdirSync(path, { recursive: true });
  return path;
}

function fail(sentence) {
  console.error(`fuzz: ${sentence}`);
  process.exit(1);
}
