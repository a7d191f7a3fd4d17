/** The model finds what it is for: a good history with one thing changed. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { judge } from "./delivery.mjs";

const good = () => ({
  page: [
    ["emitted", 1, true],
    ["connect", "a"],
    ["received", 1, true],
    ["settled", 1, undefined, true],
    ["emitted", 2, true],
    ["disconnect", "transport close"],
    ["settled", 2, "socket has been disconnected", undefined],
    ["emitted", 3, true],
    ["connect", "b"],
    ["received", 3, true],
    ["settled", 3, undefined, true],
    ["bye"],
    ["disconnect", "io client disconnect"],
  ],
  server: [
    ["arrived", 1, "a"],
    ["sent", 1, "a"],
    ["arrived", 2, "a"],
    ["sent", 2, "a"],
    ["sent", 3, "b"],
    ["arrived", 3, "b"],
  ],
});

const at = (list, what, value) => list.findIndex((one) => one[0] === what && one[1] === value);

const CHANGES = {
  "an event arrives twice": ({ server }) => server.push(["arrived", 3, "b"]),
  "events arrive in another order": ({ server }) => server.push(server.shift()),
  "an event is sent again over the next connection": ({ server }) =>
    server.splice(4, 0, ["arrived", 2, "b"]),
  "an event that waited is lost": ({ server }) => server.pop(),
  "an acknowledgement ends twice": ({ page }) => page.splice(9, 0, ["settled", 1, undefined, true]),
  "an acknowledgement never ends": ({ page }) => page.splice(at(page, "settled", 2), 1),
  "an acknowledgement fails while the connection lives": ({ page }) =>
    void (page[at(page, "settled", 1)][2] = "socket has been disconnected"),
  "an acknowledgement runs out of time": ({ page }) =>
    void (page[at(page, "settled", 2)][2] = "operation has timed out"),
  "an answer is another's": ({ page }) => void (page[at(page, "settled", 3)][3] = false),
  "an event of the server comes twice": ({ page }) => page.splice(10, 0, ["received", 3, true]),
  "an event of the server is lost": ({ page }) => page.splice(at(page, "received", 3), 1),
  "an event of the server comes without a connection": ({ page }) =>
    page.splice(at(page, "connect", "b"), 0, ["received", 2, true]),
  "an event comes after the end": ({ page }) => page.push(["received", 3, true]),
  "the contents are others": ({ page }) => void (page[at(page, "received", 1)][2] = false),
  "an undocumented reason": ({ page }) =>
    void (page[at(page, "disconnect", "transport close")][1] = "parse error"),
  "it does not connect again": ({ page }) => page.splice(at(page, "connect", "b"), 1),
  "two connects": ({ page }) => page.splice(2, 0, ["connect", "c"]),
  "it does not end": ({ page }) => page.splice(-2),
};

test("a good history is good", () => assert.deepEqual(judge(good()), []));

for (const [name, change] of Object.entries(CHANGES))
  test(name, () => {
    const notes = good();
    change(notes);
    assert.notDeepEqual(judge(notes), []);
  });

test("what a browser sends again is its own", () => {
  const notes = good();
  notes.server.splice(1, 0, ["resent", "POST"], ["arrived", 1, "a"]);
  assert.deepEqual(judge(notes), []);
  notes.server[1][1] = "GET";
  assert.notDeepEqual(judge(notes), []);
});
