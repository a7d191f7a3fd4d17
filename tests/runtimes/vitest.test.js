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
fakeTimers(test, expect, { ours: io, official }, "fake timers", {
  install: () => vi.useFakeTimers(),
  advance: (milliseconds) => vi.advanceTimersByTime(milliseconds),
  uninstall: () => vi.useRealTimers(),
});
