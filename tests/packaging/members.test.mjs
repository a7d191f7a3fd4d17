// Members that begin with `_`, which libraries and test suites use: the build must not shorten their names.
import assert from "node:assert/strict";
import { once } from "node:events";
import { after, before, test } from "node:test";
import * as official from "socket.io-client";
import * as ours from "../../pkg/index.js";
import { startOfficialServer } from "./support/official-server.mjs";

const POLLING = {
  transports: ["polling"],
  autoConnect: false,
  reconnection: false,
  forceNew: true,
};

let server;

before(async () => {
  server = await startOfficialServer(() => "");
});

after(() => server.close());

/** The same steps with both clients. */
function compare(name, steps) {
  test(name, { timeout: 20_000 }, async () => {
    const expected = await steps(official);
    assert.deepEqual(await steps(ours), expected);
  });
}

compare("socket._opts", ({ io, Manager }) => {
  const opts = { ...POLLING, ackTimeout: 7 };
  const { _opts } = io(server.url, opts);
  return [_opts, _opts === opts, new Manager(server.url, POLLING).socket("/")._opts];
});

compare("socket._queue.length", async ({ io }) => {
  const lengths = [];
  server.server.once("connection", (socket) => socket.on("ask", (n, done) => done(n)));
  const socket = io(server.url, { ...POLLING, retries: 1, ackTimeout: 10_000 });
  const look = () => lengths.push(socket._queue.length);
  look();
  socket.emit("ask", 1, look);
  const answered = new Promise((resolve) => socket.emit("ask", 2, resolve));
  look();
  socket.connect();
  await answered;
  look();
  socket.disconnect();
  return lengths;
});

compare("manager._close()", async ({ io }) => {
  const events = [];
  const socket = io(server.url, POLLING);
  socket.on("disconnect", (reason) => events.push(reason));
  socket.connect();
  await once(socket, "connect");
  events.push(socket.io._close());
  return [...events, socket.connected, socket.active, socket.io._readyState];
});
