/**
 * Event types that a Rust server shares with its client: what socketioxide makes of them, seen by the official client.
 */
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { io } from "socket.io-client";
import { startSocketioxide } from "./socketioxide.mjs";

/** Milliseconds for an answer. */
const LIMIT = 5000;

test("typed events of a socketioxide server", { timeout: 900_000 }, async (t) => {
  const server = await startSocketioxide();
  t.after(server.close);
  const connect = async () => {
    const socket = io(server.url, { forceNew: true });
    t.after(() => socket.close());
    await once(socket, "connect");
    return socket;
  };
  const [socket, other] = await Promise.all([connect(), connect()]);

  const document = { title: "A picture", picture: Buffer.from([1, 2, 3]) };
  const saved = once(other, "saved");
  const reply = await socket.timeout(LIMIT).emitWithAck("save", document);
  assert.deepEqual(reply, { version: 1, bytes: 3 });
  assert.deepEqual(await saved, [document]);

  assert.equal(await socket.timeout(LIMIT).emitWithAck("add", 2, 3), 5);

  const news = once(socket, "news");
  socket.emit("subscribe");
  assert.deepEqual(await news, ["It works", 3]);
});
