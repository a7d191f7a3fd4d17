import assert from "node:assert/strict";

/** Every byte there is, as a frame. */
export const EVERY_BYTE = Array.from({ length: 256 }, (_, byte) => byte);

/** A frame of 900 kB. */
const LONG = `4${"ä€😀".repeat(100_000)}`;

/**
 * What every transport that carries frames does with them.
 *
 * @param {object} transport
 * @param {(t: object, scene: object) => Promise<object>} transport.opened opens one to a scene
 * @param {(string | number[])[]} transport.frames texts and bytes, which must come out as they went in, in the same order
 * @param {(frames: (string | number[])[]) => object} transport.serving a scene whose server sends these frames
 * @returns {import("../run.mjs").Case[]}
 */
export const carriesFrames = ({ opened, frames, serving }) => [
  {
    rule: "sends text and bytes as they are, in order",
    async run(t) {
      const scene = t.server.scene({});
      const transport = await opened(t, scene);
      for (const frame of frames) await transport.call("send", frame);
      for (const frame of frames) assert.deepEqual(await scene.seen.next(), { frame });
    },
  },
  {
    rule: "carries a frame of 900 kB both ways",
    async run(t) {
      const scene = t.server.scene(serving([LONG]));
      const transport = await opened(t, scene);
      assert.deepEqual(await transport.next(), ["frame", LONG]);
      await transport.call("send", LONG);
      assert.deepEqual(await scene.seen.next(), { frame: LONG });
    },
  },
];
