/**
 * Event types that a Rust server shares with its client: what socketioxide makes of them, seen by the official client.
 * Not a part of `make test`, because the server takes minutes to build and needs a newer Rust:
 * `node --test tests/servers/*.test.mjs`.
 */
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { test } from "node:test";
import { io } from "socket.io-client";

const SERVER = fileURLToPath(new URL("socketioxide/", import.meta.url));

/** Milliseconds for an answer. */
const LIMIT = 5000;

test("typed events of a socketioxide server", { timeout: 900_000 }, async (t) => {
  // In its folder, where cargo finds the settings of the server.
  const server = spawn("cargo", ["run", "--locked", "--quiet"], {
    cwd: SERVER,
    stdio: ["ignore", "pipe", "inherit"],
  });
  t.after(() => server.kill());
  const [port] = await once(createInterface(server.stdout), "line");
  const connect = async () => {
    const socket = io(`http://127.0.0.1:${port}`, { forceNew: true });
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
