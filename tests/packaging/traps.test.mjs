// A trap of the module in each entry, on a page and in a worker. Where it can happen is for tests/e2e/traps.test.mjs.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { launchChromium } from "../../scripts/chromium.mjs";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { filesIn, startOfficialServer } from "./support/official-server.mjs";
import { answerOfWorker } from "./support/worker.mjs";

const SESSION = "/session.js";
const WORKER = "/worker.js";
const PAGES = {
  "/": "<!doctype html><title>traps</title>",
  [SESSION]: `export ${trapped}`,
  [WORKER]: `import { trapped } from "${SESSION}";
    onmessage = async ({ data }) => postMessage(await trapped(data));`,
};

let official;
let browser;

before(async () => {
  const file = filesIn(fromRoot("pkg"));
  const find = (path) => PAGES[path] ?? (path === "/js.js" ? withItsTrap(file) : file(path));
  // A ping is when the module looks at the clock.
  official = await startOfficialServer(find, { pingInterval: 100 });
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  await official?.close();
});

/** Without WebAssembly a trap is an exception of a class that the module alone is given: here the page gets it too. */
async function withItsTrap(file) {
  const code = String(await file("/js.js"));
  const shown = code.replace(/^(const translated=(\w+)=>\{)/, "$1globalThis.Trap=$2;");
  assert.notEqual(shown, code);
  return shown;
}

/** Runs in the page or in the worker: what there is to hear of a trap, and of what is done afterwards. */
async function trapped(entry) {
  const [errors, lines, reasons] = [[], [], []];
  globalThis.addEventListener("error", (event) => {
    event.preventDefault();
    errors.push(event.error.message);
  });
  console.warn = (...words) => lines.push(words.join(" "));
  const client = await import(entry);
  await client.init?.();
  const connected = (socket) => new Promise((resolve) => socket.on("connect", resolve));
  const socket = client.io({ reconnection: false });
  await connected(socket);
  const { Trap = WebAssembly.RuntimeError } = globalThis;
  const { now } = Date;
  const disconnected = new Promise((resolve) => socket.on("disconnect", resolve));
  Date.now = () => {
    Date.now = now;
    throw new Trap("unreachable");
  };
  reasons.push(await disconnected);
  const first = lines.splice(0);
  socket.connect();
  socket.emit("event");
  const next = client.io({ forceNew: true });
  await connected(next);
  next.disconnect();
  return { reasons, errors, first, afterwards: lines, isConnected: socket.connected };
}

/** @param {ReturnType<typeof trapped> extends Promise<infer Told> ? Told : never} told */
function check({ reasons, errors, first, afterwards, isConnected }) {
  assert.deepEqual(reasons, ["transport error"]);
  assert.deepEqual(errors, ["unreachable"]);
  assert.equal(first.length, 1);
  assert.match(first[0], /^socketio-wasm: .* has failed .*\/issues$/);
  assert.deepEqual(afterwards, [first[0], first[0]]);
  assert.equal(isConnected, false);
}

for (const entry of ["/index.js", "/slim.js", "/debug.js", "/js.js"]) {
  test(`${entry}: sockets hear of a trap, and the console what to report`, async () => {
    const page = await browser.newPage();
    await page.goto(official.url);
    check(
      await page.evaluate(
        async ([session, path]) => (await import(session)).trapped(path),
        [SESSION, entry],
      ),
    );
    await page.close();
  });

  test(`${entry}: the same in a worker`, async () => {
    const page = await browser.newPage();
    await page.goto(official.url);
    check(await answerOfWorker(page, WORKER, entry));
    await page.close();
  });
}
