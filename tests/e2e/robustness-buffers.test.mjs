/**
 * What an application does to the buffers of a socket, or puts into them that cannot be sent, leaves the
 * other packets as they are.
 */
import assert from "node:assert/strict";
import { fail, withGetter } from "./support/awkward.mjs";
import { accept, openPage } from "./support/stand-in-page.mjs";

const tests = {
  async "a queued packet that cannot be encoded leaves the next one its time limit"(t) {
    const { clock, makeManager, rejections, reported, line } = await openPage(t);
    const socket = makeManager().socket("/", { retries: 2, ackTimeout: 500 });
    await accept(line(), "/");
    socket.emit("first", () => {});
    socket.emit("bad", 1n);
    socket.emit("second", () => {});
    await line().receives('430["done"]');
    const sendings = () => line().sent.filter((frame) => frame.includes("second")).length;
    assert.equal(sendings(), 1);
    await clock.pass(499);
    assert.equal(sendings(), 1, "its time is not up");
    await clock.pass(1);
    assert.equal(sendings(), 2, "now it is");
    assert.deepEqual(
      [...rejections, ...reported].map((error) => error.constructor),
      [TypeError],
    );
  },

  async "a send buffer in which an application has put something else is sent as far as it is packets"(
    t,
  ) {
    const { makeManager, rejections, line } = await openPage(t);
    const socket = makeManager().socket("/");
    const log = [];
    socket.on("connect", () => log.push("connect"));
    socket.emit("before");
    socket.sendBuffer.push(null);
    socket.sendBuffer.push(withGetter("data", () => fail("no data"), { options: {} }));
    socket.timeout(1000).emit("after", (error) => log.push(error.message));
    socket.timeout(1000).emit("unanswered", (error) => log.push(error.message));
    await accept(line(), "/");
    assert.deepEqual(log, ["connect"]);
    assert.deepEqual(
      line().sent.filter((frame) => frame.startsWith("42")),
      ['42["before"]', '420["after"]', '421["unanswered"]'],
    );
    assert.deepEqual(socket.sendBuffer, []);
    assert.ok(rejections.length >= 1 && rejections[0] instanceof TypeError, "somebody is told");

    socket.sendBuffer.push(null);
    socket.disconnect();
    assert.deepEqual(log, [
      "connect",
      "socket has been disconnected",
      "socket has been disconnected",
    ]);
  },

  async "a buffered packet times out past what an application has put before it"(t) {
    const { clock, makeManager } = await openPage(t);
    const socket = makeManager({ autoConnect: false }).socket("/");
    const log = [];
    socket.sendBuffer.push(null);
    socket.timeout(100).emit("question", (error) => log.push(error.message));
    await clock.pass(100);
    assert.deepEqual(log, ["operation has timed out"]);
    assert.deepEqual(socket.sendBuffer, [null]);
  },
};

export default Object.entries(tests).map(([name, run]) => ({ name, run }));
