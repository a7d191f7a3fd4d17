import { io as official } from "socket.io-client";
import { io } from "socketio-wasm";
import { expect, test, vi } from "vitest";
import { connects } from "./connects.js";
import { fakeTimers } from "./fake-timers.js";

connects(test, expect, io);
fakeTimers(test, expect, { ours: io, official }, "fake timers", {
  install: () => vi.useFakeTimers(),
  advance: (milliseconds) => vi.advanceTimersByTime(milliseconds),
  uninstall: () => vi.useRealTimers(),
});
