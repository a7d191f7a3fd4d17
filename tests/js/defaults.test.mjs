// The defaults of options are those of the Rust client (`tests/defaults.rs`).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { Manager } from "../../pkg-template/api/manager.js";
import { hostOf } from "../../pkg-template/host/registry.js";
import { lastCore, start } from "./support/stand-in-core.mjs";

start();

const file = new URL("../vectors/defaults.json", import.meta.url);
const defaults = JSON.parse(await readFile(file, "utf8"));

/** The same settings, with a name for the number that JSON does not have. */
const asJson = (settings) =>
  JSON.parse(JSON.stringify(settings, (key, value) => (value === Infinity ? "Infinity" : value)));

test("the core gets the defaults of a Manager", () => {
  new Manager("http://h");
  assert.deepEqual(asJson(lastCore().settings), defaults.manager);
});

test("the core gets the defaults of an engine and of each of its transports", () => {
  new Manager("http://h");
  const { polling, websocket, webtransport, ...engine } = hostOf(lastCore().number).engineOptions(
    0,
  );
  assert.deepEqual(engine, defaults.engine);
  for (const settings of [polling, websocket, webtransport])
    assert.deepEqual(settings, defaults.transport);
});
