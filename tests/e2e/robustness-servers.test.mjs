/**
 * Servers that lie, and stand-ins for a WebSocket that call back at once: the client takes no harm, and the
 * rest goes on.
 */
import assert from "node:assert/strict";
import { messages } from "./support/awkward.mjs";
import { accept, handshake, openPage, settled, StandInSocket } from "./support/stand-in-page.mjs";

const LEAVING = ["beforeunload", "pagehide"];

/** JSON of the server's that cannot be made a string nor a number. */
const STUBBORN = '{"toString":1,"valueOf":1}';

const tests = {
  async "calls in between bring nobody the arguments of another packet"(t) {
    const { makeManager, line } = await openPage(t);
    const manager = makeManager();
    const socket = manager.socket("/");
    await accept(line(), "/");
    const heard = [];
    for (const event of ["a", "b", "c"]) socket.on(event, (value) => heard.push([event, value]));
    socket.emit("question", (answer) => heard.push(["answer", answer]));
    // An input of the core that changes nothing, as the Manager is open.
    const later = () => void Promise.resolve().then(() => manager.open());

    later();
    for (const frame of [
      '42["a","for a"]',
      '42["b","for b"]',
      '430["for the answer"]',
      '42["c"]',
    ]) {
      line().onmessage({ data: frame });
      manager.open();
      later();
    }
    await settled();
    assert.deepEqual(heard, [
      ["a", "for a"],
      ["b", "for b"],
      ["answer", "for the answer"],
      ["c", undefined],
    ]);
    socket.disconnect();
  },

  async "a refusal whose message is no text is an unhandled rejection, and the client goes on"(t) {
    const { makeManager, rejections, reported, line } = await openPage(t);
    const manager = makeManager();
    const [bad, good] = [manager.socket("/bad"), manager.socket("/good")];
    line().opens();
    await line().receives(handshake());
    await line().receives(`44/bad,{"message":${STUBBORN}}`);
    assert.deepEqual(
      rejections.map((error) => error.constructor),
      [TypeError],
    );
    assert.deepEqual(reported, []);
    assert.equal(bad.active, false);

    await line().receives('40/good,{"sid":"s"}', '42/good,["hello"]');
    assert.equal(good.connected, true);
    bad.connect();
    await line().receives('40/bad,{"sid":"again"}');
    assert.equal(bad.connected, true);
    assert.equal(manager._readyState, "open");
    manager.disconnect();
    assert.equal(good.connected || bad.connected, false);
  },

  async "a handshake whose members are nothing to count with fails the attempt"(t) {
    const { clock, makeManager, reported, line } = await openPage(t);
    for (const broken of [
      `{"sid":"s","upgrades":[],"pingInterval":${STUBBORN},"pingTimeout":1}`,
      `{"sid":"s","upgrades":[],"pingInterval":1,"pingTimeout":${STUBBORN}}`,
      `{"sid":"s","upgrades":[],"pingInterval":1,"pingTimeout":1,"maxPayload":${STUBBORN}}`,
      "null",
      "[]",
      "not JSON",
    ]) {
      const manager = makeManager({
        timeout: false,
        reconnectionDelay: 10,
        reconnectionDelayMax: 10,
      });
      const socket = manager.socket("/");
      const errors = [];
      socket.on("connect_error", (error) => errors.push(error.message));
      line().opens();
      await line().receives(`0${broken}`);
      assert.deepEqual(errors, ["parse error"], broken);
      await clock.pass(10);
      await accept(line(), "/");
      assert.equal(socket.connected, true, broken);
      manager.disconnect();
    }
    assert.deepEqual(reported, []);
  },

  async "upgrades that are no names are no upgrades"(t) {
    const { makeManager, line } = await openPage(t);
    const manager = makeManager();
    const socket = manager.socket("/");
    line().opens();
    await line().receives(
      `0{"sid":"s","upgrades":[${STUBBORN},null,["polling"],7],"pingInterval":1000,"pingTimeout":1000}`,
      '40{"sid":"t"}',
    );
    assert.equal(socket.connected, true);
    manager.disconnect();
  },

  async "a WebSocket that tells its end at once may have a listener that connects"(t) {
    const page = await openPage(t);
    let ends = 0;
    globalThis.WebSocket = class extends StandInSocket {
      constructor(url) {
        super(url);
        this.addEventListener("close", () => {
          ends++;
          if (ends < 3) socket.connect();
        });
      }
      close() {
        if (this.readyState === 3) return;
        super.close();
        this.dispatchEvent(new Event("close"));
      }
    };
    const log = [];
    const socket = page.makeManager().socket("/");
    socket.on("connect", () => log.push("connect"));
    socket.on("disconnect", (reason) => log.push(reason));
    await accept(page.line(), "/");
    socket.disconnect();
    await settled();
    assert.equal(ends, 1);
    assert.deepEqual(log, ["connect", "io client disconnect"]);
    assert.equal(StandInSocket.made.length, 2, "it has been opened anew");
    await accept(page.line(), "/");
    assert.equal(socket.connected, true);

    // While it is opening, and when it is the client that gives up.
    socket.io.engine.close();
    await settled();
    assert.equal(ends, 2);
    assert.deepEqual(log.slice(2), ["connect", "forced close"]);
    socket.disconnect();
    await settled();
    assert.deepEqual(messages([...page.reported, ...page.rejections]), []);
    assert.equal(page.events.count(...LEAVING), 0);
  },
};

export default Object.entries(tests).map(([name, run]) => ({ name, run }));
