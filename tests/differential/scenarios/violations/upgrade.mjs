/** Upgrades that go wrong: whatever happens, the connection stays on polling and no event is lost. */
import { holdProbe, told } from "../../lib/server-halves.mjs";

const EVENTS = ["upgrading", "upgrade", "upgradeError", "error", "close"];
const UPGRADABLE = { upgrades: ["websocket"] };

/**
 * The session connects over polling; `onProbe` is what the server does with the WebSocket of the probe.
 * Then an event with an answer goes both ways.
 */
function upgradeScenario(
  name,
  onProbe,
  { rows = ["A7/probe-failure", "A7/violations"], until = "upgradeError", ...rest } = {},
) {
  return {
    name: `upgrade: ${name}`,
    rows,
    raw: true,
    server(raw, log) {
      raw.session(async (session) => {
        session.onProbe = onProbe && ((websocket) => onProbe(websocket, session, log));
        await session.connect(UPGRADABLE);
        const question = await session.expect((packet) => packet.includes("question"));
        session.send(`43${question.slice(2, question.indexOf("["))}["answer"]`);
      });
    },
    async client({ io, log, trace, once, settle, closed }) {
      const socket = io({ reconnection: false });
      const upgrades = trace(socket, { engine: EVENTS, socketEvents: [], manager: false });
      await Promise.all([once(socket, "connect"), once(upgrades.io.engine, until)]);
      log("transport", socket.io.engine.transport.name, socket.io.engine.readyState);
      log("answer", await socket.emitWithAck("question"));
      socket.disconnect();
      await closed();
      await settle();
    },
    ...rest,
  };
}

/**
 * The probe is answered, and then the WebSocket is closed: while the client waits for the end of its GET request, or
 * when it has upgraded.
 */
function closedAfterTheAnswer(name, isUpgraded, rest = {}) {
  return {
    name: `upgrade: the WebSocket is closed ${name}`,
    rows: ["A7/probe-failure", "A7/violations"],
    raw: true,
    server(raw, log, ctx) {
      raw.session(async (session) => {
        const asked = told(ctx, "answer the probe");
        ctx.on("end the GET request", () => session.send("6"));
        session.onProbe = (websocket) => {
          websocket.once("message", async () => {
            await asked;
            // The client has one under way by now, and must wait for its end.
            await session.polled();
            websocket.once("message", (packet) => {
              log("WebSocket", packet.toString());
              websocket.close();
            });
            websocket.send("3probe");
            if (!isUpgraded) websocket.close();
          });
        };
        await session.connect(UPGRADABLE);
        const question = await session.expect((packet) => packet.includes("question"));
        session.send(`43${question.slice(2, question.indexOf("["))}["answer"]`);
      });
    },
    async client({ io, log, trace, once, drained, ctl, orSilence, settle }) {
      const socket = trace(io({ reconnection: false }), { engine: EVENTS, manager: false });
      const { engine } = socket.io;
      await once(socket, "connect");
      await drained(socket);
      const next = once(engine, isUpgraded ? "upgrading" : "upgradeError");
      const end = once(engine, "close");
      await ctl("answer the probe");
      await orSilence(Promise.race([next, end]));
      await settle();
      log("before the end of the GET request", engine.transport.name, engine.readyState);
      await ctl("end the GET request");
      if (isUpgraded) await end;
      await settle();
      log("after it", engine.transport.name, engine.readyState);
      const answer = new Promise((resolve) => socket.emit("question", resolve));
      log("answer", await orSilence(Promise.race([answer, end.then(() => "none")])));
      socket.disconnect();
      await settle();
    },
    ...rest,
  };
}

export default [
  upgradeScenario("as the protocol says", undefined, {
    rows: ["A7/upgrade-probe"],
    until: "upgrade",
  }),
  upgradeScenario("the probe is answered with something else", (websocket) => {
    websocket.on("message", () => websocket.send("3other"));
  }),
  upgradeScenario("the probe is answered with a message", (websocket) => {
    websocket.on("message", () => websocket.send('42["early"]'));
  }),
  upgradeScenario("the probe is answered with garbage", (websocket) => {
    websocket.on("message", () => websocket.send("zzz"));
  }),
  upgradeScenario("the WebSocket is closed after the probe", (websocket) => {
    websocket.on("message", () => websocket.close(4000, "no"));
  }),
  closedAfterTheAnswer("between the answer to the probe and the upgrade", false, {
    differs: { reason: "the transport that there was before still works" },
  }),
  closedAfterTheAnswer("after the upgrade", true),
  upgradeScenario("the WebSocket is closed at once", (websocket) => websocket.terminate()),
  upgradeScenario("the WebSocket is refused", undefined, {
    server(raw) {
      raw.onUpgrade = (request, socket) => {
        socket.end("HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\nconnection: close\r\n\r\n");
        return true;
      };
      raw.session(async (session) => {
        await session.connect(UPGRADABLE);
        const question = await session.expect((packet) => packet.includes("question"));
        session.send(`43${question.slice(2, question.indexOf("["))}["answer"]`);
      });
    },
  }),
  {
    name: "upgrade: events sent while the transport is paused are kept in order",
    rows: ["A7/upgrade-probe"],
    raw: true,
    server(raw, log, ctx) {
      raw.session((session) => {
        holdProbe(session, ctx);
        session.onPacket = (packet) => {
          if (typeof packet !== "string" || packet === "40") {
            if (packet === "40") session.send('40{"sid":"s"}');
            return;
          }
          log("packet", packet, session.transport);
          if (packet.includes("last")) session.send('42["done"]');
        };
        session.open(UPGRADABLE);
      });
    },
    async client({ io, log, once, drained, ctl, closed }) {
      const socket = io({ reconnection: false });
      const { engine } = socket.io;
      await once(socket, "connect");
      await drained(socket);
      engine.on("upgrading", () => {
        for (let i = 0; i < 3; i++) socket.emit("while upgrading", i);
        log("buffered", engine.writeBuffer.length, engine.transport.name);
      });
      engine.on("upgrade", () => {
        socket.emit("on upgrade");
        log("buffered", engine.writeBuffer.length, engine.transport.name);
        socket.emit("last");
      });
      const done = once(socket, "done");
      await ctl("allow probe");
      await done;
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "upgrade: volatile events are dropped while upgrading",
    rows: ["A10/volatile", "A7/upgrade-probe"],
    raw: true,
    server(raw, log, ctx) {
      raw.session((session) => {
        holdProbe(session, ctx);
        session.onPacket = (packet) => {
          if (packet === "40") session.send('40{"sid":"s"}');
          if (String(packet).includes("last")) session.send('42["done"]');
        };
        session.open(UPGRADABLE);
      });
    },
    async client({ io, log, once, drained, ctl, closed }) {
      const socket = io({ reconnection: false });
      const { engine } = socket.io;
      await once(socket, "connect");
      await drained(socket);
      engine.on("upgrading", () => {
        log("writable", engine.transport.writable);
      });
      engine.on("upgrade", () => {
        log("writable", engine.transport.writable);
        socket.volatile.emit("volatile on upgrade");
        socket.emit("last");
      });
      const done = once(socket, "done");
      await ctl("allow probe");
      await done;
      socket.disconnect();
      await closed();
    },
  },
];
