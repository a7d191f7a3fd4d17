import { expect, jest, test } from "@jest/globals";
import { io as official } from "socket.io-client";
import { io } from "socketio-wasm";
import { connects } from "./connects.js";
import { fakeTimers } from "./fake-timers.js";

connects(test, expect, io);
const kinds = { "fake timers": {}, "legacy fake timers": { legacyFakeTimers: true } };
for (const [kind, options] of Object.entries(kinds)) {
  fakeTimers(test, expect, { ours: io, official }, kind, {
    install: () => jest.useFakeTimers(options),
    advance: (milliseconds) => jest.advanceTimersByTime(milliseconds),
    uninstall: () => jest.useRealTimers(),
  });
}
