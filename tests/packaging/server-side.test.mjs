// The package on a server, where a page is rendered: no location, no requests to make, nothing to keep alive. Run
// `make package` first.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { test } from "node:test";
import { promisify } from "node:util";

const run = promisify(execFile);
const PACKAGE = new URL("../../pkg/index.js", import.meta.url).href;

/** Milliseconds, in which a process must end by itself. */
const LIMIT = 10_000;

/** What a module prints in a process of its own, which ends when nothing is left to do. */
async function evaluate(module) {
  const source = `import { io, Manager } from ${JSON.stringify(PACKAGE)};\n${module}`;
  const args = ["--expose-gc", "--input-type=module", "--eval", source];
  const { stdout, stderr } = await run(process.execPath, args, { timeout: LIMIT });
  assert.equal(stderr, "");
  return stdout.trimEnd().split("\n");
}

const NO_ADDRESS = "a full URL (https://…) is needed where there is no location to complete it";

for (const call of [
  "io()",
  'io("/admin")',
  'io("")',
  'io("//x.invalid")',
  'io("localhost:3000")',
  'new Manager().socket("/")',
]) {
  test(`${call} while a module is evaluated is told why it does not connect`, async () => {
    const [, ...lines] = await evaluate(`
      const socket = ${call};
      console.log(socket.nsp);
      socket.on("connect_error", (error) => console.log(error instanceof Error, error.message));
      socket.io.on("reconnect_attempt", () => console.log("reconnect_attempt"));`);
    assert.deepEqual(lines, [`true ${NO_ADDRESS}`]);
  });
}

test("the namespace is known without an address", async () => {
  assert.deepEqual(await evaluate(`console.log(io("/admin").nsp, io("//h/a").nsp, io().nsp);`), [
    "/admin /a /",
  ]);
});

test("a socket that was told so is not kept", async () => {
  const lines = await evaluate(`
    import { setImmediate as nextTurn } from "node:timers/promises";
    const told = new Promise((resolve) => io().on("connect_error", resolve));
    const manager = new WeakRef(io().io);
    await told;
    do {
      // What is looked at is kept until the turn ends.
      await nextTurn();
      gc();
    } while (manager.deref());
    console.log("collected");`);
  assert.deepEqual(lines, ["collected"]);
});

for (const args of [
  "undefined, { autoConnect: false }",
  '"localhost:3000", { autoConnect: false }',
]) {
  test(`io(${args}) does nothing`, async () => {
    const lines = await evaluate(`
      const socket = io(${args});
      socket.on("connect_error", () => console.log("connect_error"));
      console.log(process.getActiveResourcesInfo().includes("Timeout"), socket.connected);`);
    assert.deepEqual(lines, ["false false"]);
  });
}

test("where there is no WebSocket, that is what connect_error says at once", async () => {
  const lines = await evaluate(`
    delete globalThis.WebSocket;
    const socket = io("http://localhost:1", { transports: ["websocket"], reconnection: false });
    socket.on("connect_error", (error) => console.log(error.message));`);
  assert.deepEqual(lines, ["websocket error: ReferenceError: WebSocket is not defined"]);
});

test("without WebSocket, the next transport is tried if that is wanted", async () => {
  const lines = await evaluate(`
    delete globalThis.WebSocket;
    const transports = ["websocket", "polling"];
    const socket = io("http://localhost:1", { transports, tryAllTransports: true, reconnection: false });
    socket.on("connect_error", (error) => console.log(error.message));`);
  assert.deepEqual(lines, ["xhr poll error"]);
});
