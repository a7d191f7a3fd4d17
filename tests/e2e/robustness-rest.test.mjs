/** A client at rest holds nothing of the page: no listener, no timer, and a Manager that can be collected. */
import assert from "node:assert/strict";
import {
  accept,
  isCollectable,
  openPage,
  settled,
  StandInSocket,
} from "./support/stand-in-page.mjs";

const LEAVING = ["beforeunload", "pagehide"];

const tests = {
  async "disconnect() during back-off leaves no listener on the page, and a Manager that can be collected"(
    t,
  ) {
    const page = await openPage(t);
    const before = page.events.count(...LEAVING);
    assert.equal(before, 0);
    const collectable = await isCollectable(async () => {
      const manager = page.makeManager();
      const socket = manager.socket("/");
      assert.equal(page.events.count(...LEAVING), 2);
      await accept(page.line(), "/");
      page.line().isCut();
      await settled();
      assert.equal(manager._reconnecting, true);
      assert.equal(page.events.count(...LEAVING), 2, "it waits for the next attempt");
      socket.disconnect();
      assert.equal(page.events.count(...LEAVING), 0);
      assert.equal(page.clock.timers.size, 0);
      StandInSocket.made.length = 0;
      return manager;
    });
    assert.ok(collectable);
  },

  async "emit() with an ack on a socket at rest leaves it at rest"(t) {
    const page = await openPage(t);
    for (const use of [
      (socket) => socket.emit("question", () => {}),
      (socket) => void socket.emitWithAck("question"),
      (socket) => socket.volatile.emit("question", () => {}),
      (socket) => socket.emit("statement"),
      (socket) => socket.connect().disconnect(),
    ]) {
      const collectable = await isCollectable(async () => {
        const manager = page.makeManager({ autoConnect: false });
        use(manager.socket("/"));
        await settled();
        assert.equal(page.events.count(...LEAVING), 0, String(use));
        assert.equal(page.clock.timers.size, 0, String(use));
        StandInSocket.made.length = 0;
        return manager;
      });
      assert.ok(collectable, String(use));
    }
  },

  async "an ack's time limit keeps the page awake for as long as it runs"(t) {
    const page = await openPage(t);
    const answers = [];
    const collectable = await isCollectable(async () => {
      const manager = page.makeManager({ autoConnect: false });
      const socket = manager.socket("/");
      socket.timeout(1000).emit("question", (error) => answers.push(error.message));
      await settled();
      assert.equal(page.clock.timers.size, 1);
      await page.clock.pass(1000);
      assert.deepEqual(answers, ["operation has timed out"]);
      assert.equal(page.events.count(...LEAVING), 0);

      socket.connect();
      await accept(page.line(), "/");
      socket.timeout(1000).emit("question", () => {});
      socket.disconnect();
      await settled();
      assert.equal(page.events.count(...LEAVING), 0);
      assert.equal(page.clock.timers.size, 0);
      StandInSocket.made.length = 0;
      return manager;
    });
    assert.ok(collectable);
  },
};

export default Object.entries(tests).map(([name, run]) => ({ name, run }));
