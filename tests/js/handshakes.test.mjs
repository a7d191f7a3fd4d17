// Handshakes are read as by the Rust client (`src/client/host/handshake.rs`).
import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { test } from "node:test";
import { connect } from "./support/connection.mjs";
import { start } from "./support/stand-in-core.mjs";

start();

const file = new URL("../vectors/handshakes.json", import.meta.url);
const vectors = JSON.parse(await readFile(file, "utf8"));

/** The transports that there are. */
const KNOWN = ["polling", "websocket", "webtransport"];

/** What the core makes of the fields that the face has read (`pkg-template/src/options.rs`). */
function asTheCoreReads({ upgrades, pingInterval, pingTimeout, maxPayload }) {
  const show = (number) => (Number.isNaN(number) ? "NaN" : number);
  return {
    upgrades: upgrades.filter((name) => KNOWN.includes(name)),
    pingInterval: show(pingInterval),
    pingTimeout: show(pingTimeout),
    limit: maxPayload > 0 ? Math.floor(maxPayload) : null,
  };
}

test("every handshake is read as by the other hosts", () => {
  assert.ok(vectors.length > 20);
  for (const { json, handshake } of vectors) {
    const { engine, host } = connect();
    const fields = host.handshake(0, `0${json}`);
    const found = fields && { sid: String(engine._sid), ...asTheCoreReads(fields) };
    assert.deepEqual(found ?? null, handshake, json);
  }
});
