// The tarball that npm makes of the package, unpacked into an application. Run `make package` first.
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { publint } from "publint";
import { formatMessage } from "publint/utils";
import { fromRoot, npmTool } from "../../scripts/package/paths.mjs";
import { unpackPackage } from "./support/applications.mjs";

const ALL_DECLARATIONS = readdirSync(fromRoot("pkg-template")).filter((name) =>
  name.endsWith(".d.ts"),
);
/** For `import`. Those behind the entries are shared with `require()`, in its form. */
const DECLARATIONS = ALL_DECLARATIONS.filter((name) => !name.startsWith("types-"));
/** For `require()`, which has neither `slim` nor `js`, and no classic scripts. */
const COMMON_JS_DECLARATIONS = ALL_DECLARATIONS.filter(
  (name) => !/^(?:slim|js|socketio-wasm.*)\.d\.ts$/.test(name),
).map((name) => name.replace(/ts$/, "cts"));
const CODE = [
  ...["index.js", "index.cjs", "slim.js", "js.js", "socketio-wasm.wasm"],
  ...["socketio-wasm.js", "socketio-wasm.msgpack.js"],
  ...["msgpack.js", "msgpack.cjs", "debug.js", "debug.cjs"],
];
const MAPS = CODE.filter((name) => !name.endsWith(".wasm")).map((name) => `${name}.map`);

let application;
/** Where the application has the package. */
let installed;
let manifest;
/** The names of the files in the tarball. */
let packed;

before(() => {
  application = mkdtempSync(join(tmpdir(), "socketio-wasm-package-"));
  ({ folder: installed, files: packed } = unpackPackage(application));
  manifest = JSON.parse(readFileSync(join(installed, "package.json"), "utf8"));
});

after(() => rmSync(application, { recursive: true, force: true }));

function run(file, args) {
  return spawnSync(file, args, {
    cwd: application,
    encoding: "utf8",
    timeout: 120_000,
  });
}

test("publint has nothing to say", async () => {
  const { messages, pkg } = await publint({
    pkgDir: installed,
    level: "suggestion",
    strict: true,
    pack: false,
  });
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg)),
    [],
  );
});

test("the package has no dependencies and no scripts", () => {
  for (const field of ["dependencies", "peerDependencies", "optionalDependencies", "scripts"]) {
    assert.equal(manifest[field], undefined, field);
  }
});

test("the package has its code, its source maps, its declarations and nothing else", () => {
  const expected = [
    ...["LICENSE", "README.md", "THIRD-PARTY-LICENSES.txt", "package.json"],
    ...[...CODE, ...MAPS, ...DECLARATIONS, ...COMMON_JS_DECLARATIONS],
  ];
  assert.deepEqual(packed.sort(), expected.sort());
});

test("the entries can be reached under each of their names", async () => {
  const script = `
    import { createRequire } from "node:module";
    const named = (paths) => paths.map((path) => "socketio-wasm" + path);
    const require = createRequire(import.meta.url);
    const show = ({ protocol, io, Decoder }) => console.log(protocol, typeof (io ?? Decoder));
    const modules = ["", "/index.js", "/slim", "/slim.js", "/js", "/js.js", "/debug", "/debug.js", "/msgpack", "/msgpack.js"];
    for (const name of named(modules)) show(await import(name));
    const forRequire = ["", "/index.cjs", "/debug", "/debug.cjs", "/msgpack", "/msgpack.cjs"];
    for (const name of named(forRequire)) show(require(name));
    console.log(require("socketio-wasm/package.json").version);
    await import("socketio-wasm/types-engine.js").catch((error) => console.log(error.code));
  `;
  writeFileSync(join(application, "names.mjs"), script);
  const { stdout, stderr } = run(process.execPath, ["names.mjs"]);
  assert.deepEqual(
    stdout.trim().split("\n"),
    [...Array(16).fill("5 function"), manifest.version, "ERR_PACKAGE_PATH_NOT_EXPORTED"],
    stderr,
  );
});

for (const script of ["socketio-wasm.js", "socketio-wasm.msgpack.js"])
  test(`a page of ${script} has a typed io()`, () => typesPageOf(script));

function typesPageOf(script) {
  const source = `
    /// <reference types="socketio-wasm/${script}" />
    io("/a").on("news", (title: string) => title.trim());
    new io.Manager();
    // @ts-expect-error misspelt
    io().conect();
  `;
  writeFileSync(join(application, "page.ts"), source);
  const { status, stdout } = run(npmTool("tsc"), [
    ...["--noEmit", "--strict", "--target", "es2022", "--lib", "es2022,dom"],
    ...["--module", "esnext", "--moduleResolution", "bundler", "page.ts"],
  ]);
  assert.equal(status, 0, stdout);
}

test("the declarations are found with every way of resolving modules", () => {
  const source = `
    import io, { Manager, type Socket } from "socketio-wasm";
    import { io as withLogs } from "socketio-wasm/debug";
    import parser, { Decoder } from "socketio-wasm/msgpack";
    export const socket: Socket = io("/a", { maxAttachments: 1, parser });
    new Decoder().add(new parser.Encoder().encode({ type: parser.PacketType.DISCONNECT, nsp: "/" })[0]!);
    export const other: Socket = withLogs();
    export const manager = new Manager();
    // @ts-expect-error misspelt
    manager.reconection();
  `;
  writeFileSync(join(application, "app.mts"), source);
  writeFileSync(join(application, "app.cts"), source);
  const ways = [
    ["nodenext", "nodenext", "app.mts"],
    ["nodenext", "nodenext", "app.cts"],
    ["esnext", "bundler", "app.mts"],
    ["esnext", "node10", "app.mts"],
  ];
  for (const [module, resolution, file] of ways) {
    const args = [
      "--module",
      module,
      "--moduleResolution",
      resolution,
      "--target",
      "es2022",
      "--lib",
      "es2022",
    ];
    const { status, stdout } = run(npmTool("tsc"), ["--noEmit", "--strict", ...args, file]);
    assert.equal(status, 0, `${resolution}, ${file}\n${stdout}`);
  }
});
