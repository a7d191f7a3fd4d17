/**
 * Cargo gives the packages of one run the features that any of them asks for, and compiles a dependency again for each
 * set of features. So that a framework is compiled once, all that tests show in pages with one is named in each run,
 * which then builds one of its targets. The examples without a framework are not among them: they compile quickly, and
 * by themselves, so that nobody stands in for what they may have forgotten to ask for.
 */
const TOGETHER = [
  "socketio-wasm-client-tests",
  "socketio-wasm-socketioxide-tests",
  ...["yew", "leptos", "dioxus"].flatMap((name) => [
    `socketio-wasm-${name}-tests`,
    `example-${name}-chat`,
  ]),
];

/**
 * @param {string} name of a package
 * @returns {string[]} the arguments that choose it, and those that are compiled with it
 */
export function compiledWith(name) {
  const packages = TOGETHER.includes(name) ? TOGETHER : [name];
  return packages.flatMap((each) => ["--package", each]);
}
