/** What the entry `debug` says about options that change nothing. */
import assert from "node:assert/strict";
import test from "node:test";
import { warnOfInert } from "../../pkg-template/debug/inert.js";

test("each option that has no effect is named once, others are not", (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  const opts = { path: "/", agent: false, jsonp: true, ca: undefined, transports: ["polling"] };
  warnOfInert(opts);
  warnOfInert({ ...opts });
  assert.deepEqual(
    warn.mock.calls.map(({ arguments: words }) => words.join(" ")),
    [
      'socketio-wasm: the option "agent" has no effect in a browser',
      'socketio-wasm: the option "jsonp" has no effect in a browser',
    ],
  );
});
