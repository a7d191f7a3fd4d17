// The steps of `make test`: what each runs, how its tests are counted, what it needs, and which run beside one another.
import { spawnSync } from "node:child_process";
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { cargoTool, fromRoot, npmTool } from "../package/paths.mjs";
import { countCargo, countNextest, countNode, countPlain } from "./counts.mjs";

/** Where Debian's packages put the browser and its driver. */
const CHROMIUM = "/usr/bin/chromium";
const CHROMEDRIVER = "/usr/bin/chromedriver";

/** Random cases are the same in every run, unless another seed is asked for: a run fails for what has changed. */
const SEED = process.env.PROPTEST_RNG_SEED ?? "1";

/** Of each test that draws random cases, unless it says how many itself; `make soak` draws a million histories. */
const CASES = process.env.PROPTEST_CASES ?? "2000";

const FRAMEWORKS = ["yew", "leptos", "dioxus"].flatMap((name) => [
  "--package",
  `socketio-wasm-${name}`,
]);

/** Where the client for Rust frontends connects natively, as it does not elsewhere. */
const SIMULATION = ["--features", "__simulation", "--lib", "--test", "scenario"];

/**
 * @typedef {object} Step
 * @property {string} name
 * @property {"checks" | "native" | "package" | "browser" | "differential" | "JavaScript"} kind under which heading of
 *   the summary its tests are counted
 * @property {string} file the program
 * @property {string[]} args
 * @property {Record<string, string>} [env]
 * @property {number} limit seconds
 * @property {(output: string) => ({ passed: number, failed: number } | undefined)} [count] without it the step counts
 *   as one test
 * @property {string} [needs] the step without whose success this one cannot run
 *
 * @typedef {Step[][]} Stage lanes, which run beside one another; the steps of a lane run one after another
 */

/**
 * One lane compiles, which keeps two processors busy but for some of the time; what waits now and then fills that time
 * in the other lane. Two steps that compile into the same folder are in the same lane, as cargo would have one of them
 * wait. In a lane beside another there is no test that waits for a time which may be too short on a busy machine.
 *
 * @param {{ fast: boolean }} options `fast`: without what needs a set-up or takes minutes
 * @returns {Stage[]} one after another
 */
export function stages({ fast }) {
  if (fast) {
    const browser = existsSync(CHROMIUM) ? [buildPackage(), examples(), endToEnd()] : [];
    return [[[...native(), unit(), ...browser]]];
  }
  return [
    [
      [check(), ...native(), hooks(), randomFrames()],
      [...packaging(), ...typePrograms(), typeCompilers(), unit(), differentialHarness()],
    ],
    [
      [
        ...inBrowser(),
        transports(),
        sample("hostile servers", "tests/hostile/run.mjs"),
        rustClient(),
        servers(),
        serverMatrix(),
        examples(),
      ],
      [
        runners(),
        nextJs(),
        matrix(),
        libraries(),
        environments(),
        sample("faults at some bytes", "tests/faults/run.mjs"),
      ],
    ],
    // Each of these has lanes of its own, and keeps two processors busy.
    [[endToEnd(), strictPages(), differential()]],
  ];
}

const check = () => ({
  name: "checks",
  kind: "checks",
  ...node("scripts/check.mjs"),
  count: countPlain,
  // The first time, it looks through three frameworks on two targets.
  limit: 1500,
});

function native() {
  const nextest = spawnSync("cargo", ["nextest", "--version"], { stdio: "ignore" }).status === 0;
  const drawn = { env: { PROPTEST_RNG_SEED: SEED, PROPTEST_CASES: CASES } };
  const step = (name, ...args) => ({
    name,
    kind: "native",
    ...cargo(...(nextest ? ["nextest", "run"] : ["test"]), "--no-fail-fast", ...args),
    count: nextest ? countNextest : countCargo,
    limit: 600,
  });
  // Without it `cargo test` runs the examples in the docs, too, which are a step of their own.
  const all = nextest ? [] : ["--all-targets"];
  return [
    { ...step(`native tests (PROPTEST_RNG_SEED=${SEED})`, ...all), ...drawn },
    { ...step("the Rust client over a simulated network", ...SIMULATION, "client::"), ...drawn },
    step("the kept inputs of fuzzing", "--package", "socketio-wasm-fuzz"),
    {
      name: "what must not compile",
      kind: "native",
      ...cargo("test", "--features", "__simulation", "--test", "compile"),
      count: countCargo,
      limit: 600,
    },
    {
      name: "examples in the docs",
      kind: "native",
      ...cargo("test", "--doc"),
      count: countCargo,
      limit: 300,
    },
  ];
}

function packaging() {
  return [
    buildPackage(),
    {
      name: "tests of the package",
      kind: "package",
      ...node("--test", "--test-reporter=spec", ...testFiles("tests/packaging")),
      count: countNode,
      // One of them compiles the crate with all that it depends on.
      limit: 600,
      needs: "package",
    },
  ];
}

const typePrograms = () =>
  typeProjects().map((project) => ({
    name: `types, ${project}`,
    kind: "package",
    file: npmTool("tsc"),
    args: ["--project", project],
    limit: 120,
    needs: "package",
  }));

/** The first time, the compilers are installed. */
const typeCompilers = () => ({
  name: "types, oldest and newest compiler",
  kind: "package",
  ...node("tests/types/matrix.mjs", "--extremes"),
  count: countPlain,
  limit: 300,
  needs: "package",
});

const buildPackage = () => ({
  name: "package",
  kind: "package",
  ...node("scripts/build-package.mjs"),
  limit: 600,
});

/** The first time, the runners are installed, which takes a minute or two. */
const runners = () => ({
  name: "test runners of applications",
  kind: "package",
  ...node("tests/runtimes/run.mjs"),
  count: countPlain,
  limit: 600,
  needs: "package",
});

/** Next.js is installed the first time, and builds its application twice: with Turbopack and with webpack. */
const nextJs = () => ({
  name: "an application of Next.js",
  kind: "package",
  ...node("tests/next/run.mjs"),
  count: countPlain,
  limit: 900,
  needs: "package",
});

/** Part of `make matrix`. The first time, the bundlers are installed. */
const matrix = () => ({
  name: "rows of docs/matrix.md",
  kind: "package",
  ...node("tests/matrix/run.mjs", "--quick"),
  count: countPlain,
  limit: 300,
  needs: "package",
});

/**
 * The unit tests of the browser layer, once in a page and once in a worker, because the crate may assume neither.
 */
function inBrowser() {
  const places = [
    ["in a page", "WASM_BINDGEN_USE_BROWSER"],
    ["in a worker", "WASM_BINDGEN_USE_DEDICATED_WORKER"],
  ];
  // The runner refuses two places, and .cargo/config.toml names one.
  const runner = (place) => [
    ...["env", "-u", "WASM_BINDGEN_USE_BROWSER", `${place}=1`],
    cargoTool("wasm-bindgen-test-runner"),
  ];
  return places.map(([place, variable]) => ({
    name: `Rust tests ${place}`,
    kind: "browser",
    ...cargo(
      ...["test", "--target", "wasm32-unknown-unknown", "--no-fail-fast", "--lib"],
      ...["--config", `target.wasm32-unknown-unknown.runner=${JSON.stringify(runner(variable))}`],
    ),
    env: {
      CHROMEDRIVER,
      WASM_BINDGEN_TEST_TIMEOUT: "120",
      WASM_BINDGEN_TEST_WEBDRIVER_JSON: fromRoot("webdriver.json"),
    },
    count: countCargo,
    limit: 600,
  }));
}

/** One for our declarations, and one that shows that the official client's accept the same programs. */
function typeProjects() {
  const folder = fromRoot("tests", "types");
  const found = existsSync(folder) ? readdirSync(folder) : [];
  const projects = found.filter((name) => /^tsconfig.*\.json$/.test(name)).sort();
  return (projects.length > 0 ? projects : ["tsconfig.json"]).map((name) => `tests/types/${name}`);
}

const unit = () => ({
  name: "JavaScript unit tests",
  kind: "JavaScript",
  ...node("--test", "--test-reporter=spec", ...testFiles("tests/js"), ...testFiles("tests/faults")),
  count: countNode,
  limit: 120,
});

/** Half a minute; what it needs of Rust is what the native tests have built. */
const randomFrames = () => ({
  name: `random frames (PROPTEST_RNG_SEED=${SEED})`,
  kind: "JavaScript",
  ...node("--test", "--test-reporter=spec", ...testFiles("tests/vectors")),
  env: { PROPTEST_RNG_SEED: SEED },
  count: countNode,
  limit: 600,
});

/** They are tested end to end, which would build them, too, but has no time for the first builds of frameworks. */
const examples = () => ({
  name: "examples in Rust",
  kind: "package",
  ...node("scripts/build-example.mjs", "--tests"),
  limit: 1800,
});

/** Rendering on a server, and the examples in the docs. The first time, three frameworks are compiled. */
const hooks = () => ({
  name: "hooks on a server",
  kind: "native",
  ...cargo("test", ...FRAMEWORKS, "--no-fail-fast"),
  count: countCargo,
  limit: 1500,
});

const endToEnd = () => ({
  name: "end-to-end tests",
  kind: "browser",
  ...node("tests/e2e/run.mjs"),
  count: countPlain,
  limit: 900,
  needs: "package",
});

const strictPages = () => ({
  name: "pages that may do little",
  kind: "browser",
  ...node("tests/strict-pages/run.mjs"),
  count: countPlain,
  limit: 300,
  needs: "package",
});

/** The first time, the crate and the frameworks are compiled for it. */
const rustClient = () => ({
  name: "the Rust client, and the hooks on top of it, in Chromium",
  kind: "browser",
  ...node("tests/client/run.mjs"),
  count: countCargo,
  limit: 1800,
});

/** The server is what the step before has built. */
const servers = () => ({
  name: "a socketioxide server, seen by the official client",
  kind: "JavaScript",
  ...node("--test", "--test-reporter=spec", ...testFiles("tests/servers")),
  count: countNode,
  limit: 600,
});

/** What needs neither root nor a server in another language; `make servers` has the rest. Packages are installed the first time. */
const serverMatrix = () => ({
  name: "our client and servers of other versions and makes",
  kind: "browser",
  ...node("tests/servers/run.mjs", "--quick"),
  count: countPlain,
  limit: 400,
  needs: "package",
});

/**
 * It needs no package: what is tested is the face as it stands, and the crate. The first time, a server of WebTransport is
 * compiled for it.
 */
const transports = () => ({
  name: "contract of the transports",
  kind: "browser",
  ...node("tests/transports/run.mjs"),
  count: countPlain,
  limit: 700,
});

/**
 * A sample of what `make faults` and `make hostile` run. Their server of WebTransport is the one that the contract of the
 * transports has built: all that cargo does is to look whether it is up to date, as soon as it compiles nothing else.
 */
const sample = (name, file) => ({
  name: `${name} (PROPTEST_RNG_SEED=${SEED})`,
  kind: "browser",
  ...node(file, "--sample"),
  env: { PROPTEST_RNG_SEED: SEED },
  count: countPlain,
  limit: 600,
  needs: "package",
});

/** What takes too long beside the other lane is tried again, with more time. */
const environments = () => ({
  name: "built-ins that pages have changed",
  kind: "browser",
  ...node("tests/environments/run.mjs"),
  count: countPlain,
  limit: 300,
  needs: "package",
});

const libraries = () => ({
  name: "libraries on top of the client",
  kind: "browser",
  ...node("tests/libraries/run.mjs"),
  count: countPlain,
  // They are installed once.
  limit: 300,
  needs: "package",
});

const differentialHarness = () => ({
  name: "harness of the differential tests",
  kind: "JavaScript",
  ...node("--test", "--test-reporter=spec", ...testFiles("tests/differential/tests")),
  count: countNode,
  limit: 120,
});

const differential = () => ({
  name: "differential tests",
  kind: "differential",
  ...node("tests/differential/run.mjs"),
  count: countPlain,
  limit: 1200,
  needs: "package",
});

function node(...args) {
  return { file: process.execPath, args };
}

function cargo(...args) {
  return { file: "cargo", args };
}

/** Node 20 takes a folder here and later versions a pattern; a list of files suits both. */
function testFiles(folder) {
  if (!existsSync(fromRoot(folder))) return [folder];
  const found = readdirSync(fromRoot(folder), { recursive: true }).filter((name) =>
    /\.test\.m?js$/.test(name),
  );
  return found.length > 0 ? found.sort().map((name) => join(folder, name)) : [folder];
}
