/** The chats of the examples in Rust, as a test drives them beside the demo. All of them have the same parts. */
import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import path from "node:path";
import { buildExamples } from "../../../scripts/examples/build.mjs";
import { openPage, startDemo } from "./demo.mjs";
import { makePng } from "./png.mjs";

/** The first build of a framework takes minutes. */
export const BUILD_LIMIT = 600_000;

const PHONE = { width: 390, height: 844 };

/**
 * The tests of an example that is a whole chat.
 *
 * @param {string} name  of the example
 */
export function chatTests(name) {
  // The demo's server looks for what is built when it starts.
  let build = () => {
    buildExamples([name], "tests");
    build = () => {};
  };
  const onPage = (run) => async (t) => {
    build();
    await run(t, name);
  };
  return [
    { name: "talks with the demo", run: onPage(talks) },
    { name: "shows who writes, for a while", run: onPage(showsWhoWrites) },
    { name: "sends and shows pictures byte for byte", run: onPage(exchangesPictures) },
    { name: "has rooms", run: onPage(hasRooms) },
    { name: "goes on when the server was restarted", run: onPage(survivesARestart) },
    { name: "says why a name is refused, and keeps nothing", run: onPage(refusesNames) },
    { name: "fits a desktop and a phone", run: onPage(fits) },
  ];
}

async function talks(t, name) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await visitExample(t, demo, name, "Bob");
  await bob.isConnected();
  await bob.say("Hello from Rust");
  await ada.sees("Hello from Rust");
  await bob.message("Hello from Rust", ".own:not(.waiting)").waitFor();
  await ada.say("Hello from JavaScript");
  await bob.sees("Hello from JavaScript");
  await ada.receipt("Hello from JavaScript", "Received by 1 of 1");
  const burst = Array.from({ length: 30 }, (_, n) => `number ${n}`);
  for (const text of burst) await ada.say(text);
  await bob.sees("number 29");
  assert.deepEqual(await bob.texts(), ["Hello from Rust", "Hello from JavaScript", ...burst]);
  await bob.page.locator(".people li", { hasText: "Ada" }).waitFor();
  await bob.page.locator(".people li", { hasText: "Bob (you)" }).waitFor();
}

async function showsWhoWrites(t, name) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await visitExample(t, demo, name, "Bob");
  await bob.text.pressSequentially("I a");
  await ada.page.locator("#typing", { hasText: "Bob" }).waitFor();
  const sign = bob.page.locator(".typing", { hasText: "Ada is writing" });
  await ada.page.locator("#composer-text").pressSequentially("An");
  await sign.waitFor();
  // Nothing is sent for its end.
  await sign.waitFor({ state: "detached" });
  await ada.page.locator("#composer-text").pressSequentially("d");
  await sign.waitFor();
  await ada.page.press("#composer-text", "Enter");
  await sign.waitFor({ state: "detached" });
  await bob.sees("And");
}

async function exchangesPictures(t, name) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await visitExample(t, demo, name, "Bob", { script: keepBlobs });
  const sent = makePng(320, 200, (x, y) => [x % 256, y, 120]);
  await bob.sendPicture("from-rust.png", sent);
  assert.equal(digest(await ada.savePicture("from-rust.png")), digest(sent));
  assert.equal(await bob.pictureDigest("from-rust.png"), digest(sent));
  const received = makePng(500, 300, (x, y) => [y % 256, 90, x % 256]);
  await ada.sendPicture("from-javascript.png", received);
  assert.equal(await bob.pictureDigest("from-javascript.png"), digest(received));

  await bob.sendPicture("notes.txt", Buffer.from("text"), "text/plain");
  await bob.page.locator(".error", { hasText: "notes.txt is not a" }).waitFor();
  // Pictures that are not shown any more are given back to the browser.
  assert.equal(await bob.page.evaluate(() => globalThis.shownBlobs.size), 2);
  // What the server refuses has failed, and says why.
  await bob.sendPicture("no-picture.png", Buffer.from("text"));
  const failed = bob.page.locator(".message.own:not(.waiting) .error");
  await failed.getByText("Send again").click();
  await failed.waitFor();
  assert.match(await failed.textContent(), /picture/i);
  await bob.openRoom("tea-break");
  await bob.page.waitForFunction(() => globalThis.shownBlobs.size === 0);
}

async function hasRooms(t, name) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada");
  const bob = await visitExample(t, demo, name, "Bob");
  await ada.createRoom("workshop");
  await ada.say("before anybody came");
  await bob.openRoom("workshop");
  await bob.sees("before anybody came");
  await bob.say("I am here");
  await ada.sees("I am here");
  await bob.page.getByLabel("Another room").fill("Quiet Place");
  await bob.page.getByLabel("Another room").press("Enter");
  await bob.inRoom("quiet-place");
  assert.deepEqual(await bob.texts(), []);
  await ada.say("while Bob looks elsewhere");
  await bob.openRoom("workshop");
  await bob.sees("while Bob looks elsewhere");
  assert.equal((await bob.texts()).length, 3);
}

async function survivesARestart(t, name) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada", { mayLoseLine: true });
  const bob = await visitExample(t, demo, name, "Bob", { mayLoseLine: true });
  await ada.createRoom("workshop");
  await bob.openRoom("workshop");
  await bob.say("before the restart");
  await ada.sees("before the restart");
  await demo.restart(async () => {
    await bob.page.locator(".state[data-state='connecting']", { hasText: "attempt" }).waitFor();
    await bob.say("while there is no server");
    await bob.message("while there is no server", ".waiting").waitFor();
    await bob.screenshot(path.join(t.screenshots, `${name}-waiting.png`));
    await bob.page.getByText("Retry now").click();
  });
  await bob.isConnected();
  await ada.isConnected();
  await bob.message("while there is no server", ":not(.waiting)").waitFor();
  await ada.say("after the restart");
  await bob.sees("after the restart");
  await bob.say("so it is");
  await ada.sees("so it is");
  assert.equal(await bob.page.locator(".error:not(:empty)").count(), 0);
}

async function refusesNames(t, name) {
  const demo = await startDemo(t);
  await demo.visit("Ada");
  const bob = await visitExample(t, demo, name);
  await bob.join("Ada");
  await bob.page.locator(".error", { hasText: "Somebody is already called Ada." }).waitFor();
  await bob.join("Bob");
  await bob.text.waitFor();
  await bob.page.reload();
  await bob.page.waitForSelector("#name");
  assert.equal(await bob.page.inputValue("#name"), "");
}

async function fits(t, name) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada Lovelace");
  const bob = await visitExample(t, demo, name, undefined, {
    viewport: { width: 1280, height: 800 },
  });
  await bob.screenshot(path.join(t.screenshots, `${name}-join.png`));
  await bob.join("Grace Hopper");
  await ada.say("Good morning! Is anybody else on this line?");
  await bob.sees("Good morning!");
  await bob.say("Yes: from Rust, over the same rooms.");
  await bob.sendPicture(
    "harbour.png",
    makePng(520, 260, (x, y) => [240 - y / 2, 150, 90 + y / 3]),
  );
  await ada.say("It came through. " + "A".repeat(120));
  await bob.sees("It came through.");
  await bob.page.locator(".message img").waitFor();
  await ada.page.locator("#composer-text").pressSequentially("Next");
  await bob.page.locator(".typing", { hasText: "Ada Lovelace is writing" }).waitFor();
  for (const [size, viewport] of [
    ["1280", { width: 1280, height: 800 }],
    ["390", PHONE],
  ]) {
    await bob.page.setViewportSize(viewport);
    await bob.screenshot(path.join(t.screenshots, `${name}-${size}.png`));
    const width = await bob.page.evaluate(() => document.documentElement.scrollWidth);
    assert.ok(width <= viewport.width, `nothing is wider than ${size} px`);
  }
}

async function visitExample(t, demo, example, name, options) {
  const page = await openPage(t, `${demo.url}/examples/${example}/`, name, options);
  const visitor = new ExampleVisitor(page);
  await page.waitForSelector("#name");
  if (name) {
    await visitor.join(name);
    // The first words can be written at once.
    await page.waitForFunction(() => document.activeElement?.ariaLabel === "Message");
  }
  return visitor;
}

/** One page of an example, and what its visitor does and sees. */
class ExampleVisitor {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
    /** Where messages are written. */
    this.text = page.getByLabel("Message");
  }

  async join(name) {
    await this.page.fill("#name", name);
    await this.page.press("#name", "Enter");
  }

  async isConnected() {
    await this.page.locator(".state[data-state='connected']").waitFor();
  }

  async say(text) {
    await this.text.fill(text);
    await this.text.press("Enter");
  }

  /** The message in view with this text. */
  message(text, state = "") {
    return this.page.locator(`.message${state}`, {
      has: this.page.locator(".text", { hasText: text }),
    });
  }

  async sees(text) {
    await this.message(text).waitFor();
  }

  /** Texts of the messages in view. */
  texts() {
    return this.page.locator(".message .text").allTextContents();
  }

  async openRoom(room) {
    await this.page.locator(".rooms button", { hasText: `#${room}` }).click();
    await this.inRoom(room);
  }

  async inRoom(room) {
    await this.page.locator(".bar h1", { hasText: `#${room}` }).waitFor();
  }

  async sendPicture(name, bytes, mimeType = "image/png") {
    const file = { name, mimeType, buffer: bytes };
    await this.page.setInputFiles(".file input", file);
  }

  /** Waits for a picture, and returns the digest of what is shown. It needs {@link keepBlobs}. */
  async pictureDigest(name) {
    const picture = this.page.locator(`.message img[title="${name}"]`);
    await picture.waitFor();
    const bytes = await picture.evaluate(async (image) => {
      await image.decode();
      const blob = globalThis.shownBlobs.get(image.src);
      return [...new Uint8Array(await blob.arrayBuffer())];
    });
    return digest(Buffer.from(bytes));
  }

  screenshot(file) {
    return this.page.screenshot({ path: file });
  }
}

/** Runs in a page: keeps what its addresses of objects stand for, which the policy of the page does not let it load. */
function keepBlobs() {
  const shown = new Map();
  globalThis.shownBlobs = shown;
  const { createObjectURL, revokeObjectURL } = URL;
  URL.createObjectURL = (blob) => {
    const url = createObjectURL.call(URL, blob);
    shown.set(url, blob);
    return url;
  };
  URL.revokeObjectURL = (url) => {
    shown.delete(url);
    revokeObjectURL.call(URL, url);
  };
}

function digest(bytes) {
  return createHash("sha256").update(bytes).digest("hex");
}
