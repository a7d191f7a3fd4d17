/**
 * The rules of a WebSocket as a transport. Each is written once, for every implementation.
 *
 * @typedef {import("../run.mjs").Case} Case
 */
import assert from "node:assert/strict";
import { carriesFrames, EVERY_BYTE } from "./frames.mjs";

const KIND = "websocket";

/** Opens a WebSocket to a scene, and reads that it is open. */
async function opened(t, scene, options) {
  const transport = await t.open(KIND, scene.webSocketUrl, options);
  assert.deepEqual(await transport.next(), ["opened"]);
  assert.deepEqual(Object.keys(await scene.seen.next()), ["opened"]);
  return transport;
}

/** A server that sends these frames. */
const sending = (frames) => (socket) => {
  for (const frame of frames) socket.send(typeof frame === "string" ? frame : Buffer.from(frame));
};

/** Texts and bytes, which must come out as they went in, in the same order. */
const FRAMES = ["4", "4ä€😀", EVERY_BYTE, [], '42["event",{"a":1}]', [1], "4last"];

/** A server that ends the connection in some way. */
const ENDS = [
  ["with a code and a reason", (socket) => socket.close(4001, "enough"), [4001, "enough", true]],
  ["without a code", (socket) => socket.close(), [1005, "", true]],
  ["by cutting the line", (socket) => socket.terminate(), [1006, "", false]],
];

/** @type {Case[]} */
export default [
  {
    rule: "opens",
    async run(t) {
      const scene = t.server.scene({});
      const transport = await t.open(KIND, scene.webSocketUrl);
      assert.deepEqual(await transport.next(), ["opened"]);
      assert.deepEqual(await scene.seen.next(), { opened: "" });
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "offers the subprotocols, in order",
    async run(t) {
      const scene = t.server.scene({});
      const protocols = ["first", "second"];
      const transport = await t.open(KIND, scene.webSocketUrl, { protocols });
      // The server takes the last one.
      assert.deepEqual(await scene.seen.next(), { opened: "second" });
      assert.deepEqual(await transport.next(), ["opened"]);
    },
  },
  ...[
    ["an invalid address", (t) => ["ws://[", {}, t]],
    [
      "an invalid subprotocol",
      (t) => [t.server.scene({}).webSocketUrl, { protocols: ["no token"] }],
    ],
  ].map(([what, request]) => ({
    rule: `is refused with the browser's reason: ${what}`,
    async run(t) {
      const [url, options] = request(t);
      const transport = await t.open(KIND, url, options);
      const [event, why] = await transport.next();
      assert.equal(event, "refused");
      assert.match(why, /^SyntaxError: .*WebSocket/);
      assert.deepEqual(await transport.rest(), []);
    },
  })),
  ...[
    ["a server that answers 403", (socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n")],
    ["a server that cuts the line", (socket) => socket.destroy()],
  ].map(([what, end]) => ({
    rule: `fails, then is closed: ${what}`,
    async run(t) {
      const scene = t.server.scene({ refuse: (socket) => (end(socket), true) });
      const transport = await t.open(KIND, scene.webSocketUrl);
      assert.deepEqual(await transport.next(), ["failed"]);
      assert.deepEqual(await transport.next(), ["closed", 1006, "", false]);
      assert.deepEqual(await transport.rest(), []);
    },
  })),
  {
    rule: "fails, then is closed: no server",
    async run(t) {
      const transport = await t.open(KIND, t.nowhere.replace("http", "ws"));
      assert.deepEqual(await transport.next(), ["failed"]);
      assert.deepEqual(await transport.next(), ["closed", 1006, "", false]);
    },
  },
  ...ENDS.map(([how, end, told]) => ({
    rule: `reports how the server closed it: ${how}`,
    async run(t) {
      const scene = t.server.scene({ converse: end });
      const transport = await opened(t, scene);
      assert.deepEqual(await transport.next(), ["closed", ...told]);
      assert.deepEqual(await transport.rest(), []);
    },
  })),
  {
    rule: "receives text and bytes as they were sent, in order",
    async run(t) {
      const transport = await opened(t, t.server.scene({ converse: sending(FRAMES) }));
      for (const frame of FRAMES) assert.deepEqual(await transport.next(), ["frame", frame]);
    },
  },
  ...carriesFrames({
    opened,
    frames: FRAMES,
    serving: (frames) => ({ converse: sending(frames) }),
  }),
  {
    rule: "reports the frames that came before the end, then the end",
    async run(t) {
      const converse = (socket) => {
        sending(["41", "42"])(socket);
        socket.close(4000);
      };
      const transport = await opened(t, t.server.scene({ converse }));
      assert.deepEqual(await transport.next(), ["frame", "41"]);
      assert.deepEqual(await transport.next(), ["frame", "42"]);
      assert.deepEqual(await transport.next(), ["closed", 4000, "", true]);
    },
  },
  {
    rule: "closes without a code, and reports nothing any more",
    async run(t) {
      let socket;
      const scene = t.server.scene({ converse: (webSocket) => (socket = webSocket) });
      const transport = await opened(t, scene);
      const received = new Promise((resolve) => socket._socket.once("data", resolve));
      await transport.call("close");
      // It is on its way when the server's last frame is.
      sending(["4too late"])(socket);
      await received;
      assert.deepEqual(await scene.seen.next(), { closed: 1005 });
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "closes while it is opening, and reports nothing",
    async run(t) {
      const transport = await t.openAndClose(KIND, t.server.scene({}).webSocketUrl);
      // One that is opened after it has had the same time.
      await opened(t, t.server.scene({}));
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "takes a frame after the server has closed it, and sends nothing",
    async run(t) {
      const scene = t.server.scene({ converse: (socket) => socket.close(4000) });
      const transport = await opened(t, scene);
      assert.deepEqual(await transport.next(), ["closed", 4000, "", true]);
      assert.deepEqual(await scene.seen.next(), { closed: 4000 });
      await transport.call("send", "4late");
      await transport.call("send", [1]);
      assert.deepEqual(await transport.rest(), []);
      assert.deepEqual(scene.seen.rest(), []);
    },
  },
];
