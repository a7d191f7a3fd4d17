// What one half leaves behind, the next one does not see.
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { after, before, test } from "node:test";
import { launchChromium } from "../../../scripts/chromium.mjs";
import { Pages } from "../lib/pages.mjs";

const SCRIPTS = {
  "/worker.js":
    "onconnect = ({ ports: [port] }) => port.postMessage((self.calls = (self.calls ?? 0) + 1));",
  "/service.js": 'onfetch = (event) => event.respondWith(new Response("from the service worker"));',
};

let browser;
let server;
let origin;
/** The paths that were asked for. */
const requests = [];

before(async () => {
  server = createServer(({ url }, response) => {
    requests.push(url);
    const type = url in SCRIPTS ? "text/javascript" : "text/html";
    response.writeHead(200, { "content-type": type }).end(SCRIPTS[url] ?? "from the server");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
  browser = await launchChromium();
});

after(async () => {
  await browser?.close();
  server?.close();
  server?.closeAllConnections();
});

async function open(t, pages) {
  const lent = await pages.take();
  t.after(() => pages.discard(lent));
  await pages.open(lent, `${origin}/page`);
  return lent;
}

/** Everything that a document can leave behind, done and looked at. */
function look(page) {
  return page.evaluate(async () => {
    let isNew = false;
    await new Promise((resolve) => {
      const request = indexedDB.open("left");
      request.onupgradeneeded = () => (isNew = true);
      request.onsuccess = () => {
        request.result.close();
        resolve();
      };
    });
    const shared = new SharedWorker("/worker.js");
    const calls = await new Promise((resolve) => {
      shared.port.onmessage = ({ data }) => resolve(data);
    });
    return {
      cookie: document.cookie,
      name: window.name,
      global: globalThis.left,
      local: localStorage.length,
      session: sessionStorage.length,
      databaseIsNew: isNew,
      caches: await caches.keys(),
      serviceWorkers: (await navigator.serviceWorker.getRegistrations()).length,
      body: await (await fetch("/anything")).text(),
      callsOfSharedWorker: calls,
    };
  });
}

function leaveThings(page) {
  return page.evaluate(async () => {
    document.cookie = "left=1; path=/; max-age=1000";
    window.name = "left";
    globalThis.left = true;
    localStorage.left = 1;
    sessionStorage.left = 1;
    await (await caches.open("left")).put("/anything", new Response("from the cache"));
    await navigator.serviceWorker.register("/service.js");
    await navigator.serviceWorker.ready;
    // Also when the page has been given back.
    globalThis.timer = setInterval(() => {
      void fetch("/from-the-timer");
      document.cookie = "left=2; path=/; max-age=1000";
      window.name = "left again";
      sessionStorage.left = 2;
      localStorage.left = 2;
    }, 20);
    while (performance.getEntriesByName(`${location.origin}/from-the-timer`).length === 0)
      await fetch("/anything");
  });
}

test("a page that is lent again is as one that is new", { timeout: 60_000 }, async (t) => {
  const pages = new Pages(browser);
  const first = await open(t, pages);
  const fresh = await look(first.page);
  assert.equal(fresh.body, "from the server");
  await leaveThings(first.page);
  // The same document sees it: so what is compared below can be seen.
  const left = await look(first.page);
  for (const what of Object.keys(fresh).filter((what) => what !== "body")) {
    assert.notDeepEqual(left[what], fresh[what], what);
  }

  await pages.giveBack(first, [origin]);
  const second = await open(t, pages);
  requests.length = 0;
  assert.equal(second.page, first.page);
  assert.deepEqual(await look(second.page), fresh);
  assert.ok(!requests.includes("/from-the-timer"));
});

test("two halves at the same time have contexts of their own", { timeout: 60_000 }, async (t) => {
  const pages = new Pages(browser);
  const [first, second] = [await open(t, pages), await open(t, pages)];
  assert.notEqual(first.context, second.context);
  const fresh = await look(second.page);
  await leaveThings(first.page);
  await second.page.reload();
  const { databaseIsNew, ...rest } = await look(second.page);
  assert.equal(databaseIsNew, false, "its own");
  assert.deepEqual({ ...rest, databaseIsNew: true }, fresh);
});

test("an unused page is asked for, and is not lent again", { timeout: 60_000 }, async (t) => {
  const pages = new Pages(browser);
  const first = await open(t, pages);
  await pages.giveBack(first, [origin]);
  const unused = await pages.take({ unused: true });
  assert.notEqual(unused.page, first.page);
  await pages.discard(unused);
  assert.equal((await pages.take()).page, first.page);
});

test("a page that has opened another one is not lent again", { timeout: 60_000 }, async (t) => {
  const pages = new Pages(browser);
  const first = await open(t, pages);
  const popup = first.context.waitForEvent("page");
  await first.page.evaluate(() => void window.open("/page"));
  await popup;
  await pages.giveBack(first, [origin]);
  assert.ok(first.page.isClosed());
  assert.notEqual((await pages.take()).page, first.page);
});
