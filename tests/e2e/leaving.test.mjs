/**
 * A page is left for another one, as a user does it. What the server then sees is in docs/leaving.md,
 * and this is what that page says of Chromium.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import path from "node:path";
import { Server } from "socket.io";

export const timeLimit = 120_000;

const CLOSED = "transport close";

/** Leaving is a race between requests: once would say little. */
const TIMES = 3;

const CASES = [
  { transport: "websocket", heard: [CLOSED] },
  { transport: "polling", heard: [CLOSED] },
  { transport: "websocket", value: "pagehide", heard: ["beforeunload", "pagehide", CLOSED] },
  // What is emitted at `pagehide` may come too late, and so may not be counted on.
  { transport: "polling", value: "pagehide", heard: ["beforeunload", CLOSED], late: "pagehide" },
];

export default [
  ...CASES.map(({ transport, value, heard, late }) => ({
    name: `a page is left, ${transport}, closeOnBeforeunload ${value ? `"${value}"` : "by default"}`,
    async run(t) {
      const closeOnBeforeunload = value && { closeOnBeforeunload: value };
      const { origin, visitor } = await serve(t, {
        transports: [transport],
        ...closeOnBeforeunload,
      });
      const browser = await t.wholeBrowser();
      for (let i = 0; i < TIMES; i++) {
        const page = await browser.newPage();
        const arrived = visitor();
        await page.goto(origin);
        const { left } = await arrived;
        await page.goto(`${origin}/another`);
        const news = await left;
        assert.deepEqual(
          news.filter((event) => event !== late),
          heard,
        );
        await page.close();
      }
    },
  })),
  {
    // It hears no `beforeunload`.
    name: "a frame is removed, polling",
    async run(t) {
      const { origin, visitor } = await serve(t, { transports: ["polling"] });
      const page = await (await t.wholeBrowser()).newPage();
      await page.goto(`${origin}/another`);
      const arrived = visitor();
      await page.evaluate(() => {
        const frame = document.createElement("iframe");
        frame.src = "/";
        document.body.append(frame);
      });
      const { left } = await arrived;
      await page.evaluate(() => document.querySelector("iframe").remove());
      assert.equal((await left).at(-1), CLOSED);
      await page.close();
    },
  },
];

/** A server with a page that says goodbye whenever it can. */
async function serve(t, options) {
  const client = await readFile(path.join(t.root, "pkg", "index.js"));
  const page = `<!doctype html><link rel="icon" href="data:," /><script type="module">
    import { io } from "/client.js";
    const socket = io(${JSON.stringify(options)});
    for (const event of ["beforeunload", "pagehide"])
      addEventListener(event, () => socket.emit(event));
    socket.on("connect", () => socket.emit("ready"));
  </script>`;
  const http = createServer((request, response) => {
    const isClient = request.url === "/client.js";
    response.setHeader("Content-Type", isClient ? "text/javascript" : "text/html");
    response.end(isClient ? client : request.url === "/" ? page : "<!doctype html>another page");
  });
  const server = new Server(http, { serveClient: false });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  t.defer(() => server.close());

  /** Waits until a page is ready; `left` is all that is heard of it after that. */
  const visitor = async () => {
    const [socket] = await once(server, "connection");
    const news = [];
    socket.onAny((event) => event !== "ready" && news.push(event));
    const left = once(socket, "disconnect").then(([reason]) => [...news, reason]);
    await once(socket, "ready");
    return { left };
  };
  return { origin: `http://127.0.0.1:${http.address().port}`, visitor };
}
