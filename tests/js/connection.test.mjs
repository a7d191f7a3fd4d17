/** What the core asks for on behalf of a connection: namespaces, engines, transports. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as nextTurn } from "node:timers/promises";
import { urlParameters } from "../../pkg-template/host/values.js";
import { connect } from "./support/connection.mjs";
import { start } from "./support/stand-in-core.mjs";

start();

test("a namespace is let in, and its session known again", async () => {
  const { core, host, socket, receive } = connect({}, { auth: { token: 1 } });
  core.answers = { receive: "deliver", route: "connect", write: "wait" };
  const accept = async (data) => {
    receive(`40${JSON.stringify(data)}`);
    await nextTurn();
    return core.news().at(-1);
  };
  assert.deepEqual(await accept({ sid: "a" }), ["accepted", 0, "a", "absent"]);
  assert.deepEqual(await accept({ sid: "a", pid: "p" }), ["accepted", 0, "a", "new"]);
  assert.deepEqual(await accept({ sid: "a", pid: "p" }), ["accepted", 0, "a", "same"]);
  assert.deepEqual(await accept({ pid: "q" }), ["accepted", 0, undefined, "new"]);
  assert.deepEqual(await accept({ sid: "a", pid: "p" }), ["accepted", 0, "a", "same"]);
  socket._offset = "o";
  host.sendConnect(0);
  socket.auth = (tell) => tell({ pid: "own" });
  host.sendConnect(0);
  assert.deepEqual(await accept({ sid: "a" }), ["accepted", 0, "a", "absent"]);
  socket.auth = undefined;
  host.sendConnect(0);
  host.sendDisconnect(0);
  assert.deepEqual(
    socket.io.engine.writeBuffer.map(({ data }) => data),
    ['0{"pid":"p","offset":"o","token":1}', '0{"pid":"own","offset":"o"}', "0", "1"],
  );
});

test("a namespace is refused, or ended", async () => {
  const { core, receive, socket } = connect();
  const errors = [];
  socket.on("connect_error", (error) => errors.push(error));
  core.answers = { receive: "deliver", route: "refuse" };
  receive('44{"message":"no","data":{"a":1}}');
  receive('44"plain"');
  await nextTurn();
  assert.equal(core.news().filter(([name]) => name === "refused").length, 2);
  assert.deepEqual(
    errors.map(({ message, data }) => [message, data]),
    [
      ["no", { a: 1 }],
      ["plain", undefined],
    ],
  );
  core.answers.route = "disconnect";
  receive("41");
  await nextTurn();
  assert.deepEqual(core.news().at(-1), ["expelled", 0]);
});

test("the attributes and events of a socket", () => {
  const { core, host, socket } = connect();
  const heard = [];
  for (const event of ["connect", "connect_error", "disconnect"]) {
    socket.on(event, (...args) => heard.push([event, socket.connected, socket.id, ...args]));
  }
  host.connected(0, "new", true);
  assert.equal(socket.recovered, true);
  host.connectEvent(0);
  host.disconnected(0, "transport close", { description: "d" });
  host.connectError(0, "error");
  assert.deepEqual(heard, [
    ["connect", true, "new"],
    ["disconnect", false, undefined, "transport close", { description: "d" }],
    ["connect_error", false, undefined, "error"],
  ]);
  assert.equal("id" in socket, false);
  socket.connected = true;
  assert.deepEqual(core.news(), [["setConnected", 0, true]]);
});

test("a handshake", () => {
  const { core, engine, host } = connect();
  const data = { sid: "s", upgrades: ["websocket", 1], pingInterval: 1, pingTimeout: "2" };
  assert.deepEqual(host.handshake(0, `0${JSON.stringify(data)}`), {
    pingInterval: 1,
    pingTimeout: 2,
    maxPayload: 0,
    upgrades: ["websocket"],
    data,
  });
  core.answers.engineState = "open";
  assert.equal(engine.id, "s");
  for (const upgrades of [1, {}, "websocket", { 0: 1, length: 1 }]) {
    assert.deepEqual(host.handshake(0, `0${JSON.stringify({ sid: 7, upgrades })}`)?.upgrades, [
      ...(upgrades === "websocket" ? upgrades : []),
    ]);
    assert.equal(engine.id, 7);
  }
  const endless = `0${JSON.stringify({ sid: "s", upgrades: { 0: "websocket", length: 2 ** 40 } })}`;
  assert.deepEqual(host.handshake(0, endless)?.upgrades, ["websocket"]);
  const sid = '{"toString":1}';
  for (const frame of [
    "0",
    "0null",
    "0{}",
    '0{"upgrades":null}',
    "0[",
    `0{"sid":${sid},"upgrades":[]}`,
  ]) {
    assert.equal(host.handshake(0, frame), undefined, frame);
  }
});

test("what users write to an engine", () => {
  const { core, engine, host, line } = connect();
  core.answers.push = "send";
  const called = [];
  engine.write("text", { compress: false }, () => called.push("flushed"));
  engine.send(() => called.push("forgotten"));
  engine.send(0, () => {});
  assert.deepEqual(line.sent, ["4text", "4", "4"]);
  assert.deepEqual(engine.writeBuffer[0], {
    type: "message",
    data: "text",
    options: { compress: false },
  });
  assert.deepEqual(core.news(), [
    ["push", 0, 0],
    ["push", 0, 1],
    ["push", 0, 2],
  ]);
  host.flushCallback(0);
  host.forgetCallback(1);
  core.answers.push = "drop";
  engine.write("late", {}, () => {});
  assert.equal(Object.keys(host.callbacks).length, 1);
  assert.deepEqual(called, ["flushed"]);
  core.answers.push = "wait";
  host.pong(0);
  assert.deepEqual(engine.writeBuffer.at(-1), {
    type: "pong",
    data: undefined,
    options: { compress: true },
  });
  engine.close();
  assert.deepEqual(core.news().at(-1), ["engineClose", 0]);
});

test("what users may look at when an engine is over", () => {
  const { core, engine, host } = connect();
  core.answers = { isWritable: true, namesSession: true, engineState: "open" };
  engine._sid = "s";
  assert.equal(engine.transport.name, "websocket");
  assert.equal(engine.transport.writable, true);
  assert.equal(engine.transport.query.sid, "s");
  host.closeTransport(0);
  host.engineGone(0);
  core.news();
  assert.equal(engine.readyState, "closed");
  assert.equal(engine.id, null);
  assert.equal(engine.transport.writable, true);
  assert.equal(engine.transport.query.sid, "s");
  assert.equal(engine.write("late"), engine);
  assert.equal(engine.close(), engine);
  engine.on("data", () => {});
  assert.deepEqual(core.news(), []);
  assert.equal(Object.keys(host.engines).length, 0);
});

test("the events of an engine and of the Manager, with the client's own places", () => {
  const { core, engine, host, manager } = connect();
  const heard = [];
  core.answers.notifyManager = (number) => heard.push(["manager", number]);
  core.answers.notifyNamespace = (number) => heard.push(["namespace", number]);
  engine.on("data", (data) => heard.push(["before", data]));
  host.subscribeEngine("data", 0, true);
  engine.on("data", (data) => heard.push(["after", data]));
  host.engineFrame(0, "data", "4text");
  host.subscribeEngine("data", 0, false);
  engine.on("packet", (packet) => heard.push(packet));
  host.engineFrame(0, "packet", "4text");
  engine.on("upgrade", (transport) => heard.push(transport === engine.transport));
  host.engineTransport(0, "upgrade", 0);
  manager.on("open", () => heard.push("open"));
  host.managerEvent("open");
  assert.deepEqual(heard, [
    ["before", "text"],
    ["manager", 0],
    ["after", "text"],
    { type: "message", data: "text" },
    true,
    ["namespace", 0],
    "open",
  ]);
  assert.deepEqual(
    core.news().filter(([name]) => name.startsWith("observe")),
    [
      ["observeEngine", 0, "data", true],
      ["observeEngine", 0, "packet", true],
      ["observeEngine", 0, "upgrade", true],
      ["observeManager", "open", true],
    ],
  );
});

test("the sizes of what waits, as far as they matter", () => {
  const { engine, host } = connect();
  for (const data of ["a", "éé", undefined, new ArrayBuffer(100), "never"]) {
    engine.writeBuffer.push({ type: "message", data });
  }
  assert.deepEqual(host.measure(0, 10), [1, 4, 0, 133]);
  assert.deepEqual(host.measure(0, 1000), [1, 4, 0, 133, 5]);
  assert.deepEqual(host.measure(7, 10), []);
});

test("a WebSocket that carries text only keeps the order", async () => {
  const { core, engine, host, line, socket } = connect({ forceBase64: true });
  core.answers = { emit: "send", write: "send" };
  socket.emit("a", Uint8Array.of(1));
  await nextTurn();
  core.answers.write = "wait";
  socket.emit("b", new Blob(["x"]));
  host.sendBuffered(0, 0, engine.writeBuffer.length);
  assert.equal(line.sent.length, 1);
  await nextTurn();
  await nextTurn();
  assert.deepEqual(
    line.sent.map((frame) => frame.slice(0, 3)),
    ["451", "bAQ", "451", "beA"],
  );
  assert.equal(engine.writeBuffer.length, 0);
});

test("ends are held back for as long as the core says so", () => {
  const { core, host, line } = connect();
  core.answers.holdsEnd = true;
  line.onclose("close");
  host.releaseEnds();
  assert.deepEqual(core.news(), []);
  core.answers.holdsEnd = false;
  host.releaseEnds();
  host.releaseEnds();
  assert.deepEqual(core.news(), [["closed", 0, "close"]]);
});

test("what a WebSocket tells", async () => {
  const { core, host, line } = connect();
  line.onopen();
  line.onerror("error");
  line.onclose("close");
  assert.deepEqual(core.news(), [
    ["opened", 0],
    ["failed", 0, "error", undefined, false],
    ["closed", 0, "close"],
  ]);
  host.sendControl(0, 2, "probe");
  await nextTurn();
  assert.deepEqual(line.sent, ["2probe"]);
  assert.deepEqual(core.news(), [
    ["taken", 0],
    ["sent", 0],
  ]);
  host.sendControl(0, 5, "");
  host.closeTransport(0);
  await nextTurn();
  assert.equal(line.onmessage, null);
  assert.equal(line.isClosed, true);
  assert.deepEqual(core.news(), []);
  globalThis.WebSocket = /** @type {any} */ (
    class {
      constructor() {
        throw new SyntaxError("no such address");
      }
    }
  );
  host.openTransport(1, "websocket", 0, urlParameters(false, undefined, false));
  assert.deepEqual(core.news(), []);
  await nextTurn();
  assert.deepEqual(core.news()[0].slice(0, 2), ["refusedTransport", 1]);
});

test("the address of a request", () => {
  const { host } = connect();
  host.engines[0]._sid = "s";
  host.openTransport(1, "websocket", 0, urlParameters(true, 46655, true));
  const { url } = host.transports.open[1].socket;
  assert.equal(url, "ws://h/socket.io/?EIO=4&transport=websocket&sid=s&t=00000zzz&b64=1");
});

test("long-polling", async (t) => {
  const requests = [];
  t.mock.method(globalThis, "fetch", async (url, { method, body }) => {
    requests.push([method, url, body]);
    return new Response(method === "GET" ? '2\x1e42["a"]\x1ebAQ==' : "ok");
  });
  const { core, engine, host } = connect({ transports: ["polling", "websocket"] });
  core.answers = { receive: "drop", receiveBytes: "drop" };
  host.poll(2, 0, urlParameters(false, undefined, false));
  host.useTransport(0, 2);
  await nextTurn();
  assert.deepEqual(core.news(), [
    ["frame", 2, 2, false, "2"],
    ["receive", 2, 2, 0, "event"],
    ["receiveBytes", 2],
    ["payloadEnd", 2],
  ]);
  engine.writeBuffer.push({ type: "message", data: "one" });
  engine.writeBuffer.push({ type: "message", data: Uint8Array.of(1) });
  engine.writeBuffer.push({ type: "message", data: "three" });
  host.post(2, 0, 2, urlParameters(true, undefined, false));
  await nextTurn();
  assert.deepEqual(core.news(), [["sent", 2]]);
  assert.equal(engine.writeBuffer.length, 1);
  host.closeRequest(2, 0, urlParameters(true, undefined, false));
  host.post(2, 0, 1, urlParameters(true, undefined, false));
  host.closeTransport(2);
  await nextTurn();
  assert.deepEqual(core.news(), []);
  assert.equal(engine.writeBuffer.length, 1);
  assert.deepEqual(
    requests.map(([method, , body]) => [method, body]),
    [
      ["GET", undefined],
      ["POST", "4one\x1ebAQ=="],
      ["POST", "1"],
      ["POST", "4three"],
    ],
  );
});

test("in a page, what a close request needs outlives the page", async (t) => {
  const requests = [];
  t.mock.method(globalThis, "fetch", async (url, { method, keepalive }) => {
    requests.push([method, keepalive]);
    return new Response(method === "GET" ? "2" : "ok");
  });
  const inPage = (options) => connect({ transports: ["polling", "websocket"], ...options });
  const poll = ({ host }, session) => host.poll(2, 0, urlParameters(session, undefined, false));
  const post = ({ host, engine }, length) => {
    engine.writeBuffer = [{ type: "message", data: "x".repeat(length) }];
    host.post(2, 0, 1, urlParameters(true, undefined, false));
  };
  poll(inPage(), true);
  assert.deepEqual(requests.splice(0), [["GET", false]], "where no page can be left");

  Object.assign(globalThis, { onbeforeunload: null });
  t.after(() => Reflect.deleteProperty(globalThis, "onbeforeunload"));
  poll(inPage(), false);
  assert.deepEqual(requests.splice(0), [["GET", false]], "there is no session yet");
  poll(inPage({ closeOnBeforeunload: false }), true);
  assert.deepEqual(requests.splice(0), [["GET", false]], "no close request will be sent");
  const page = inPage();
  poll(page, true);
  post(page, 1);
  page.core.answers = { ...page.core.answers, holdsEnd: true };
  post(page, 1);
  post(page, 10_000);
  await nextTurn();
  assert.deepEqual(requests, [
    ["GET", true],
    ["POST", false],
    ["POST", true],
    ["POST", false],
  ]);
});

test("a request that fails", async (t) => {
  t.mock.method(globalThis, "fetch", async () => new Response("why", { status: 400 }));
  const { core, host } = connect({ transports: ["polling", "websocket"] });
  host.poll(2, 0, urlParameters(false, undefined, false));
  const failures = [];
  core.answers.failed = (...args) => failures.push(structuredClone(args));
  await nextTurn();
  const failure = [2, 400, { status: 400, responseText: "why" }, false];
  assert.deepEqual(failures, [failure]);
  // One that is told of later shows the same.
  core.answers.holdsEnd = true;
  host.poll(2, 0, urlParameters(false, undefined, false));
  await nextTurn();
  core.answers.holdsEnd = false;
  host.releaseEnds();
  assert.deepEqual(failures, [failure, failure]);
});
