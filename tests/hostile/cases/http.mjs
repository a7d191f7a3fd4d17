/** Answers of HTTP that no correct server gives: to the first request, to a later one, and to a POST request. */
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { END, HEARTBEAT } from "./frames.mjs";

const TEXT = { "content-type": "text/plain; charset=UTF-8" };
const HTML = { "content-type": "text/html" };
const answer = (status, headers, body) => (_request, response) =>
  void response.writeHead(status, headers).end(body);

const BOMB = 20_000_000;
const bomb = (encoding, pack, fill) =>
  answer(200, { ...TEXT, "content-encoding": encoding }, pack(Buffer.alloc(BOMB, fill)));
const brotli = (data) =>
  brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } });

const redirect = (location) => answer(302, { location: String(location) });

/** Bytes without an end, as fast as they are taken, until the client lets go; a server that means harm has no more. */
const ENDLESS = 30_000_000;
function endless(chunk, headers = TEXT) {
  return (_request, response) => {
    response.writeHead(200, headers);
    let sent = 0;
    const more = () => {
      while (sent < ENDLESS && !response.destroyed) {
        sent += chunk.length;
        if (!response.write(chunk)) return void response.once("drain", more);
      }
    };
    more();
  };
}

/** A byte now and then, and never the last one. */
const slowly = (text) => (_request, response) => {
  response.writeHead(200, { ...TEXT, "content-length": text.length + 1 });
  let at = 0;
  const timer = setInterval(() => response.write(text[at++ % text.length]), 30);
  response.on("close", () => clearInterval(timer));
};

const raw = (text) => (request) => void request.socket.end(text);

const KINDS = {
  ...Object.fromEntries(
    [
      201, 204, 205, 206, 300, 304, 400, 401, 403, 404, 405, 407, 410, 413, 418, 429, 500, 502, 503,
      511,
    ].map((status) => [
      `status ${status}`,
      answer(status, HTML, status === 204 || status === 304 ? undefined : "<h1>no</h1>"),
    ]),
  ),
  HTML: answer(200, HTML, "<!doctype html><script>globalThis.polluted = true</script>"),
  JSON: answer(200, { "content-type": "application/json" }, '{"a":1}'),
  "an image's type": answer(200, { "content-type": "image/png" }, "6"),
  "no type": answer(200, {}, "6"),
  "a type that is none": answer(200, { "content-type": ";;;charset=;" }, "6"),
  "an unknown charset": answer(200, { "content-type": "text/plain; charset=martian" }, "6"),
  "UTF-16": answer(
    200,
    { "content-type": "text/plain; charset=utf-16" },
    Buffer.from("6", "utf16le"),
  ),
  "UTF-7": answer(200, { "content-type": "text/plain; charset=utf-7" }, "6"),
  "no UTF-8": answer(200, TEXT, Buffer.from([0x36, 0xff, 0xfe, 0xc0])),
  "an empty body": answer(200, TEXT, ""),
  "separators alone": answer(200, TEXT, "\x1e".repeat(100_000)),
  "null characters": answer(200, TEXT, "\0".repeat(100_000)),
  "a bomb of gzip": bomb("gzip", gzipSync, "4"),
  "a bomb of gzip that is packets": bomb("gzip", gzipSync, "6\x1e"),
  "a bomb of Brotli": bomb("br", brotli, "4"),
  "an encoding that is none": answer(200, { ...TEXT, "content-encoding": "gzip" }, "6"),
  "an unknown encoding": answer(200, { ...TEXT, "content-encoding": "zip" }, "6"),
  "an endless body": endless(Buffer.alloc(65_536, "4")),
  "an endless body of packets": endless(Buffer.from("6\x1e".repeat(32_768))),
  "an endless body of no type": endless(Buffer.alloc(65_536, "x"), {}),
  "a body, a byte at a time": slowly("6\x1e"),
  "nothing, and the line stays": () => {},
  "a line that ends": (request) => void request.socket.destroy(),
  "a line that breaks": (request) => void request.socket.resetAndDestroy(),
  "no HTTP": raw("SSH-2.0-OpenSSH\r\n"),
  "a status line that is none": raw("HTTP/1.1 abc\r\n\r\n"),
  "headers of a megabyte": raw(`HTTP/1.1 200 OK\r\n${"X-A: b\r\n".repeat(130_000)}\r\n6`),
  "two lengths": raw("HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 5\r\n\r\n6"),
  "a negative length": raw("HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n6"),
  "a chunk that is none": raw("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\n6"),
  "a redirect to itself, for ever": (request, response) => redirect(request.url)(request, response),
  "a redirect within the server": redirect("/elsewhere"),
  "a redirect to nobody": redirect("http://127.0.0.1:1/"),
  "a redirect with a password": redirect("http://name:password@127.0.0.1:1/"),
  "a redirect to data": redirect("data:text/plain,6"),
  "a redirect to a file": redirect("file:///etc/passwd"),
  "a redirect to a script": redirect("javascript:globalThis.polluted=true"),
  "a redirect to nothing": redirect(""),
  "a redirect to no address": redirect("http://["),
  "a cookie and a refresh": answer(
    200,
    { ...TEXT, "set-cookie": "a=b", refresh: "0;url=/elsewhere" },
    "6",
  ),
};

const isAsked = (request) => request.url.startsWith("/socket.io");
const once = (accepts, act) => {
  let isDone = false;
  return (request, response) => {
    if (isDone || !isAsked(request) || !accepts(request)) return false;
    isDone = true;
    act(request, response);
    return true;
  };
};

const MOMENTS = {
  "the first request": (raw, act) => {
    raw.onRequest = (request, response) => isAsked(request) && (act(request, response), true);
  },
  "a later request": (raw, act) => {
    raw.onRequest = once(({ method, url }) => method === "GET" && url.includes("sid="), act);
    raw.session(async (session) => {
      await session.connect(HEARTBEAT);
      await session.expect();
      session.send(END);
    });
  },
  "a POST request": (raw, act) => {
    raw.onRequest = once(({ method }) => method === "POST", act);
    raw.session((session) => session.open(HEARTBEAT));
  },
};

export default Object.entries(MOMENTS).flatMap(([moment, begin]) =>
  Object.entries(KINDS).map(([kind, act]) => ({
    name: `http/polling/${moment}/${kind}`,
    transports: ["polling"],
    server: (raw) => begin(raw, act),
  })),
);
