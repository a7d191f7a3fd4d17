// Builds the npm package into pkg/ (`make package`) and prints its size table. PROFILE=stable uses nothing that is not
// in stable Rust. `--debug` builds a readable one with named panics into target/pkg-debug/; `--named` builds the code of
// the package, but readable and with the names of functions, into target/pkg-named/, for profilers. `--declarations`
// builds no package: it accepts what the module declares as what the face is checked against.
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { builtWasm, crateInputs } from "./package/built.mjs";
import {
  bundle,
  bundleDebug,
  bundleJavaScript,
  bundleMsgpack,
  bundleSlim,
  bundleWithMsgpack,
} from "./package/bundle.mjs";
import { KEPT } from "./package/declarations.mjs";
import { asCommonJs, asCommonJsDeclarations, asPlainCommonJs, asScript } from "./package/forms.mjs";
import { JAVASCRIPT, lazyGlue } from "./package/glue.mjs";
import { fingerprint } from "./package/inputs.mjs";
import { asJavaScript } from "./package/javascript.mjs";
import { withMap } from "./package/maps.mjs";
import { thirdPartyNotices } from "./package/notices.mjs";
import { fromRoot, packageTarget, root } from "./package/paths.mjs";
import { run } from "./package/run.mjs";
import { sizeTable } from "./package/sizes.mjs";
import { chooseFlavour } from "./package/wasm.mjs";
import { writeAtomically } from "./package/write.mjs";

/** Two are for pages only: `slim` finds its module by `import.meta.url`. The others are of classic scripts. */
const NOT_FOR_REQUIRE = [
  "slim.d.ts",
  "js.d.ts",
  "socketio-wasm.d.ts",
  "socketio-wasm.msgpack.d.ts",
];

const FACE = ["pkg-template", "README.md", "LICENSE", "scripts/build-package.mjs"];

async function main() {
  const started = performance.now();
  const [debug, named] = ["--debug", "--named"].map((option) => process.argv.includes(option));
  const flavour = chooseFlavour({ debug, named });
  if (process.argv.includes("--declarations")) {
    writeAtomically(KEPT, builtWasm(flavour).declarations);
    console.log(`${relative(root, KEPT)} is what the module declares.`);
    return;
  }
  const output = debug ? "target/pkg-debug" : named ? "target/pkg-named" : "pkg";
  const inputs = fingerprint(FACE, [crateInputs(flavour)]);
  const record = readRecord(output);
  if (record?.inputs === inputs && record.outputs === fingerprint([output])) {
    console.log(`${output}/ is up to date.\n${record.table}`);
    return;
  }

  const built = builtWasm(flavour);
  const minify = !flavour.names;
  const linked = { wasm: built.wasm, start: await lazyGlue(built.glue, built.names) };
  const entry = await bundle(linked, { minify });
  const withLogs = await bundleDebug(await linkedWithNames(flavour));
  const withMsgpack = await bundleWithMsgpack(linked, { minify });
  const slim = await bundleSlim(linked, { minify });
  const javaScript = await bundleJavaScript(await linkedAsJavaScript(built), { minify });
  const msgpack = await bundleMsgpack({ minify });
  const modules = Object.fromEntries([
    ...withMap("index.js", entry),
    ...withMap("index.cjs", await asCommonJs(entry, { minify })),
    ...withMap("socketio-wasm.js", await asScript(entry, { minify })),
    ...withMap("socketio-wasm.msgpack.js", await asScript(withMsgpack, { minify })),
    ...withMap("slim.js", slim),
    ["socketio-wasm.wasm", built.wasm],
    ...withMap("js.js", javaScript),
    ...withMap("msgpack.js", msgpack),
    ...withMap("msgpack.cjs", await asPlainCommonJs(msgpack, { minify })),
    ...withMap("debug.js", withLogs),
    ...withMap("debug.cjs", await asCommonJs(withLogs, { minify: false })),
  ]);
  install(fromRoot(output), modules);
  const table = `${sizeTable(modules, entry.parts)}\n${tarballSize(fromRoot(output))}`;
  const outputs = fingerprint([output]);
  writeAtomically(recordPath(output), JSON.stringify({ inputs, outputs, table }));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  console.log(`${output}/ built (${flavour.profile}) in ${seconds} s.\n${table}`);
}

/** @param {import("./package/wasm.mjs").Flavour} flavour */
async function linkedWithNames(flavour) {
  const { wasm, glue, names } = builtWasm({ ...flavour, names: true });
  return { wasm, start: await lazyGlue(glue, names) };
}

/** @param {import("./package/wasm.mjs").Built} built */
async function linkedAsJavaScript({ wasm, glue, names }) {
  const start = await lazyGlue(glue, names, JAVASCRIPT);
  return { script: asJavaScript(wasm), start };
}

/** @param {Record<string, string | Uint8Array>} modules by name, what was bundled */
function install(output, modules) {
  const declarations = readdirSync(fromRoot("pkg-template")).filter((name) =>
    name.endsWith(".d.ts"),
  );
  const own = existsSync(fromRoot("pkg-template", "README.md"));
  const files = new Map([
    ...Object.entries(modules).map(([name, code]) => [name, Buffer.from(code)]),
    ["package.json", readFileSync(fromRoot("pkg-template", "package.json"))],
    [
      "README.md",
      readFileSync(own ? fromRoot("pkg-template", "README.md") : fromRoot("README.md")),
    ],
    ["LICENSE", readFileSync(fromRoot("LICENSE"))],
    ["THIRD-PARTY-LICENSES.txt", Buffer.from(`${thirdPartyNotices()}\n`)],
    ...declarations.flatMap(inBothForms),
  ]);
  mkdirSync(output, { recursive: true });
  for (const name of readdirSync(output))
    if (!files.has(name)) rmSync(join(output, name), { recursive: true });
  for (const [name, bytes] of files) writeAtomically(join(output, name), bytes);
}

/** @param {string} folder of the package */
function tarballSize(folder) {
  const [{ size, unpackedSize }] = JSON.parse(
    run("npm", ["pack", "--dry-run", "--json"], { cwd: folder }),
  );
  const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;
  return `The tarball has ${kilobytes(size)}, unpacked ${kilobytes(unpackedSize)}.`;
}

/**
 * The files of declarations that both forms of an entry share, or a socket of one would not be a socket of the other.
 * They are in the form for `require()`: an ES module may import that, but not the other way round.
 */
const SHARED = /^types-/;

/** @param {string} name of a file of declarations */
function inBothForms(name) {
  const text = readFileSync(fromRoot("pkg-template", name), "utf8");
  const forRequire = [name.replace(/\.ts$/, ".cts"), Buffer.from(asCommonJsDeclarations(text))];
  if (SHARED.test(name)) return [forRequire];
  const forImport = [name, Buffer.from(text.replace(/(from "\.\/types-\w+)\.js"/g, '$1.cjs"'))];
  return NOT_FOR_REQUIRE.includes(name) ? [forImport] : [forImport, forRequire];
}

const recordPath = (output) => join(packageTarget, `${basename(output)}.record.json`);

function readRecord(output) {
  const path = recordPath(output);
  return existsSync(path) ? JSON.parse(readFileSync(path, "utf8")) : undefined;
}

try {
  await main();
} catch (error) {
  console.error(`build-package: ${error.message}`);
  process.exitCode = 1;
}
