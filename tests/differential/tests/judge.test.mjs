import assert from "node:assert/strict";
import { test } from "node:test";
import { differsOnPurpose, judge } from "../lib/judge.mjs";

const SAYS_A = { page: ["a"], server: [] };
const SAYS_B = { page: ["b"], server: [] };
const SILENT = { page: [], server: [] };

const half = (trace, failure) => ({ trace, failure, console: [] });

function refused(halves, reason) {
  const { passed, message } = judge(halves);
  assert.equal(passed, false);
  assert.match(message, reason);
}

function accepted(halves) {
  assert.deepEqual(judge(halves), { passed: true, message: "" });
}

test("equal traces pass", () => {
  accepted({ oracle: half(SAYS_A), ours: half(SAYS_A), differs: false });
});

test("traces that differ do not, and the difference is shown", () => {
  const shown = /section "page", line 1[^]*≠ a +\| b/;
  refused({ oracle: half(SAYS_A), ours: half(SAYS_B), differs: false }, shown);
});

test("a section that one half lacks is a difference", () => {
  const more = half({ ...SAYS_A, errors: ["uncaught"] });
  refused({ oracle: half(SAYS_A), ours: more, differs: false }, /section "errors"/);
  refused({ oracle: more, ours: half(SAYS_A), differs: false }, /section "errors"/);
});

test("lines in another order are a difference", () => {
  const [oracle, ours] = [half({ page: ["a", "b"] }), half({ page: ["b", "a"] })];
  refused({ oracle, ours, differs: false }, /line 1/);
});

test("a half that did not end fails, though the traces are equal", () => {
  const failed = half(SAYS_A, "it hung");
  refused({ oracle: failed, ours: half(SAYS_A), differs: false }, /official: it hung/);
  refused({ oracle: half(SAYS_A), ours: failed, differs: false }, /ours: it hung/);
});

test("an empty trace shows nothing", () => {
  refused({ oracle: half(SILENT), ours: half(SILENT), differs: false }, /official: .* empty/);
  refused({ oracle: half({}), ours: half({}), differs: false }, /ours: .* empty/);
  const expected = { oracle: SAYS_A, ours: SILENT };
  const halves = { oracle: half(SAYS_A), ours: half(SILENT), differs: true, expected };
  refused(halves, /ours: .* empty/);
});

test("a deliberate difference passes when each half is as committed", () => {
  const expected = { oracle: SAYS_A, ours: SAYS_B };
  const asCommitted = { oracle: half(SAYS_A), ours: half(SAYS_B), differs: true, expected };
  accepted(asCommitted);
  refused({ ...asCommitted, ours: half(SAYS_A) }, /ours, committed +\| ours, now/);
  refused({ ...asCommitted, oracle: half(SAYS_B) }, /official, committed +\| official, now/);
});

test("a deliberate difference needs committed traces, and these must differ", () => {
  const halves = { oracle: half(SAYS_A), ours: half(SAYS_A), differs: true };
  refused(halves, /no committed traces/);
  refused({ ...halves, expected: { oracle: SAYS_A, ours: SAYS_A } }, /are equal/);
});

test("the official client in the place of ours is held to the official trace", () => {
  const expected = { oracle: SAYS_A, ours: SAYS_B };
  const halves = { oracle: half(SAYS_A), differs: true, expected, oursIsOfficial: true };
  accepted({ ...halves, ours: half(SAYS_A) });
  refused({ ...halves, ours: half(SAYS_B) }, /official \(again\), committed/);
});

test("some variants of a scenario may differ, and others not", () => {
  assert.equal(differsOnPurpose({}, "polling"), false);
  assert.equal(differsOnPurpose({ differs: { reason: "it is decided" } }, "polling"), true);
  const differs = { reason: "it is decided", variants: ["websocket"] };
  assert.equal(differsOnPurpose({ differs }, "websocket"), true);
  assert.equal(differsOnPurpose({ differs }, "polling"), false);
});
