/**
 * The test that every runner runs in every environment, with the functions of that runner.
 *
 * @param {(name: string, run: () => Promise<void>) => void} test
 * @param {(actual: unknown) => { toEqual: (expected: unknown) => void }} expect
 * @param {(uri: string, options: object) => any} io
 */
export function connects(test, expect, io) {
  // Vitest has the WebSocket of jsdom meet the Event of Node.js, which it refuses: none opens.
  const isMixed = "jsdom" in globalThis;
  const hasWebSocket = typeof WebSocket === "function" && !isMixed;
  const transports = hasWebSocket ? ["polling", "websocket"] : ["polling"];
  for (const transport of transports) {
    test(`connects by ${transport}`, async () => {
      const socket = io(process.env.SERVER, { transports: [transport], reconnection: false });
      await new Promise((resolve, reject) => {
        socket.on("connect", resolve);
        socket.on("connect_error", reject);
      });
      expect(await socket.emitWithAck("echo", "caf\u00e9")).toEqual("caf\u00e9");
      const bytes = await socket.emitWithAck("echo", new Uint8Array([1, 2]));
      expect([...new Uint8Array(bytes)]).toEqual([1, 2]);
      const closed = new Promise((resolve) => socket.io.engine.once("close", resolve));
      socket.disconnect();
      await closed;
    });
  }
}
