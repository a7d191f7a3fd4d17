/** What becomes of frames: the questions that the core is asked, and what its answers lead to. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { connect, rejectionsOf } from "./support/connection.mjs";
import { start } from "./support/stand-in-core.mjs";

start();

test("frames that are no messages", async () => {
  const { core, receive } = connect();
  for (const frame of ["0{}", "1", "2", "3probe", "6", "", "7", "x"]) receive(frame);
  assert.deepEqual(core.news(), [
    ["frame", 0, 0, false, "0{}"],
    ["frame", 0, 1, false, "1"],
    ["frame", 0, 2, false, "2"],
    ["frame", 0, 3, true, "3probe"],
    ["frame", 0, 6, false, "6"],
    ["frame", 0, undefined, false, ""],
    ["frame", 0, undefined, false, "7"],
    ["frame", 0, undefined, false, "x"],
  ]);
});

test("an event is routed in a microtask to the sockets of its namespace", async () => {
  const { core, host, manager, socket, receive } = connect();
  const other = manager.socket("/other");
  host.subscribeNamespace("packet", 1, true);
  const heard = [];
  socket.on("a", (...args) => heard.push(["main", ...args]));
  other.on("a", (...args) => heard.push(["other", ...args]));
  core.news();
  core.answers = { receive: "deliver", route: "deliver" };
  receive('42["a",1]');
  receive('42/other,["a",2]');
  receive('42/unknown,["a",3]');
  assert.deepEqual(core.news(), Array(3).fill(["receive", 0, 2, 0, "event"]));
  await nextTurn();
  assert.deepEqual(core.news(), [
    ["route", 0, 2, undefined, true],
    ["route", 1, 2, undefined, true],
  ]);
  assert.deepEqual(heard, [
    ["main", 1],
    ["other", 2],
  ]);
  host.subscribeNamespace("packet", 1, false);
  receive('42/other,["a",4]');
  await nextTurn();
  assert.equal(heard.length, 2);
});

test("what the core drops goes nowhere, and what it wants to see itself goes to it", async () => {
  const { core, receive } = connect();
  core.answers.receive = "drop";
  receive('42["a"]');
  core.answers.receive = "observed";
  receive('42["a"]');
  core.answers.receiveBytes = "observed";
  const bytes = new ArrayBuffer(1);
  receive(bytes);
  await nextTurn();
  assert.deepEqual(core.news(), [
    ["receive", 0, 2, 0, "event"],
    ["receive", 0, 2, 0, "event"],
    ["frame", 0, 4, false, '42["a"]'],
    ["receiveBytes", 0],
    ["frame", 0, 4, false, bytes],
  ]);
});

test("attachments are put in when they are complete", async () => {
  const { core, socket, receive } = connect();
  const heard = [];
  socket.on("a", (...args) => heard.push(...args));
  core.answers = { receive: "await", receiveBytes: "await", route: "deliver" };
  receive('452-["a",{"_placeholder":true,"num":1},{"_placeholder":true,"num":0}]');
  const [one, two] = [new ArrayBuffer(1), new ArrayBuffer(2)];
  receive(one);
  core.answers.receiveBytes = "complete";
  receive(two);
  await nextTurn();
  assert.equal(heard[0], two);
  assert.equal(heard[1], one);
  assert.deepEqual(core.news(), [
    ["receive", 0, 5, 2, "event"],
    ["receiveBytes", 0],
    ["receiveBytes", 0],
    ["route", 0, 2, undefined, true],
  ]);
});

test("a placeholder without its attachment", async () => {
  const { core, receive } = connect();
  core.answers = { receive: "await", receiveBytes: "complete" };
  receive('451-["a",{"_placeholder":true,"num":1}]');
  receive("bAA==");
  assert.deepEqual(core.news().slice(1), [["receiveBytes", 0], ["reconstructionFailed"]]);
});

test("a packet that is not complete is forgotten with the connection", async () => {
  const { core, host, receive } = connect();
  core.answers = { receive: "await", receiveBytes: "complete", route: "deliver" };
  receive('451-["a"]');
  host.resetDecoder();
  receive(new ArrayBuffer(1));
  await nextTurn();
  assert.deepEqual(core.news().slice(1), [["receiveBytes", 0]]);
});

test("the event `packet` comes before the sockets, in the order of registration", async () => {
  const { core, host, manager, socket, receive } = connect();
  const order = [];
  manager.on("packet", (packet) => order.push(packet));
  const twin = manager.socket("//");
  twin._name = "/";
  host.subscribeNamespace("packet", 1, true);
  socket.on("a", () => order.push("socket"));
  twin.on("a", () => order.push("twin"));
  core.news();
  core.answers = { receive: "deliver", route: "deliver" };
  receive('42["a",1]');
  receive("43/x,12[1]");
  await nextTurn();
  assert.deepEqual(order, [
    "socket",
    { type: 2, nsp: "/", data: ["a", 1] },
    "twin",
    { type: 3, nsp: "/x", id: 12, data: [1] },
  ]);
  assert.deepEqual(Object.keys(order[3]), ["type", "nsp", "id", "data"]);
  // It is the face's own: the core is not told that somebody listens.
  assert.ok(core.news().every(([name]) => name !== "observeManager"));
});

test("an exception of a listener is an unhandled rejection", async () => {
  const { core, socket, receive } = connect();
  const error = new Error("listener");
  socket.on("a", () => {
    throw error;
  });
  core.answers = { receive: "deliver", route: "track" };
  assert.deepEqual(await rejectionsOf(() => receive('42["a","offset"]')), [error]);
  assert.equal(socket._offset, undefined);
});

test("the offset of the session is the last string of an event", async () => {
  const { core, socket, receive } = connect();
  core.answers = { receive: "deliver", route: "track" };
  receive('42["a","offset"]');
  receive('42["a",1]');
  await nextTurn();
  assert.equal(socket._offset, "offset");
});

test("an event that comes too early is kept, frozen, with what answers it", async () => {
  const { core, host, socket, receive } = connect();
  core.answers = { receive: "deliver", route: "buffer" };
  receive('427["a",1]');
  await nextTurn();
  const [packet] = socket.receiveBuffer;
  assert.ok(Object.isFrozen(packet));
  assert.deepEqual(packet.slice(0, 2), ["a", 1]);
  assert.equal(typeof packet[2], "function");
  const heard = [];
  socket.on("a", (...args) => heard.push(args[0]));
  host.flushReceived(0, false);
  assert.deepEqual(heard, [1]);
  assert.deepEqual(socket.receiveBuffer, []);
});

test("an event is answered once", async () => {
  const { core, socket, line, receive } = connect();
  core.answers = { receive: "deliver", route: "deliver", write: "send" };
  socket.on("a", (answer) => {
    answer("one", 2);
    answer("again");
  });
  receive('4212["a"]');
  await nextTurn();
  assert.deepEqual(line.sent, ['4312["one",2]']);
});

test("a message of a user's parser", async () => {
  const decoder = {
    on: (_event, listener) => (decoder.listener = listener),
    off: () => (decoder.listener = undefined),
    destroy: () => decoder.log.push("destroy"),
    add: (data) => {
      if (data === "bad") throw new TypeError("bad");
      decoder.log.push(data);
      decoder.listener?.({ type: 2, nsp: "/", data: ["a", data], more: true });
    },
    log: [],
  };
  const parser = {
    Encoder: class {
      encode = (packet) => {
        decoder.log.push(Object.keys(packet));
        return ["one", "two"];
      };
    },
    Decoder: class {
      constructor() {
        return decoder;
      }
    },
  };
  const { core, host, manager, socket, line, receive } = connect({ parser });
  const [heard, packets] = [[], []];
  socket.on("a", (value) => heard.push(value));
  manager.on("packet", (packet) => packets.push(packet));
  host.listenToParser(true);
  core.answers = { message: "deliver", route: "deliver", emit: "send", write: "send", ackId: 4 };
  receive("4text");
  receive("4bad");
  await nextTurn();
  assert.deepEqual(decoder.log.splice(0), ["text"]);
  assert.deepEqual(heard, ["text"]);
  assert.deepEqual(packets, [{ type: 2, nsp: "/", data: ["a", "text"] }]);
  const failed = core.news().find(([name]) => name === "parserFailed");
  assert.equal(failed[1].message, "bad");

  socket.emit("b", () => {});
  assert.deepEqual(decoder.log.splice(0), [["type", "data", "options", "id", "nsp"]]);
  assert.deepEqual(line.sent, ["4one"]);
  assert.deepEqual(
    manager.engine.writeBuffer.map(({ data }) => data),
    ["one", "two"],
  );
  assert.deepEqual(core.news().slice(-1), [["write", 2]]);
  host.resetDecoder();
  host.listenToParser(false);
  assert.deepEqual(decoder.log, ["destroy"]);
  assert.equal(decoder.listener, undefined);
});
