/** What the debug build says about options that change nothing. */
import assert from "node:assert/strict";
import test from "node:test";
import { warnOfInert } from "../../pkg-template/api/inert.js";

test("each option that has no effect is named once, others are not", (t) => {
  const warn = t.mock.method(console, "warn", () => {});
  warnOfInert({ path: "/", agent: false, jsonp: true, ca: undefined, transports: ["polling"] });
  assert.deepEqual(
    warn.mock.calls.map(({ arguments: [text] }) => text),
    [
      'socketio-wasm: the option "agent" has no effect in a browser',
      'socketio-wasm: the option "jsonp" has no effect in a browser',
    ],
  );
});
