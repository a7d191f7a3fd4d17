/** HTTP answers in the middle of a session: to a GET, to a POST, to one while the other waits. */

const POLLING = { transports: ["polling"], reconnection: false };

/** After the first event of the client one kind of request is answered like this. */
function midway(name, method, answer, rest = {}) {
  return {
    name: `HTTP midway, ${method} ${name}`,
    rows: ["A7/violations", "A8/transport-error", "D/fetch-polling"],
    raw: true,
    server(raw, log, ctx) {
      let armed = false;
      ctx.on("arm", () => {
        armed = true;
      });
      raw.onRequest = (request, response, session) => {
        if (!request.url.includes("sid=") || request.method !== method) return false;
        if (!armed) return false;
        answer(response, session, request);
        return true;
      };
      raw.session(async (session) => {
        await session.connect();
        session.onPacket = (packet) => {
          log("packet", packet);
          if (String(packet).includes("poke")) session.send('42["poked"]');
        };
      });
    },
    async client({ io, log, trace, once, ctl, settle, drained, orSilence }) {
      const socket = trace(io({ ...POLLING, ...rest.options }), { engine: ["error", "close"] });
      socket.onAny((...args) => log("event", ...args));
      await once(socket, "connect");
      await drained(socket);
      await settle();
      const gone = once(socket, "disconnect");
      const poked = once(socket, "poked");
      if (method === "GET") {
        // the answer to the waiting GET leads to the next one, which is the odd one
        socket.emit("poke");
        await drained(socket);
        await ctl("arm");
        await poked;
        socket.emit("poke");
      } else {
        await ctl("arm");
        socket.emit("event", 1);
        socket.emit("event", 2);
        socket.timeout(9000).emit("event", 3, (error) => log("told", error?.message));
      }
      await orSilence(gone);
      await settle();
      log("state", socket.connected, socket.active, socket.io.engine.readyState);
      socket.disconnect();
    },
    races: ["connection", "server"],
    ...rest,
  };
}

const status = (code, headers, body) => (response) => response.writeHead(code, headers).end(body);

export default [
  midway("500", "POST", status(500, {}, "broken")),
  midway("404 with JSON", "POST", status(404, { "content-type": "application/json" }, "{}")),
  midway("204", "POST", status(204, {}, undefined)),
  midway("201", "POST", status(201, {}, "ok")),
  midway("413", "POST", status(413, {}, "")),
  midway("401 with a challenge of no scheme", "POST", status(401, {}, "who are you")),
  midway("302 to a page", "POST", status(302, { location: "/differential-page" }, "")),
  midway("307 to nowhere", "POST", status(307, { location: "/nowhere?sid=x" }, "")),
  midway("cut", "POST", (response) => response.destroy()),
  midway("200 with something else", "POST", status(200, {}, "<html>hello</html>")),
  midway("200 without a body", "POST", status(200, {}, undefined)),
];
