/** Long-polling requests where one part of the environment does not know the other. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:http";
import { test } from "node:test";
import { Requests } from "../../pkg-template/host/requests.js";

test("a signal that fetch refuses is left out", async (t) => {
  const http = createServer((request, response) => response.end("answer"));
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  t.after(() => http.close());
  const { AbortController } = globalThis;
  // As in jsdom, whose signals are not those of Node.js.
  globalThis.AbortController = /** @type {any} */ (
    class {
      signal = new EventTarget();
      abort() {}
    }
  );
  t.after(() => Object.assign(globalThis, { AbortController }));
  const url = `http://127.0.0.1:${http.address().port}`;
  const settings = /** @type {any} */ ({ options: {}, fetch: false });
  const answer = await new Promise((resolve) =>
    new Requests().send(
      url,
      settings,
      { transport: 0, body: undefined, keepalive: false },
      resolve,
      (...failure) => resolve(failure),
    ),
  );
  assert.equal(answer, "answer");
});

test("a request that fails is sent once, whatever addresses a policy allows", async (t) => {
  const { fetch } = globalThis;
  const asked = [];
  // A Content Security Policy without `data:` in `connect-src`; a request that is aborted does not come to that.
  t.mock.method(globalThis, "fetch", (url, init) => {
    asked.push(url);
    const isAllowed = !url.startsWith("data:") || init.signal.aborted;
    return isAllowed ? fetch(url, init) : Promise.reject(new TypeError("Failed to fetch"));
  });
  const http = createServer((request) => request.socket.destroy());
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  t.after(() => http.close());
  const url = `http://127.0.0.1:${http.address().port}`;
  const settings = /** @type {any} */ ({ options: {}, fetch: false });
  const failure = await new Promise((resolve) =>
    new Requests().send(
      url,
      settings,
      { transport: 0, body: undefined, keepalive: false },
      resolve,
      (description) => resolve(description),
    ),
  );
  assert.equal(failure, 0);
  assert.equal(asked.filter((address) => address === url).length, 1);
});

test("a time limit keeps nothing of a request that is over", async (t) => {
  const signals = [];
  t.mock.method(AbortSignal, "timeout", () => {
    signals.push(new EventTarget());
    return signals.at(-1);
  });
  const http = createServer((request, response) =>
    request.url === "/broken" ? request.socket.destroy() : response.end("answer"),
  );
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  t.after(() => http.close());
  const url = `http://127.0.0.1:${http.address().port}`;
  const settings = /** @type {any} */ ({ options: { requestTimeout: 60_000 }, fetch: false });
  const requests = new Requests();
  for (const path of ["/", "/broken"]) {
    const over = new Promise((resolve) =>
      requests.send(
        url + path,
        settings,
        { transport: 0, body: "text", keepalive: false },
        resolve,
        resolve,
      ),
    );
    const { onabort } = signals.at(-1);
    assert.equal(typeof onabort, "function");
    await over;
    assert.equal(signals.at(-1).onabort, null);
  }
});
