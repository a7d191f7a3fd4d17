/**
 * Applications written for the official client, with that client and with ours: their files are the
 * same to the byte, only the import map leads elsewhere, and the same assertions hold.
 */
import assert from "node:assert/strict";
import { CLIENTS, RunningApp } from "./support/apps.mjs";

export const timeLimit = 240_000;

const APPS = [
  { name: "chat", does: "talks in rooms and recovers its session", drive: chats },
  { name: "chat", does: "comes back when it is removed, and from a dead network", drive: returns },
  { name: "whiteboard", does: "shares strokes, cursors and pictures", drive: draws },
  { name: "whiteboard", does: "keeps what is drawn while the line is cut", drive: drawsOffline },
  { name: "jobs", does: "runs jobs, and lets only the operator cancel them", drive: operates },
  { name: "jobs", does: "shows its attempts while the server is away", drive: retries },
];

export default APPS.flatMap(({ name, does, drive }) =>
  CLIENTS.map((client) => ({
    name: `${name} ${does}, with ${client.name}`,
    run: async (t) => drive(await RunningApp.start(t, name, client)),
  })),
);

// ------------------------------------------------------------------ helpers

/** Waits until an element has this text. */
async function reads(page, selector, expected) {
  const text =
    typeof expected === "string"
      ? new RegExp(`^${expected.replace(/[$()*+.?[\\\]^{|}]/g, "\\$&")}$`)
      : expected;
  const element = page.locator(selector);
  try {
    await element.filter({ hasText: text }).waitFor({ state: "attached" });
  } catch {
    assert.fail(`${selector} reads "${await element.textContent()}" instead of ${text}`);
  }
}

const texts = (page, selector) => page.locator(selector).allTextContents();

async function submit(page, field, text) {
  await page.fill(field, text);
  await page.press(field, "Enter");
}

/** The server's socket of the one client that this is true for. */
async function socketOf(namespace, isIt) {
  const sockets = (await namespace.fetchSockets()).filter(isIt);
  assert.equal(sockets.length, 1);
  return namespace.sockets.get(sockets[0].id);
}

// --------------------------------------------------------------------- chat

async function enterChat(app, name) {
  const page = await app.visit();
  await reads(page, "#state", "online over websocket");
  await submit(page, "#name", name);
  await page.waitForSelector("#chat", { state: "visible" });
  await reads(page, "#room-container", "You are in room lobby");
  return page;
}

const says = (page, text) => submit(page, "#message", text);

const heard = (page) => texts(page, "#message-container li");

const hears = (page, text) =>
  page.locator("#message-container li", { hasText: text }).first().waitFor();

const serverSideOf = (app, name) => socketOf(app.io.of("/"), ({ data }) => data.user === name);

async function chats(app) {
  const ada = await enterChat(app, "Ada");
  await reads(ada, "#notice", "Welcome, choose a name");
  const bob = await app.visit();
  await reads(bob, "#state", "online over websocket");
  await submit(bob, "#name", "Ada");
  await reads(bob, "#error-container", "Ada is taken! Try another name.");
  await submit(bob, "#name", "Bob");
  await bob.waitForSelector("#chat", { state: "visible" });
  for (const page of [ada, bob]) await reads(page, "#count", "2 clients connected");

  await ada.locator("#message").pressSequentially("hello");
  await reads(bob, "#typing", "Ada is typing");
  await ada.press("#message", "Enter");
  await hears(bob, "Ada: hello");
  await reads(ada, "#arrived", "1");
  await submit(bob, "#room", "kitchen");
  await reads(bob, "#room-container", "You are in room kitchen");
  await says(ada, "said in the lobby");
  await hears(ada, "Ada: said in the lobby");
  await submit(ada, "#room", "kitchen");
  await reads(ada, "#room-container", "You are in room kitchen");
  await says(ada, "søster 🙂 <b>");
  await hears(bob, "søster");
  assert.deepEqual(await heard(bob), ["Ada: hello", "Ada: søster 🙂 <b>"]);

  // The server drops Ada's connection; what is said meanwhile reaches both, once.
  const { id, conn } = await serverSideOf(app, "Ada");
  conn.close();
  await reads(ada, "#state", "offline: transport close");
  await says(bob, "while Ada is away");
  await says(ada, "written offline");
  await reads(ada, "#session", `recovered ${id}`);
  await hears(ada, "Bob: while Ada is away");
  await hears(bob, "Ada: written offline");
  await reads(ada, "#state", "online over websocket");
  await says(bob, "after that");
  for (const page of [ada, bob]) await hears(page, "Bob: after that");
  const first = ["Ada: hello", "Ada: said in the lobby", "Ada: søster 🙂 <b>"];
  const rest = ["Bob: while Ada is away", "Ada: written offline", "Bob: after that"];
  assert.deepEqual(await heard(ada), [...first, ...rest]);
  assert.deepEqual((await heard(bob)).slice(2), rest);
  await reads(ada, "#arrived", "4");
  assert.equal((await serverSideOf(app, "Ada")).id, id);
}

async function returns(app) {
  const ada = await enterChat(app, "Ada");
  const bob = await enterChat(app, "Bob");
  const { id } = await serverSideOf(app, "Ada");
  await reads(ada, "#session", `new ${id}`);

  app.io.of("/").sockets.get(id).disconnect();
  await reads(ada, "#state", "offline: io server disconnect");
  await reads(bob, "#count", "1 client connected");
  await says(ada, "written when removed");
  await ada.click("#return");
  await reads(ada, "#state", "online over websocket");
  await reads(ada, "#session", /^new (?!undefined)/);
  const { id: second } = await serverSideOf(app, "Ada");
  assert.notEqual(second, id);
  await says(ada, "back again");
  await hears(bob, "Ada: back again");

  // The browser says that the network is gone; the line is up again when it is back.
  await ada.context().setOffline(true);
  await reads(ada, "#state", "offline: transport close");
  await says(ada, "written without a network");
  await says(bob, "to Ada, who has no network");
  await hears(bob, "Bob: to Ada");
  await reads(ada, "#session", `new ${second}`);
  await ada.context().setOffline(false);
  await reads(ada, "#session", `recovered ${second}`);
  await hears(bob, "Ada: written without a network");
  await hears(ada, "Ada: written without a network");
  assert.deepEqual((await heard(ada)).slice(-2), [
    "Bob: to Ada, who has no network",
    "Ada: written without a network",
  ]);
}

// --------------------------------------------------------------- whiteboard

const inElement = (what) => `[data-show="${what}"]`;

const pointTo = (page, x, y) => page.hover("#paper", { position: { x, y } });

/** Draws a line in a column of its own: where lines cross, pages may differ in which is on top. */
async function drag(page, column) {
  const { x, y } = await page.locator("#paper").boundingBox();
  await pointTo(page, 20 * column, 20);
  await page.mouse.down();
  await page.mouse.move(x + 20 * column + 8, y + 280, { steps: 12 });
  await page.mouse.up();
}

/** A digest of all pixels and the number of those that are not empty. */
function pixels(page) {
  return page.evaluate(async () => {
    const paper = document.querySelector("#paper");
    const { data } = paper.getContext("2d").getImageData(0, 0, paper.width, paper.height);
    const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", data));
    let drawn = 0;
    for (let i = 3; i < data.length; i += 4) drawn += data[i] > 0;
    return { digest: [...digest].join(), drawn };
  });
}

/** Waits until the pages show the same picture, in which something is drawn. */
async function alike(drawn, ...pages) {
  const deadline = Date.now() + 10_000;
  for (;;) {
    const all = await Promise.all(pages.map(pixels));
    if (all[0].drawn > drawn && all.every(({ digest }) => digest === all[0].digest)) {
      return all[0].drawn;
    }
    assert.ok(Date.now() < deadline, `not alike: ${JSON.stringify(all)}`);
  }
}

async function openBoard(app, query, transport) {
  const page = await app.visit(query);
  await reads(page, inElement("line"), transport);
  return page;
}

async function draws(app) {
  const ada = await openBoard(app, "", "websocket");
  const bob = await openBoard(app, "?transport=polling", "polling");
  const eve = await openBoard(app, "?transport=websocket&board=secret", "websocket");
  for (const page of [ada, bob]) await reads(page, inElement("board"), "public");
  await reads(eve, inElement("board"), "secret");

  await drag(ada, 1);
  let drawn = await alike(0, ada, bob);
  await drag(bob, 2);
  await drag(ada, 3);
  drawn = await alike(drawn, ada, bob);
  for (const page of [ada, bob]) await reads(page, inElement("pending"), "0");
  assert.equal((await pixels(eve)).drawn, 0, "another board shows nothing of it");

  await pointTo(ada, 123, 45);
  await reads(bob, inElement("cursor"), "123,45");

  // Who comes later gets everything in one piece; Eve does so by changing her board.
  const zoe = await openBoard(app, "", "websocket");
  assert.equal(await alike(drawn - 1, ada, bob, zoe), drawn);
  await eve.fill("#other", "public");
  await eve.click('[data-do="move"]');
  await reads(eve, inElement("board"), "public");
  assert.equal(await alike(drawn - 1, ada, bob, eve), drawn);

  for (const [sender, receiver] of [
    [ada, bob],
    [bob, ada],
  ]) {
    await sender.click('[data-do="share"]');
    await reads(sender, inElement("picture"), /^sent (\d{3,}) of \1 bytes$/);
    await reads(receiver, inElement("picture"), "me: 400x300");
  }

  // A listener that was taken away hears nothing any more.
  await bob.click('[data-do="lock"]');
  await pointTo(ada, 200, 99);
  await reads(zoe, inElement("cursor"), "200,99");
  await drag(zoe, 4);
  await alike(drawn, ada, bob, zoe, eve);
  await reads(bob, inElement("cursor"), "123,45");
}

async function drawsOffline(app) {
  const ada = await openBoard(app, "", "websocket");
  const bob = await openBoard(app, "?transport=polling", "polling");
  await drag(ada, 1);
  const before = await alike(0, ada, bob);

  for (const [away, other, column] of [
    [ada, bob, 2],
    [bob, ada, 5],
  ]) {
    const here = await pixels(other);
    await away.context().setOffline(true);
    await reads(away, inElement("line"), "away");
    await drag(away, column);
    await drag(away, column + 1);
    await drag(other, column + 2);
    await reads(away, inElement("pending"), "2");
    await reads(other, inElement("pending"), "0");
    await away.context().setOffline(false);
    await reads(away, inElement("pending"), "0");
    await alike(here.drawn, ada, bob);
  }

  // Both at once, without a warning of the browser's; the strokes are numbered, so none counts twice.
  app.cut();
  await drag(ada, 8);
  await drag(bob, 9);
  for (const page of [ada, bob]) await reads(page, inElement("pending"), "0");
  await reads(ada, inElement("line"), "websocket");
  await reads(bob, inElement("line"), "polling");
  await drag(ada, 10);
  await alike(before, ada, bob);
}

// --------------------------------------------------------------------- jobs

const named = (name) => `output[name="${name}"]`;

async function openDashboard(app) {
  const page = await app.visit();
  await reads(page, named("line"), "up");
  await reads(page, named("transport"), "websocket");
  return page;
}

const unlocks = (page, password) => submit(page, "[name=password]", password);

async function startsJob(page, name, pace) {
  await page.fill("form[name=start] [name=pace]", String(pace));
  await submit(page, "form[name=start] [name=name]", name);
}

const log = (page) => texts(page, "#log li");

const dated = (lines) => lines.map((line) => line.replace(/\d{4}-\d\d-.*Z/, "DATE"));

async function operates(app) {
  const ada = await openDashboard(app);
  const grace = await openDashboard(app);

  await unlocks(grace, "shark");
  await reads(grace, named("admin"), "wrong password (a kind of fish), given up");
  await unlocks(grace, "swordfish");
  await reads(grace, named("admin"), "unlocked");
  await grace.locator("#log li", { hasText: "Grace is on duty" }).waitFor();

  await startsJob(ada, "backup", 20);
  await reads(ada, named("started"), "job 1 in 4 steps");
  for (const page of [ada, grace]) await reads(page, "[data-id='1']", "backup 100 % finished");

  await submit(ada, "form[name=report] [name=name]", "daily");
  await reads(ada, named("answer"), "daily: 0 running");
  await submit(ada, "form[name=report] [name=name]", "yearly");
  await reads(ada, named("answer"), "operation has timed out");

  // The server asks the page that owns the job, which answers.
  await startsJob(ada, "endless", 3_600_000);
  await reads(ada, named("started"), "job 2 in 4 steps");
  await submit(grace, "[name=id]", "9");
  await reads(grace, named("cancelled"), "there is no job 9");
  await ada.uncheck("#agree");
  await submit(grace, "[name=id]", "2");
  await reads(grace, named("cancelled"), "no");
  await ada.check("#agree");
  await submit(grace, "[name=id]", "2");
  await reads(grace, named("cancelled"), "yes");
  for (const page of [ada, grace]) await reads(page, "[data-id='2']", " cancelled");

  await ada.click("#elsewhere");
  await ada.locator("#log li", { hasText: "nowhere: Invalid namespace" }).waitFor();
  await grace.click("#dismiss");
  for (const page of [ada, grace]) await reads(page, named("line"), "down: io server disconnect");
  await reads(grace, named("admin"), "unlocked");
  await ada.click("#resume");
  await reads(ada, named("line"), "up");
  await startsJob(ada, "last", 20);
  await reads(ada, "[data-id='3']", "last 100 % finished");
  await reads(ada, named("heartbeats"), /^[1-9]/);

  assert.deepEqual(dated(await log(ada)), [
    'out start [{"name":"backup","pace":20}]',
    "in ended 1,finished,DATE",
    'out report ["daily"]',
    'out report ["yearly"]',
    'out start [{"name":"endless","pace":3600000}]',
    "in may cancel endless",
    "in may cancel endless",
    "in ended 2,cancelled,DATE",
    "nowhere: Invalid namespace",
    // No socket is left that needs the line.
    "engine close: forced close",
    "manager close: forced close",
    'out start [{"name":"last","pace":20}]',
    "in ended 3,finished,DATE",
  ]);
  assert.deepEqual(dated(await log(grace)), [
    "admin in audit Grace is on duty",
    "in ended 1,finished,DATE",
    "admin in audit 1 finished",
    "in ended 2,cancelled,DATE",
    "admin in audit 2 cancelled",
    "admin in audit 3 finished",
  ]);
}

async function retries(app) {
  const ada = await openDashboard(app);
  const grace = await openDashboard(app);
  await unlocks(grace, "swordfish");
  await reads(grace, named("admin"), "unlocked");

  await app.down();
  for (const page of [ada, grace]) {
    await reads(page, named("line"), "down: transport close, websocket connection closed");
    await reads(page, named("retry"), /^attempt [3-9]/);
  }
  await reads(grace, named("admin"), "xhr poll error (no hint), retrying");
  await startsJob(ada, "patient", 20);
  await app.up();
  for (const page of [ada, grace]) {
    await reads(page, named("line"), "up");
    await reads(page, named("retry"), "");
    await reads(page, named("transport"), "websocket");
  }
  await reads(grace, named("admin"), "unlocked");
  await reads(ada, named("started"), "job 1 in 4 steps");
  await reads(ada, "[data-id='1']", "patient 100 % finished");

  const lines = await log(ada);
  const attempts = lines.filter((line) => line.startsWith("reconnect_attempt")).length;
  const failures = Array.from({ length: attempts - 1 }, (_, index) => [
    `reconnect_attempt ${index + 1}`,
    "jobs connect_error xhr poll error",
    "reconnect_error xhr poll error",
  ]);
  assert.deepEqual(dated(lines), [
    "engine close: transport close",
    "manager close: transport close",
    ...failures.flat(),
    `reconnect_attempt ${attempts}`,
    "reconnect, several attempts",
    'out start [{"name":"patient","pace":20}]',
    "in ended 1,finished,DATE",
  ]);
}
