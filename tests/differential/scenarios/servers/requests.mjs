/** What a long-polling request says, and how its answer is read. */

const POLLING = { transports: ["polling"], reconnection: false };

const echo = (io) =>
  io.on("connection", (socket) => socket.on("echo", (value, answer) => answer(value)));

/** The values of these headers in the client's requests, once each. */
const headersSeen =
  (...names) =>
  (io, log, ctx) => {
    echo(io);
    ctx.on("headers", () => {
      const lines = ctx.requests
        .filter(({ url }) => url.startsWith("/socket.io"))
        .map(({ method, headers }) => [method, ...names.map((name) => headers[name] ?? "–")]);
      return [...new Set(lines.map((line) => line.join(" | ")))].sort();
    });
  };

/** Texts as old servers send them, by the header that says how. */
const TEXTS = {
  "text/plain; charset=iso-8859-1": ["latin1", '42["text","caf\xe9"]'],
  'text/plain;charset="ISO-8859-15"': ["latin1", '42["text","\xa4 is the euro"]'],
  "text/plain; charset=utf-16le": ["utf16le", '42["text","\u20ac"]'],
  "text/plain; charset=utf-16": ["utf16be", '\ufeff42["text","\u20ac, as Java writes it"]'],
  "text/plain; charset=Utf-8": ["utf8", '42["text","\u20ac"]'],
  "text/plain; charset=none-such": ["utf8", '42["text","\u20ac again"]'],
  "text/plain": ["utf8", '42["text","\u20ac, and no charset"]'],
};

function bytesOf([encoding, text]) {
  return encoding === "utf16be"
    ? Buffer.from(text, "utf16le").swap16()
    : Buffer.from(text, encoding);
}

/** An address with a user's name in it, because the password has an "@". */
const withUser = (url) => url.replace("://", "://user:p@ss@");

export default [
  ...[false, true].map((crossOrigin) => ({
    name: `requests: user information in an address, ${crossOrigin ? "another" : "the same"} origin`,
    rows: ["A2/url-forms", "D/fetch-polling"],
    crossOrigin,
    serverOptions: { cors: { origin: "*", allowedHeaders: ["x-none"] } },
    server: headersSeen("authorization"),
    async client({ io, url, log, trace, once, ctl, closed }) {
      const socket = trace(io(withUser(url), POLLING));
      await once(socket, "connect");
      log("echo", await socket.emitWithAck("echo", 1));
      log("headers", await ctl("headers"));
      socket.disconnect();
      await closed();
    },
  })),
  {
    name: "requests: a server that asks for the user information of an address",
    rows: ["A2/url-forms", "D/fetch-polling"],
    raw: true,
    server(raw, log) {
      raw.onRequest = ({ url, headers }, response) => {
        if (!url.startsWith("/socket.io") || headers.authorization) return false;
        response.writeHead(401, { "www-authenticate": 'Basic realm="differential"' }).end();
        return true;
      };
      raw.session(async (session) => {
        log("authorization", session.request.headers.authorization);
        await session.connect();
      });
    },
    async client({ io, url, trace, once, leave }) {
      const socket = trace(io(withUser(url), POLLING));
      await Promise.race([once(socket, "connect"), once(socket, "connect_error")]);
      await leave(socket);
    },
  },
  {
    name: "requests: headers of the user's with equal names, and with names of the client's",
    rows: ["A3/extra-headers"],
    server: headersSeen("x-a", "content-type", "accept"),
    async client({ io, log, once, ctl, closed }) {
      const extraHeaders = { "X-A": "1", "x-a": "2", "Content-Type": "a/b", ACCEPT: "c/d" };
      const socket = io({ ...POLLING, extraHeaders });
      await once(socket, "connect");
      log("echo", await socket.emitWithAck("echo", 1));
      log("headers", await ctl("headers"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "requests: an address that cannot be opened",
    rows: ["A8/transport-error", "D/fetch-polling"],
    server: () => {},
    async client({ io, log, once }) {
      const socket = io("http://127.0.0.1:99999", POLLING);
      const [error] = await once(socket, "connect_error");
      const { description } = error;
      log("error", error, description instanceof DOMException, description.name);
    },
  },
  {
    name: "requests: a page without fetch",
    rows: ["D/fetch-polling", "A12/workers"],
    server: headersSeen("x-a", "accept"),
    async client({ io, log, trace, once, ctl, comeBack, closed }) {
      delete globalThis.fetch;
      delete globalThis.Request;
      const socket = trace(
        io({ ...POLLING, extraHeaders: { "X-A": "1" }, reconnection: true, reconnectionDelay: 10 }),
      );
      await once(socket, "connect");
      log("text", await socket.emitWithAck("echo", "caf\xe9"));
      log("bytes", await socket.emitWithAck("echo", new Uint8Array([1, 2])));
      await comeBack(socket);
      log("headers", await ctl("headers"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "requests: charsets of answers",
    rows: ["A7/polling", "D/fetch-polling"],
    raw: true,
    server(raw) {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        for (const [type, text] of Object.entries(TEXTS)) {
          await session.polled();
          const response = session.pending;
          session.pending = undefined;
          response.writeHead(200, { "content-type": type }).end(bytesOf(text));
        }
        session.send('42["end"]');
      });
    },
    async client({ io, log, once, leave }) {
      const socket = io(POLLING);
      socket.on("text", (text) => log("text", text));
      socket.on("disconnect", (reason) => log("disconnect", reason));
      await once(socket, "connect");
      socket.emit("go");
      await once(socket, "end");
      await leave(socket);
    },
  },
];
