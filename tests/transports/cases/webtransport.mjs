/**
 * The rules of a WebTransport as a transport. Each is written once, for every implementation.
 *
 * @typedef {import("../run.mjs").Case} Case
 */
import assert from "node:assert/strict";
import { carriesFrames, EVERY_BYTE } from "./frames.mjs";

const KIND = "webtransport";

/** Opens a WebTransport to a scene, and reads that it is open. */
async function opened(t, scene, options) {
  const transport = await t.open(KIND, scene.webTransportUrl, {
    ...t.server.certificate,
    ...options,
  });
  assert.deepEqual(await transport.next(), ["opened"]);
  assert.deepEqual(await scene.seen.next(), { opened: "" });
  assert.deepEqual(await scene.seen.next(), { frame: "0" });
  return transport;
}

/** A server that sends these frames. */
const sending = (frames) => async (line) => {
  for (const frame of frames) await line.send(frame);
};

/** Texts and bytes, which must come out as they went in, in the same order. */
const FRAMES = [
  "4",
  "4ä€😀",
  EVERY_BYTE,
  `4${"x".repeat(124)}`,
  `4${"x".repeat(125)}`,
  [1],
  "4last",
];

const HELLO = [2, 52, 49];

/** What has a length that no frame has. */
const WRONG = [
  ["an empty text", [0]],
  ["no bytes", [0x80]],
  ["nothing in two bytes", [126, 0, 0]],
  ["nothing in eight bytes", [127, 0, 0, 0, 0, 0, 0, 0, 0]],
  ["2^53", [127, 0, 0x20, 0, 0, 0, 0, 0, 0]],
];

const FAILED = (reason) => /^(Opening handshake failed|Connection lost)/.test(reason);

/** @type {Case[]} */
export default [
  {
    rule: "opens, and sends the packet that it was given before anything else",
    async run(t) {
      const transport = await opened(t, t.server.scene({}));
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "names the session in that packet",
    async run(t) {
      const scene = t.server.scene({});
      const options = { ...t.server.certificate, sid: "abc" };
      const transport = await t.open(KIND, scene.webTransportUrl, options);
      assert.deepEqual(await transport.next(), ["opened"]);
      assert.deepEqual(await scene.seen.next(), { opened: "" });
      assert.deepEqual(await scene.seen.next(), { frame: '0{"sid":"abc"}' });
    },
  },
  {
    rule: "is refused with the browser's reason: an invalid address",
    async run(t) {
      const transport = await t.open(KIND, "https://[");
      const [event, why] = await transport.next();
      assert.equal(event, "refused");
      assert.match(why, /^SyntaxError: .*WebTransport/);
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "is refused with the browser's reason: there is no WebTransport",
    async run(t) {
      const transport = await t.open(KIND, t.server.scene({}).webTransportUrl, { missing: true });
      const [event, why] = await transport.next();
      assert.equal(event, "refused");
      assert.match(why, /^ReferenceError: WebTransport is not defined/);
      assert.deepEqual(await transport.rest(), []);
    },
  },
  ...[
    ["a server that answers 404", (t) => [t.server.scene({ status: 404 }).webTransportUrl, {}]],
    ["no server", (t) => [t.nowhere.replace("http", "https"), {}]],
    [
      "a certificate with another hash",
      (t) => [t.server.scene({}).webTransportUrl, { hash: "00".repeat(32) }],
    ],
    [
      "a certificate that no authority has signed",
      (t) => [t.server.scene({}).webTransportUrl, { hash: undefined }],
    ],
  ].map(([what, request]) => ({
    rule: `fails with the browser's reason: ${what}`,
    async run(t) {
      const [url, options] = request(t);
      const transport = await t.open(KIND, url, { ...t.server.certificate, ...options });
      const [event, why] = await transport.next();
      assert.equal(event, "failed");
      assert.ok(FAILED(why), why);
      assert.deepEqual(await transport.rest(), []);
    },
  })),
  ...[
    ["with a code and a reason", { closeCode: 4000, reason: "enough" }],
    ["without a code", {}],
  ].map(([how, info]) => ({
    rule: `reports that the server has closed it: ${how}`,
    async run(t) {
      const scene = t.server.scene({ carry: (line) => line.close(info) });
      const transport = await opened(t, scene);
      assert.deepEqual(await transport.next(), ["closed"]);
      assert.deepEqual(await transport.rest(), []);
    },
  })),
  {
    rule: "fails with the browser's reason when the line is cut",
    async run(t) {
      const scene = t.server.scene({ carry: (line) => line.cut() });
      const transport = await opened(t, scene);
      const [event, why] = await transport.next();
      assert.equal(event, "failed");
      assert.ok(FAILED(why), why);
    },
  },
  {
    rule: "receives text and bytes as they were sent, in order",
    async run(t) {
      const transport = await opened(t, t.server.scene({ carry: sending(FRAMES) }));
      for (const frame of FRAMES) assert.deepEqual(await transport.next(), ["frame", frame]);
    },
  },
  {
    rule: "receives frames that come in pieces of one byte",
    async run(t) {
      const carry = async (line) => {
        for (const byte of [...HELLO, 0x81, 7, ...HELLO]) await line.write([byte]);
      };
      const transport = await opened(t, t.server.scene({ carry }));
      for (const frame of ["41", [7], "41"]) {
        assert.deepEqual(await transport.next(), ["frame", frame]);
      }
    },
  },
  ...WRONG.map(([what, head]) => ({
    rule: `reports an invalid frame, and nothing after it: ${what}`,
    async run(t) {
      const carry = (line) => line.write([...HELLO, ...head, ...HELLO]);
      const transport = await opened(t, t.server.scene({ carry }));
      assert.deepEqual(await transport.next(), ["frame", "41"]);
      assert.deepEqual(await transport.next(), ["frame", ""]);
      // One that is opened after it has had the same time.
      await opened(t, t.server.scene({}));
      assert.deepEqual(await transport.rest(), []);
    },
  })),
  ...carriesFrames({
    opened,
    frames: FRAMES,
    serving: (frames) => ({ carry: sending(frames) }),
  }),
  {
    rule: "reports when the stream has taken what was sent",
    async run(t) {
      const scene = t.server.scene({});
      const transport = await opened(t, scene);
      await transport.call("sendAndTell", "4a");
      assert.deepEqual(await transport.next(), ["taken"]);
      assert.deepEqual(await scene.seen.next(), { frame: "4a" });
    },
  },
  {
    rule: "reports nothing when the server ends the stream, and not the session",
    async run(t) {
      const transport = await opened(t, t.server.scene({ carry: (line) => line.end() }));
      await opened(t, t.server.scene({}));
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "closes, and reports nothing any more",
    async run(t) {
      let line;
      const scene = t.server.scene({ carry: (one) => void (line = one) });
      const transport = await opened(t, scene);
      await transport.call("close");
      await line.send("4too late");
      assert.deepEqual(await scene.seen.next(), { closed: true });
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "closes while it is opening, and reports nothing",
    async run(t) {
      const { webTransportUrl } = t.server.scene({});
      const transport = await t.openAndClose(KIND, webTransportUrl, t.server.certificate);
      // One that is opened after it has had the same time.
      await opened(t, t.server.scene({}));
      assert.deepEqual(await transport.rest(), []);
    },
  },
  {
    rule: "takes a frame after the server has closed it, and sends nothing",
    async run(t) {
      const scene = t.server.scene({ carry: (line) => line.close() });
      const transport = await opened(t, scene);
      assert.deepEqual(await transport.next(), ["closed"]);
      await transport.call("send", "4late");
      await transport.call("send", [1]);
      assert.deepEqual(await transport.rest(), []);
    },
  },
];
