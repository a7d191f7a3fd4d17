/** What a server, a proxy or a captive portal can do to Engine.IO: handshakes, payloads, probes, lines. */

const WEBSOCKET = { transports: ["websocket"], reconnection: false };
const POLLING = { transports: ["polling"], reconnection: false };

const READ = ["open", "handshake", "error", "upgradeError", "close"];

function violation(
  name,
  server,
  { rows = ["A7/violations"], variants = { websocket: WEBSOCKET }, engine = READ, ...rest } = {},
) {
  return {
    name,
    rows,
    variants,
    raw: true,
    server,
    async client({ io, opts, log, trace, once, drained, leave, settle }) {
      const socket = trace(io(opts), { engine });
      socket.onAny((...args) => log("event", ...args));
      // what comes next must not share a payload with the answer to the CONNECT
      socket.on("connect", () => socket.emit("go"));
      await Promise.race([once(socket.io, "close"), once(socket.io, "error"), once(socket, "end")]);
      await drained(socket);
      await settle();
      log("state", socket.connected, socket.active, socket.io.engine.readyState);
      await leave(socket);
      await settle();
    },
    ...rest,
  };
}

const END = '42["end"]';

/** The answer to every polling GET without a session. */
const answers = (status, headers, body) => (raw) => {
  raw.onRequest = (request, response) => {
    if (!request.url.startsWith("/socket.io") || request.method !== "GET") return false;
    response.writeHead(status, headers).end(body);
    return true;
  };
};

/** A handshake with these fields, then the usual connection and an event. */
const handshake = (fields) => (raw) => {
  raw.session(async (session) => {
    await session.connect(fields);
    await session.expect();
    session.send(END);
  });
};

const poll = {
  variants: { polling: POLLING },
  races: ["connection"],
  rows: ["A7/violations", "D/fetch-polling", "A8/transport-error"],
};
const bothTransports = { variants: { websocket: WEBSOCKET, polling: POLLING } };

export default [
  // HTTP garbage in place of a handshake
  violation(
    "HTTP 500",
    answers(500, { "content-type": "text/html" }, "<h1>Internal Server Error</h1>"),
    poll,
  ),
  violation("HTTP 404 without a body", answers(404, {}, ""), poll),
  violation("HTTP 204", answers(204, {}, undefined), poll),
  violation(
    "HTTP 201 with a handshake",
    answers(201, {}, '0{"sid":"a","upgrades":[],"pingInterval":25000,"pingTimeout":20000}'),
    poll,
  ),
  violation(
    "HTTP 200 with HTML",
    answers(
      200,
      { "content-type": "text/html" },
      "<!doctype html><title>Log in to the Wi-Fi</title>",
    ),
    poll,
  ),
  violation(
    "HTTP 200 with JSON",
    answers(200, { "content-type": "application/json" }, '{"hello":"world"}'),
    poll,
  ),
  violation(
    "HTTP redirect to a page",
    (raw) => {
      raw.onRequest = (request, response) => {
        if (request.url.startsWith("/elsewhere")) {
          response.writeHead(404).end("not here");
          return true;
        }
        if (!request.url.startsWith("/socket.io")) return false;
        response.writeHead(302, { location: "/elsewhere" }).end();
        return true;
      };
    },
    poll,
  ),
  violation(
    "the line is cut before an answer",
    (raw) => {
      raw.onRequest = (request, response) => {
        if (!request.url.startsWith("/socket.io")) return false;
        response.destroy();
        return true;
      };
    },
    poll,
  ),
  violation(
    "the line is cut inside the answer",
    (raw) => {
      raw.onRequest = (request, response) => {
        if (!request.url.startsWith("/socket.io")) return false;
        response.writeHead(200, { "content-length": 100 });
        response.write("0{");
        setImmediate(() => response.destroy());
        return true;
      };
    },
    poll,
  ),
  violation(
    "a binary body that is no UTF-8",
    answers(200, {}, Uint8Array.of(0xff, 0xfe, 0x30, 0x7b)),
    poll,
  ),

  // handshakes
  violation("a sid with odd characters", handshake({ sid: "a b&c=d#é%/?" }), bothTransports),
  violation("an enormous sid", handshake({ sid: "s".repeat(5000) }), {
    ...bothTransports,
    rows: ["A7/violations"],
  }),
  violation("an empty sid", handshake({ sid: "" })),
  violation(
    "only unknown upgrades in the handshake",
    handshake({ upgrades: ["carrier-pigeon"] }),
    bothTransports,
  ),
  violation(
    "a handshake with unknown fields",
    handshake({ extra: { a: 1 }, maxPayload: 0 }),
    bothTransports,
  ),
  violation("a handshake without maxPayload", handshake({ maxPayload: undefined }), bothTransports),

  // packets of Engine.IO
  violation("packets of unknown types are no end", (raw) => {
    raw.session(async (session) => {
      await session.connect();
      await session.expect();
      session.send("3", "3probe", "5", "6", "1");
      session.send(END);
    });
  }),
  violation("a close packet over WebSocket is ignored", (raw) => {
    raw.session(async (session) => {
      await session.connect();
      await session.expect();
      session.send("1", END);
    });
  }),
  violation(
    "a close packet in a polling payload ends the connection, what follows is lost",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send('42["before"]', "1", '42["after"]');
      });
    },
    {
      variants: { polling: POLLING },
      races: ["connection"],
      rows: ["A7/violations", "A8/details"],
    },
  ),
  violation(
    "a packet of no type",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send("x", END);
      });
    },
    { variants: { websocket: WEBSOCKET, polling: POLLING }, races: ["connection"] },
  ),
  violation(
    "an empty frame",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send("", END);
      });
    },
    { rows: ["A7/violations"] },
  ),
  violation(
    "an empty polling payload",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        await session.polled();
        session.sendRaw("");
        session.send(END);
      });
    },
    { variants: { polling: POLLING }, races: ["connection"] },
  ),
  violation(
    "separators without packets",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        await session.polled();
        session.sendRaw("\x1e\x1e");
        session.send(END);
      });
    },
    { variants: { polling: POLLING }, races: ["connection"] },
  ),
  violation(
    "a text frame that starts with b",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.send('451-["event",{"_placeholder":true,"num":0}]', "bAQID", END);
      });
    },
    { rows: ["A7/violations", "A11/binary-in"] },
  ),
  violation(
    "base64 that is none",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        await session.polled();
        session.sendRaw('451-["event",{"_placeholder":true,"num":0}]\x1eb****\x1e42["end"]');
      });
    },
    { variants: { polling: POLLING }, races: ["connection"] },
  ),
  violation("a WebSocket message that starts with a byte order mark", (raw) => {
    raw.session(async (session) => {
      await session.connect();
      await session.expect();
      session.send('\ufeff42["event"]', END);
    });
  }),
  violation(
    "a sid given again on a later request",
    (raw) => {
      raw.session(async (session) => {
        await session.connect({ sid: "first" });
        await session.expect();
        session.send(END);
      });
    },
    { variants: { polling: POLLING } },
  ),

  // WebSocket closes
  ...[
    [1000, "normal"],
    [1001, ""],
    [1008, "policy"],
    [1009, ""],
    [1011, "é"],
    [3000, "registered"],
    [4999, "x".repeat(100)],
  ].map(([code, reason]) =>
    violation(
      `WebSocket close ${code}`,
      (raw) => {
        raw.session(async (session) => {
          await session.connect();
          await session.expect();
          session.close(code, reason);
        });
      },
      {
        rows: ["A8/details", "A8/reasons"],
        async client({ io, trace, once, settle }) {
          const socket = trace(io(WEBSOCKET), { engine: ["close"] });
          await once(socket, "connect");
          const ended = once(socket, "disconnect");
          socket.emit("go");
          await ended;
          await settle();
        },
      },
    ),
  ),
  violation(
    "WebSocket closed before the handshake",
    (raw) => {
      raw.session((session) => session.close(1000, "go away"));
    },
    {
      rows: ["A8/details", "A8/connect-error", "A3/timeout"],
      variants: { websocket: { ...WEBSOCKET, timeout: 300 } },
    },
  ),
  violation(
    "WebSocket refused with a status",
    (raw) => {
      raw.onUpgrade = (request, socket) => {
        socket.end(
          "HTTP/1.1 503 Service Unavailable\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        );
        return true;
      };
    },
    { rows: ["A8/transport-error"], races: ["connection"] },
  ),
  violation(
    "a frame that is no UTF-8",
    (raw) => {
      raw.session(async (session) => {
        await session.connect();
        await session.expect();
        session.websocket._socket.write(Buffer.from([0x81, 0x02, 0xff, 0xfe]));
      });
    },
    { rows: ["A8/transport-error", "A8/details"] },
  ),
];
