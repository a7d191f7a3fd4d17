/** HTTP answers to POST requests in the middle of a session. */

const POLLING = { transports: ["polling"], reconnection: false };

/** The POST requests of a session are answered like this from some moment on. */
function midway(name, answer) {
  return {
    name: `HTTP midway, POST ${name}`,
    rows: ["A7/violations", "A8/transport-error", "D/fetch-polling"],
    raw: true,
    server(raw, log, ctx) {
      let armed = false;
      ctx.on("arm", () => {
        armed = true;
      });
      raw.onRequest = (request, response, session) => {
        if (!request.url.includes("sid=") || request.method !== "POST") return false;
        if (!armed) return false;
        answer(response, session, request);
        return true;
      };
      raw.session(async (session) => {
        await session.connect();
        session.onPacket = (packet) => {
          log("packet", packet);
        };
      });
    },
    async client({ io, log, trace, once, ctl, settle, drained, leave, orSilence }) {
      const socket = trace(io(POLLING), { engine: ["error", "close"] });
      socket.onAny((...args) => log("event", ...args));
      await once(socket, "connect");
      await drained(socket);
      await settle();
      const gone = once(socket, "disconnect");
      await ctl("arm");
      socket.emit("event", 1);
      socket.emit("event", 2);
      socket.timeout(9000).emit("event", 3, (error) => log("told", error?.message));
      await orSilence(gone);
      await settle();
      log("state", socket.connected, socket.active, socket.io.engine.readyState);
      await leave(socket);
    },
    races: ["connection", "server"],
  };
}

const status = (code, headers, body) => (response) => response.writeHead(code, headers).end(body);

export default [
  midway("500", status(500, {}, "broken")),
  midway("404 with JSON", status(404, { "content-type": "application/json" }, "{}")),
  midway("204", status(204, {}, undefined)),
  midway("201", status(201, {}, "ok")),
  midway("413", status(413, {}, "")),
  midway("401 with a challenge of no scheme", status(401, {}, "who are you")),
  midway("cut", (response) => response.destroy()),
];
