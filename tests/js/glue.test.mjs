import assert from "node:assert/strict";
import { test } from "node:test";
import { lazyGlue } from "../../scripts/package/glue.mjs";

/** `(module (import "a" "x" (func)) (export "e" (func 0)) (export "f" (func 0)))`, with these names. */
function moduleOf([from, name], exported) {
  const text = (value) => [value.length, ...Buffer.from(value)];
  const section = (id, bytes) => [id, bytes.length, ...bytes];
  const exports = exported.flatMap((value) => [...text(value), 0, 0]);
  return new WebAssembly.Module(
    Uint8Array.from([
      ...[...Buffer.from("\0asm"), 1, 0, 0, 0],
      ...section(1, [1, 0x60, 0, 0]),
      ...section(2, [1, ...text(from), ...text(name), 0, 0]),
      ...section(7, [exported.length, ...exports]),
    ]),
  );
}

const log = [];
globalThis.gluelog = log;
const importSource = (source) => import(`data:text/javascript,${encodeURIComponent(source)}`);

const GLUE = `
  gluelog.push("evaluated");
  export class Core {
    emit() { wasm.core_emit(); }
  }
  export function __wbg_called_0123() {
    gluelog.push("called");
    new Core().emit === Core.prototype.emit || gluelog.push("renamed too much");
    gluelog.push(typeof wasm.core_emit);
  }
  export { io } from "./snippets/socketio-wasm-0123/pkg-template/index.js";
  let wasm;
  export function __wbg_set_wasm(value) { wasm = value; }
`;

test("nothing of the glue is evaluated before the start, and short names are those of the module", async () => {
  const source = await lazyGlue(GLUE, {
    module: "a",
    imports: [["./socketio_wasm_bg.js", "__wbg_called_0123", "x"]],
    exports: [
      ["core_emit", "e"],
      ["create", "f"],
    ],
  });
  const { start } = await importSource(source);
  assert.deepEqual(log, []);
  const exports = start(moduleOf(["a", "x"], ["e", "f"]));
  assert.deepEqual(log.splice(0), ["evaluated"]);
  exports.create();
  assert.deepEqual(log.splice(0), ["called", "function"]);
});

test("without short names it is the same", async () => {
  const from = "./socketio_wasm_bg.js";
  const source = await lazyGlue(GLUE, {
    imports: [[from, "__wbg_called_0123", "__wbg_called_0123"]],
    exports: [
      ["core_emit", "core_emit"],
      ["create", "create"],
    ],
  });
  const { start } = await importSource(source);
  start(moduleOf([from, "__wbg_called_0123"], ["core_emit", "create"])).create();
  assert.deepEqual(log.splice(0), ["evaluated", "called", "function"]);
});

test("what the module imports from files of the face stays an import", async () => {
  const snippet = "./snippets/socketio-wasm-0123/pkg-template/host/registry.js";
  const source = await lazyGlue(
    `import { hostOf } from "${snippet}";
     export function __wbg_busy_0123(host) { hostOf(host); }
     export function __wbg_set_wasm() {}`,
    {
      module: "a",
      imports: [
        ["./socketio_wasm_bg.js", "__wbg_busy_0123", "a"],
        [snippet, "arm", "b"],
      ],
      exports: [["__wbindgen_start", "c"]],
    },
  );
  const [outside, inside] = source.split("export function start(wasm_module) {");
  assert.match(outside, /import \{ hostOf \} from "\.\/snippets/);
  assert.match(outside, /import \{ arm as import1 \} from "\.\/snippets/);
  assert.doesNotMatch(inside, /^(import|export)/m);
  assert.match(inside, /wasm\.c\(\)/);
});
