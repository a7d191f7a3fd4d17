/**
 * The rules of long-polling. Each is written once, for every implementation.
 *
 * @typedef {import("../run.mjs").Case} Case
 */
import assert from "node:assert/strict";

const KIND = "polling";
const NO_ANSWER = [0, ""];

/** What an Engine.IO server answers is 200; every other class of status is a failure. */
const FAILURES = [
  201, 202, 204, 206, 299, 300, 304, 400, 401, 403, 404, 410, 413, 418, 429, 500, 502, 503, 504,
  599,
];
const WITHOUT_BODY = [204, 304];

/** A server that answers with this text. */
const answering =
  (text, status = 200, headers = {}) =>
  (_request, response) =>
    response.writeHead(status, headers).end(text);

/** A server that answers when it is told to. */
function onDemand() {
  const responses = [];
  return { answer: (_request, response) => void responses.push(response), responses };
}

/** A server of another origin that lets this page read its answers, with cookies if asked. */
const sharing =
  (t, { withCookies }) =>
  (request, response) => {
    response.setHeader("Access-Control-Allow-Origin", t.server.origin);
    response.setHeader("Access-Control-Allow-Headers", "x-token");
    if (withCookies) response.setHeader("Access-Control-Allow-Credentials", "true");
    response.end(request.headers.cookie ?? "no cookie");
  };

/** Lets the page have a cookie of this host. Cookies do not tell ports apart. */
async function giveCookie(t) {
  const scene = t.server.scene({ answer: answering("", 200, { "Set-Cookie": "a=b; Path=/" }) });
  const transport = await t.open(KIND, scene.url);
  await transport.call("poll");
  assert.deepEqual(await transport.next(), ["polled", ""]);
}

/** Sends a request of one kind. */
const DOING = {
  GET: { start: (transport) => transport.call("poll"), doing: "reading" },
  POST: { start: (transport) => transport.call("post", "4a"), doing: "writing" },
};

const forBoth = (make) => Object.keys(DOING).map((method) => make(method, DOING[method]));

/** @type {Case[]} */
export default [
  {
    rule: "brings the text of a 200, as UTF-8",
    async run(t) {
      const scene = t.server.scene({ answer: answering("4ä€😀\x1e4b") });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["polled", "4ä€😀\x1e4b"]);
      const { method, body } = await scene.seen.next();
      assert.deepEqual([method, body], ["GET", ""]);
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "brings a payload of 900 kB",
    async run(t) {
      const long = `4${"ä€😀".repeat(100_000)}`;
      const transport = await t.open(KIND, t.server.scene({ answer: answering(long) }).url);
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["polled", long]);
    },
  },
  {
    rule: "posts packets as one body, and reports when the server has taken it",
    async run(t) {
      const { answer, responses } = onDemand();
      const scene = t.server.scene({ answer });
      const transport = await t.open(KIND, scene.url);
      await transport.call("post", "4ä€😀\x1e4b");
      const { method, body } = await scene.seen.next();
      assert.deepEqual([method, body], ["POST", "4ä€😀\x1e4b"]);
      assert.deepEqual(await transport.rest(), []);
      responses[0].end("ok");
      assert.deepEqual(await transport.next(), ["posted"]);
    },
  },
  {
    rule: "does not wait for the body of the answer to a POST",
    async run(t) {
      const answer = (_request, response) => response.writeHead(200).write("o");
      const transport = await t.open(KIND, t.server.scene({ answer }).url);
      await transport.call("post", "4a");
      assert.deepEqual(await transport.next(), ["posted"]);
    },
  },
  {
    rule: "posts while a GET waits, and the GET is answered after it",
    async run(t) {
      const { answer, responses } = onDemand();
      const scene = t.server.scene({ answer });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll");
      assert.equal((await scene.seen.next()).method, "GET");
      await transport.call("post", "4a");
      assert.equal((await scene.seen.next()).method, "POST");
      responses[1].end("ok");
      assert.deepEqual(await transport.next(), ["posted"]);
      responses[0].end("4b");
      assert.deepEqual(await transport.next(), ["polled", "4b"]);
    },
  },
  {
    rule: "follows a redirection",
    async run(t) {
      const { url } = t.server.scene({ answer: answering("4there") });
      const scene = t.server.scene({ answer: answering("", 307, { Location: url }) });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["polled", "4there"]);
    },
  },
  ...forBoth((method, { start, doing }) => ({
    rule: `fails with the status and the text of any other answer, ${method}: ${FAILURES.join(", ")}`,
    async run(t) {
      for (const status of FAILURES) {
        const text = WITHOUT_BODY.includes(status) ? "" : `because of ${status}`;
        const { url } = t.server.scene({ answer: answering(text, status) });
        const transport = await t.open(KIND, url);
        await start(transport);
        assert.deepEqual(await transport.next(), ["failed", doing, status, text]);
        assert.deepEqual(await transport.rest(), []);
      }
    },
  })),
  ...forBoth((method, { start, doing }) => ({
    rule: `fails with status 0 if there is no answer, ${method}: no server, a line that is cut, another origin's without leave`,
    async run(t) {
      const cut = (_request, response) => response.destroy();
      const urls = [t.nowhere, t.server.scene({ answer: cut }).url, t.other.scene({}).url];
      for (const url of urls) {
        const transport = await t.open(KIND, url);
        await start(transport);
        assert.deepEqual(await transport.next(), ["failed", doing, ...NO_ANSWER]);
        assert.deepEqual(await transport.rest(), []);
      }
    },
  })),
  {
    rule: "fails with status 0 if the line is cut within the body of an answer",
    async run(t) {
      const answer = (_request, response) =>
        response
          .writeHead(200, { "Content-Length": "10" })
          .write("4half", () => response.destroy());
      const transport = await t.open(KIND, t.server.scene({ answer }).url);
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["failed", "reading", ...NO_ANSWER]);
    },
  },
  {
    rule: "fails with status 0 if the address is invalid",
    async run(t) {
      const transport = await t.open(KIND, "http://[");
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["failed", "reading", ...NO_ANSWER]);
    },
  },
  ...forBoth((method, { start, doing }) => ({
    rule: `gives a request up when its time is over, ${method}`,
    async run(t) {
      const scene = t.server.scene({ answer: () => {} });
      const transport = await t.open(KIND, scene.url, { timeout: 50 });
      await start(transport);
      assert.equal((await scene.seen.next()).method, method);
      assert.deepEqual(await transport.next(), ["failed", doing, ...NO_ANSWER]);
      assert.deepEqual(await scene.seen.next(), { aborted: method });
    },
  })),
  {
    rule: "gives up an answer whose body does not come in time",
    async run(t) {
      const answer = (_request, response) => response.writeHead(200).write("4half");
      const scene = t.server.scene({ answer });
      const transport = await t.open(KIND, scene.url, { timeout: 200 });
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["failed", "reading", ...NO_ANSWER]);
      assert.equal((await scene.seen.next()).method, "GET");
      assert.deepEqual(await scene.seen.next(), { aborted: "GET" });
    },
  },
  {
    rule: "counts the time of each request by itself",
    async run(t) {
      const transport = await t.open(KIND, t.server.scene({ answer: answering("4") }).url, {
        timeout: 2 ** 40,
      });
      for (let i = 0; i < 3; i++) {
        await transport.call("poll");
        assert.deepEqual(await transport.next(), ["polled", "4"]);
      }
    },
  },
  {
    rule: "sends the headers of the application, and those of an XMLHttpRequest",
    async run(t) {
      const scene = t.server.scene({ answer: answering("") });
      const headers = { "x-token": "one", "X-TOKEN": "two" };
      const transport = await t.open(KIND, scene.url, { headers });
      await transport.call("poll");
      const get = (await scene.seen.next()).headers;
      assert.deepEqual(
        [get["x-token"], get.accept, get["content-type"]],
        ["one, two", "*/*", undefined],
      );
      await transport.call("post", "4a");
      const post = (await scene.seen.next()).headers;
      assert.deepEqual(
        [post["x-token"], post.accept, post["content-type"]],
        ["one, two", "*/*", "text/plain;charset=UTF-8"],
      );
    },
  },
  {
    rule: "asks another origin for leave to send a header of the application",
    async run(t) {
      const scene = t.other.scene({ answer: sharing(t, {}) });
      const transport = await t.open(KIND, scene.url, { headers: { "x-token": "one" } });
      await transport.call("poll");
      assert.equal((await scene.seen.next()).method, "OPTIONS");
      assert.equal((await scene.seen.next()).headers["x-token"], "one");
      assert.deepEqual(await transport.next(), ["polled", "no cookie"]);
    },
  },
  {
    rule: "sends cookies to its own origin, and keeps those that come",
    async run(t) {
      await giveCookie(t);
      const answer = (request, response) => response.end(request.headers.cookie);
      const transport = await t.open(KIND, t.server.scene({ answer }).url);
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["polled", "a=b"]);
    },
  },
  ...[
    [false, "no cookie"],
    [true, "a=b"],
  ].map(([withCredentials, told]) => ({
    rule: `sends ${withCredentials ? "cookies to another origin with" : "no cookies to another origin without"} credentials`,
    async run(t) {
      await giveCookie(t);
      const { url } = t.other.scene({ answer: sharing(t, { withCookies: true }) });
      const transport = await t.open(KIND, url, { withCredentials });
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["polled", told]);
    },
  })),
  {
    rule: "fails with status 0 if another origin does not take credentials",
    async run(t) {
      const { url } = t.other.scene({ answer: sharing(t, { withCookies: false }) });
      const transport = await t.open(KIND, url, { withCredentials: true });
      await transport.call("poll");
      assert.deepEqual(await transport.next(), ["failed", "reading", ...NO_ANSWER]);
    },
  },
  {
    rule: "says nothing of an answer that comes after it was closed",
    async run(t) {
      const { answer, responses } = onDemand();
      const scene = t.server.scene({ answer });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll");
      await scene.seen.next();
      await transport.call("post", "4a");
      await scene.seen.next();
      await transport.call("close");
      for (const response of responses) response.end("4late");
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "ends its requests when the page is gone, and reports nothing",
    async run(t) {
      const scene = t.server.scene({ answer: () => {} });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll");
      await scene.seen.next();
      await transport.call("post", "4a");
      await scene.seen.next();
      await transport.call("abort");
      const aborted = [await scene.seen.next(), await scene.seen.next()].map((e) => e.aborted);
      assert.deepEqual(aborted.sort(), ["GET", "POST"]);
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "sends a close request, leaves the GET that waits to the server, and says nothing of both",
    async run(t) {
      const { answer, responses } = onDemand();
      const scene = t.server.scene({ answer });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll");
      await scene.seen.next();
      await transport.call("closeRequest");
      const { method, body } = await scene.seen.next();
      assert.deepEqual([method, body], ["POST", "1"]);
      assert.deepEqual(await transport.rest(), []);
      assert.deepEqual(scene.seen.rest(), []);
      for (const response of responses) response.end("4late");
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "ends the GET that waits when the close request has been answered",
    async run(t) {
      const answer = ({ method }, response) => void (method === "POST" && response.end("ok"));
      const scene = t.server.scene({ answer });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll");
      await scene.seen.next();
      await transport.call("closeRequest");
      assert.equal((await scene.seen.next()).method, "POST");
      assert.deepEqual(await scene.seen.next(), { aborted: "GET" });
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "sends no GET that may outlive the page while the server has left another one unanswered",
    places: ["page"],
    async run(t) {
      const answer = ({ method }, response) => void (method === "POST" && response.end("ok"));
      const scene = t.server.scene({ answer });
      // The second one ends as it does without `keepalive`: Chromium would not end it.
      for (let i = 0; i < 2; i++) {
        const transport = await t.open(KIND, scene.url);
        await transport.call("poll", { keepalive: true });
        assert.equal((await scene.seen.next()).method, "GET");
        await transport.call("closeRequest");
        assert.equal((await scene.seen.next()).method, "POST");
        assert.deepEqual(await transport.rest(), []);
      }
      assert.deepEqual(await scene.seen.next(), { aborted: "GET" });
    },
  },
  {
    rule: "sends a close request when the page is left, and the GET does not end before that",
    places: ["page"],
    async run(t) {
      const scene = t.server.scene({ answer: () => {} });
      const transport = await t.open(KIND, scene.url);
      await transport.call("poll", { keepalive: true });
      assert.equal((await scene.seen.next()).method, "GET");
      await transport.closeWhenLeft();
      await t.leave();
      const { method, body } = await scene.seen.next();
      assert.deepEqual([method, body], ["POST", "1"]);
    },
  },
];
