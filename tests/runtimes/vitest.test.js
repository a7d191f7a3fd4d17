import { io as official } from "socket.io-client";
import { io } from "socketio-wasm";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { connects } from "./connects.js";
import { fakeTimers } from "./fake-timers.js";

connects(test, expect, io);
// As Vitest had it up to version 3: the `fetch` of Node.js, and signals that are not its own.
describe.runIf("jsdom" in globalThis)("with the AbortController of jsdom", () => {
  beforeAll(() => {
    vi.stubGlobal("AbortController", globalThis.jsdom.window.AbortController);
  });
  afterAll(() => {
    vi.unstubAllGlobals();
  });
  connects(test, expect, io);
});

/**
 * The `fetch` of later versions of Node.js waits for the global `setImmediate` when it uses a connection again: with a
 * fake one no request is sent, be it the client's or anybody's.
 */
function fetchWaitsForImmediate() {
  const [major, minor] = process.versions.undici.split(".").map(Number);
  return major === 6 ? minor > 24 : major > 7 || minor > 16;
}
const options = fetchWaitsForImmediate()
  ? { toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "Date"] }
  : {};
fakeTimers(test, expect, { ours: io, official }, "fake timers", {
  install: () => vi.useFakeTimers(options),
  advance: (milliseconds) => vi.advanceTimersByTime(milliseconds),
  uninstall: () => vi.useRealTimers(),
});
