import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const root = fileURLToPath(new URL("../..", import.meta.url));
const template = join(root, "pkg-template");
const manifest = JSON.parse(readFileSync(join(template, "package.json"), "utf8"));
const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const DECLARATIONS = readdirSync(template).filter((name) => name.endsWith(".d.ts"));
const MODULES = ["index.js", "msgpack.js"];

/** An application with the package installed; its code is a stand-in, which is enough for its shape. */
let application;
let installed;

before(() => {
  application = mkdtempSync(join(tmpdir(), "socketio-wasm-package-"));
  installed = join(application, "node_modules", manifest.name);
  mkdirSync(installed, { recursive: true });
  for (const name of ["package.json", ...DECLARATIONS])
    cpSync(join(template, name), join(installed, name));
  for (const name of MODULES)
    writeFileSync(join(installed, name), "export const protocol = 5;\nexport default {};\n");
  writeFileSync(join(installed, "README.md"), "stand-in\n");
  cpSync(join(root, "LICENSE"), join(installed, "LICENSE"));
});

after(() => rmSync(application, { recursive: true, force: true }));

function run(file, args) {
  return spawnSync(process.execPath, [file, ...args], {
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

test("the package has its code, its declarations and nothing else", () => {
  const npm = process.env.npm_execpath;
  const args = ["pack", "--dry-run", "--json"];
  const options = { cwd: installed, encoding: "utf8", timeout: 120_000 };
  const { stdout, stderr } = npm
    ? spawnSync(process.execPath, [npm, ...args], options)
    : spawnSync("npm", args, options);
  assert.notEqual(stdout, "", stderr);
  const files = JSON.parse(stdout)[0].files.map(({ path }) => path);
  assert.deepEqual(
    files.sort(),
    ["LICENSE", "README.md", "package.json", ...MODULES, ...DECLARATIONS].sort(),
  );
});

test("the entries can be reached under each of their names", async () => {
  const script = `
    import { createRequire } from "node:module";
    const names = ["", "/index.js", "/msgpack", "/msgpack.js"].map((path) => "socketio-wasm" + path);
    for (const name of names) console.log((await import(name)).protocol);
    console.log(createRequire(import.meta.url)("socketio-wasm/package.json").version);
    await import("socketio-wasm/types-engine.js").catch((error) => console.log(error.code));
  `;
  writeFileSync(join(application, "names.mjs"), script);
  const { stdout, stderr } = run("names.mjs", []);
  assert.deepEqual(
    stdout.trim().split("\n"),
    ["5", "5", "5", "5", manifest.version, "ERR_PACKAGE_PATH_NOT_EXPORTED"],
    stderr,
  );
});

test("the declarations are found with every way of resolving modules", () => {
  const source = `
    import io, { Manager, type Socket } from "socketio-wasm";
    import parser, { Decoder } from "socketio-wasm/msgpack";
    export const socket: Socket = io("/a", { maxAttachments: 1, parser });
    new Decoder().add(new parser.Encoder().encode({ type: parser.PacketType.DISCONNECT, nsp: "/" })[0]!);
    export const manager = new Manager();
    // @ts-expect-error misspelt
    manager.reconection();
  `;
  writeFileSync(join(application, "app.mts"), source);
  const ways = [
    ["nodenext", "nodenext"],
    ["esnext", "bundler"],
    ["esnext", "node10"],
  ];
  for (const [module, resolution] of ways) {
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
    const { status, stdout } = run(tsc, ["--noEmit", "--strict", ...args, "app.mts"]);
    assert.equal(status, 0, `${resolution}\n${stdout}`);
  }
});

for (const [whose, project] of [
  ["our", "tsconfig.json"],
  ["the official", "tsconfig.official.json"],
]) {
  test(`the type tests pass with ${whose} declarations`, () => {
    const { status, stdout } = run(tsc, ["-p", join(root, "tests", "types", project)]);
    assert.equal(status, 0, stdout);
  });
}
