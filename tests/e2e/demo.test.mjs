/** The demo: the chat and the inspector, used as visitors use them. */
import assert from "node:assert/strict";
import { startDemo } from "./support/demo.mjs";
import { makePng } from "./support/png.mjs";

export const timeLimit = 240_000;

export default [
  { name: "chats over polling, then over WebSocket after the upgrade", run: chatsOverBoth },
  { name: "keeps rooms and private messages apart", run: keepsConversationsApart },
  { name: "carries pictures byte for byte, and refuses what is none", run: carriesPictures },
  { name: "shows what became of a message", run: showsReceipts },
  { name: "survives a cut line", run: survivesACutLine },
  { name: "survives a closing server and a disconnect of its own", run: survivesClosing },
  { name: "goes on when the server was restarted", run: survivesARestart },
  { name: "is a new visitor of the same name after a reload", run: remembersTheName },
];

async function chatsOverBoth(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await demo.visit("Bob");
  for (const visitor of [ada, bob]) await visitor.useTransports("polling", "polling");

  await ada.say("over polling");
  await bob.sees("over polling");
  await bob.say("heard over polling");
  await ada.sees("heard over polling");
  await ada.page.click("#tab-packets");
  const sent = ada.page.locator(".packet[data-direction='out']", { hasText: "message" });
  assert.equal(await sent.last().getAttribute("data-transport"), "polling");
  assert.ok((await ada.steps()).every(({ transport }) => transport === "polling"));

  for (const visitor of [ada, bob]) await visitor.useTransports("both", "websocket");
  await ada.page.locator(".step[data-step='upgrade'][data-status='done']").waitFor();
  const steps = await ada.steps();
  const moment = (name) => steps.find(({ step }) => step === name);
  assert.equal(moment("open").transport, "polling");
  assert.equal(moment("handshake").transport, "polling");
  assert.equal(moment("upgrade").transport, "websocket");
  assert.ok(moment("upgrade").ms >= moment("handshake").ms, "the moment of the upgrade is shown");
  assert.ok(
    (await ada.log()).some((line) => /^engine upgrade: websocket, [\d.]+ m?s after/.test(line)),
  );

  await ada.say("over WebSocket");
  await bob.sees("over WebSocket");
  await bob.say("heard over WebSocket");
  await ada.sees("heard over WebSocket");
  await ada.page.click("#tab-packets");
  assert.equal(await sent.last().getAttribute("data-transport"), "websocket");
  await ada.page.locator("[data-show='round-trip']", { hasText: "ms" }).first().waitFor();
  await ada.useTransports("websocket", "websocket");
  assert.deepEqual(
    (await ada.steps()).map(({ step, transport }) => `${step} ${transport}`),
    ["open websocket", "handshake websocket", "connect websocket"],
  );
}

async function keepsConversationsApart(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await demo.visit("Bob");
  const eve = await demo.visit("Eve");

  await ada.createRoom("engine");
  await bob.openRoom("engine");
  await bob.inConversation("#engine");
  await ada.say("only in the engine room");
  await bob.sees("only in the engine room");

  await bob.talkTo("Ada");
  await bob.say("only for Ada");
  await ada.hasUnreadFrom("Bob", 1);
  await ada.talkTo("Bob");
  await ada.sees("only for Ada");
  assert.deepEqual(await ada.texts(), ["only for Ada"]);

  // A message to all, sent last, shows that nothing else is still on its way to Eve.
  await ada.openRoom("lobby");
  await ada.say("for everybody");
  await eve.sees("for everybody");
  assert.deepEqual(await eve.texts(), ["for everybody"]);
  assert.equal(await eve.page.locator("#people .badge").count(), 0);

  await eve.openRoom("engine");
  await eve.sees("only in the engine room"); // who enters sees what was said before
  await eve.page.hover(".entry[data-active='true']");
  await eve.page.click("[aria-label='Leave room engine']");
  await eve.inConversation("#lobby");
  await bob.openRoom("engine");
  await bob.say("after Eve has left");
  await ada.openRoom("engine");
  await ada.sees("after Eve has left");
  await ada.openRoom("lobby");
  await ada.say("for everybody, again");
  await eve.sees("for everybody, again");
  assert.equal(await eve.page.locator("#rooms .badge").count(), 0);
}

async function carriesPictures(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await demo.visit("Bob");
  const first = makePng(64, 48, (x, y) => [x * 4, y * 5, 128]);
  const second = makePng(400, 300, (x, y) => [
    (x * y) % 256,
    (x ^ y) % 256,
    (x * 7 + y * 13) % 256,
  ]);

  await ada.sendPicture("first.png", first);
  assert.deepEqual(await bob.savePicture("first.png"), first);

  await ada.page.click("#tab-options");
  await ada.page.check("input[name='picture-as'][value='Blob']");
  await ada.sendPicture("blob.png", second);
  assert.deepEqual(await bob.savePicture("blob.png"), second);

  await ada.handOver("drop", "#thread", "dropped.png", first);
  assert.deepEqual(await bob.savePicture("dropped.png"), first);
  await ada.handOver("paste", "#composer-text", "pasted.png", first);
  assert.deepEqual(await bob.savePicture("pasted.png"), first);

  await bob.useTransports("polling", "polling");
  await bob.sendPicture("polling.png", second);
  assert.deepEqual(await ada.savePicture("polling.png"), second);
  assert.deepEqual(await bob.savePicture("polling.png"), second);
  await bob.page.waitForFunction(() => document.querySelectorAll(".picture .digest").length === 5);
  const digests = (visitor) => visitor.page.locator(".picture .digest").allTextContents();
  assert.deepEqual(await digests(ada), await digests(bob));

  const error = ada.page.locator("#composer-error");
  await ada.sendPicture("huge.png", Buffer.concat([first, Buffer.alloc(2 * 1024 * 1024)]));
  assert.equal(await error.textContent(), "huge.png has 2.1 MB; the limit is 2 MB.");
  await ada.sendPicture("notes.txt", Buffer.from("no picture"), "text/plain");
  assert.equal(await error.textContent(), "notes.txt is not a PNG, JPEG, GIF or WebP picture.");
  // The server looks at the bytes, whatever the page says.
  await ada.sendPicture("false.png", Buffer.from("<svg onload=alert(1)>"));
  await ada.page
    .locator(".receipt[data-stage='failed']", { hasText: "A picture is a PNG" })
    .waitFor();
}

async function showsReceipts(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  await ada.say("alone");
  await ada.receipt("alone", "On the server");

  const bob = await demo.visit("Bob");
  const eve = await demo.visit("Eve");
  await ada.say("to two");
  await ada.receipt("to two", "Read by 2 of 2");
  await eve.openRoom("pictures");
  await ada.say("to one who looks");
  await ada.receipt("to one who looks", "Read by 1 of 2");
  await eve.openRoom("lobby");
  await ada.receipt("to one who looks", "Read by 2 of 2");

  await bob.page.locator("#composer-text").pressSequentially("I am typ");
  await ada.page.locator("#typing", { hasText: "Bob is typing" }).waitFor();

  await ada.talkTo("Echo");
  await ada.say("echo?");
  await ada.receipt("echo?", "Read");
  await ada.page.locator(".message:not(.own)", { hasText: "echo?" }).waitFor();
}

async function survivesACutLine(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada", { mayLoseLine: true });
  const bob = await demo.visit("Bob", { mayLoseLine: true });
  await ada.isConnected("websocket");
  await ada.say("before the cut");
  await bob.sees("before the cut");

  await ada.page.click("[data-cut='5000']");
  await ada.isReconnecting();
  await ada.page.locator("#wait-text", { hasText: /Attempt \d+ (in|within) [\d.]+ s/ }).waitFor();
  await ada.say("written while the line is down");
  await ada.receipt("written while the line is down", "Waiting for the line");
  await bob.say("said while Ada is away");
  await bob.receipt("said while Ada is away", "On the server");

  await ada.isConnected();
  await bob.sees("written while the line is down");
  await ada.sees("said while Ada is away");
  await ada.receipt("written while the line is down", "Read by 1 of 1");
  await bob.receipt("said while Ada is away", "Read by 1 of 1");
  const log = await ada.log();
  for (const line of [
    /^socket disconnect: transport/,
    /^manager reconnect_attempt 1/,
    /^manager reconnect: attempt/,
  ]) {
    assert.ok(
      log.some((entry) => line.test(entry)),
      `the log has ${line}`,
    );
  }

  // The same over polling, for the other one; nothing came twice.
  await bob.useTransports("polling", "polling");
  await bob.page.click("[data-cut='0'][data-way='drop']");
  await bob.isReconnecting();
  await bob.say("written while Bob's line is down");
  await bob.isConnected("polling");
  await ada.sees("written while Bob's line is down");
  for (const visitor of [ada, bob]) {
    assert.deepEqual([...(await visitor.texts())].sort(), [
      "before the cut",
      "said while Ada is away",
      "written while Bob's line is down",
      "written while the line is down",
    ]);
  }
}

async function survivesClosing(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await demo.visit("Bob");
  await ada.isConnected("websocket");
  await ada.page.click("[data-way='close']");
  await ada.isReconnecting();
  await ada.isConnected();

  await ada.page.click("#toggle-line");
  await ada.page.locator(".line-state", { hasText: "Disconnected" }).waitFor();
  await ada.say("written while disconnected");
  await ada.receipt("written while disconnected", "Waiting for the line");
  await ada.page.click("#toggle-line");
  await ada.isConnected();
  await bob.sees("written while disconnected");
  await ada.receipt("written while disconnected", "Read by 1 of 1");
}

async function survivesARestart(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada", { mayLoseLine: true });
  const bob = await demo.visit("Bob", { mayLoseLine: true });
  await ada.createRoom("workshop");
  await bob.openRoom("workshop");
  await ada.say("before the restart");
  await bob.sees("before the restart");

  await demo.restart(async () => {
    await ada.isReconnecting();
    await ada.say("while there is no server");
    await ada.receipt("while there is no server", "Waiting for the line");
  });
  for (const visitor of [ada, bob]) await visitor.isConnected();
  await bob.sees("while there is no server");
  // Whether it counts as sent to Bob depends on who is back first; that it is sent does not.
  await ada.receipt("while there is no server", /On the server|Read by 1 of 1/);
  await bob.inConversation("#workshop");
  assert.deepEqual(await bob.texts(), ["before the restart", "while there is no server"]);
}

async function remembersTheName(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  await ada.createRoom("workshop");
  await ada.page.reload();
  await ada.page.waitForSelector("#composer-text:enabled");
  assert.equal(await ada.page.locator(".entry-self .entry-name").textContent(), "Ada");
  assert.deepEqual(
    await ada.page.locator("#rooms [data-member='true'] .entry-name").allTextContents(),
    ["lobby"],
  );

  const other = await demo.visit();
  await other.page.fill("#join-name", "ada");
  await other.page.press("#join-name", "Enter");
  await other.page.locator("#join-error", { hasText: "Somebody is already called ada." }).waitFor();
  assert.equal(await other.page.inputValue("#join-name"), "ada 2");
}
