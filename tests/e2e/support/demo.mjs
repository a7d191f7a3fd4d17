/** The demo as a test drives it: its server, and the pages of its visitors. */
import assert from "node:assert/strict";
import path from "node:path";
import { startServer } from "./server.mjs";

/** What the browser, and the client in Rust, print when a request meets a line that is cut on purpose. */
const CUT_LINE =
  /^Failed to load resource: net::ERR_|^WebSocket connection to .* failed|^socketio-wasm: \/: (?:the connection|the server|polling|websocket)/;

/**
 * Starts the demo on a free port; it is stopped after the test.
 *
 * @param {import("../run.mjs").TestContext} t
 */
export async function startDemo(t) {
  let server = await startDemoServer(t, "0");
  t.defer(() => server.stop());
  const { url } = server;
  return {
    url,
    visit: (name, options) => visit(t, url, name, options),
    /** Ends the server, runs `meanwhile` and starts a new one at the same address. */
    async restart(meanwhile) {
      assert.equal(await server.stop(), 0, "the server ends cleanly while pages are open");
      await meanwhile();
      server = await startDemoServer(t, new URL(url).port);
    },
  };
}

function startDemoServer(t, port) {
  return startServer({
    args: [path.join(t.root, "www", "server.mjs")],
    env: { PORT: port },
    ready: /Demo ready at (http:\/\/127\.0\.0\.1:\d+)/,
  });
}

/**
 * Opens the page and, with a name, enters the lobby.
 *
 * @param {object} [options]  see {@link openPage}
 * @returns {Promise<Visitor>}
 */
async function visit(t, url, name, options) {
  const visitor = new Visitor(await openPage(t, url, name, options));
  if (name) await visitor.join(name);
  return visitor;
}

/**
 * Opens a page in a context of its own. Its console must have no errors when the test ends.
 *
 * @param {import("../run.mjs").TestContext} t
 * @param {string} url
 * @param {string} [name]  whose page it is
 * @param {object} [options]  of the context; `mayLoseLine` allows what is printed about it; `script` runs in
 *   the page before its own
 * @returns {Promise<import("playwright-core").Page>}
 */
export async function openPage(t, url, name, { mayLoseLine = false, script, ...options } = {}) {
  const browser = await t.browser();
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, ...options });
  context.setDefaultTimeout(15_000);
  if (script) await context.addInitScript(script);
  const page = await context.newPage();
  const errors = [];
  page.on("console", (message) => {
    if (!["error", "warning"].includes(message.type())) return;
    if (!(mayLoseLine && CUT_LINE.test(message.text()))) errors.push(message.text());
  });
  page.on("pageerror", (error) => errors.push(String(error)));
  t.defer(async () => {
    await context.close();
    assert.deepEqual(errors, [], `the console of ${name ?? "the page"} has no errors`);
  });
  await page.goto(url);
  return page;
}

/** One page of the demo, and what its visitor does and sees. */
export class Visitor {
  /** @param {import("playwright-core").Page} page */
  constructor(page) {
    this.page = page;
  }

  async join(name) {
    await this.page.fill("#join-name", name);
    await this.page.press("#join-name", "Enter");
    await this.page.waitForSelector("#composer-text:enabled");
  }

  async say(text) {
    await this.page.fill("#composer-text", text);
    await this.page.press("#composer-text", "Enter");
  }

  /** The message in view with this text. */
  message(text) {
    return this.page.locator(".message", {
      has: this.page.locator(".message-text", { hasText: text }),
    });
  }

  async sees(text) {
    await this.message(text).waitFor();
  }

  /** Texts of the messages in view. */
  texts() {
    return this.page.locator(".message-text").allTextContents();
  }

  /** Waits until the ticks below a message say this. */
  async receipt(text, label) {
    await this.message(text).locator(".receipt", { hasText: label }).waitFor();
  }

  openRoom(name) {
    return this.page.click(`[data-focus-key="room:${name}"]`);
  }

  async createRoom(name) {
    await this.page.fill("#create-room-name", name);
    await this.page.press("#create-room-name", "Enter");
    await this.inConversation(`#${name}`);
  }

  async talkTo(name) {
    await this.page.click(`#people [title="Write to ${name} privately"]`);
    await this.inConversation(name);
  }

  async inConversation(title) {
    await this.page.locator("#thread-title", { hasText: title }).waitFor();
  }

  /** Waits for the number beside a person in the list: private messages not read. */
  async hasUnreadFrom(name, count) {
    const badge = this.page.locator(`#people [title="Write to ${name} privately"] .badge`);
    await badge.filter({ hasText: String(count) }).waitFor();
  }

  /** Switches the option and waits until the line is up again on the transport it leads to. */
  async useTransports(choice, transport) {
    await this.page.click("#tab-options");
    await this.page.check(`input[name="transports"][value="${choice}"]`);
    await this.isConnected(transport);
  }

  /** Waits until the inspector shows the line to be up, on this transport if one is given. */
  async isConnected(transport = /websocket|polling/) {
    await this.page.locator(".line-state", { hasText: "Connected" }).waitFor();
    await this.page.locator(".line-transport", { hasText: transport }).waitFor();
  }

  async isReconnecting() {
    await this.page.locator(".line-state", { hasText: "Reconnecting" }).waitFor();
  }

  /** @returns {Promise<{ step: string, status: string, transport: string, ms: number }[]>} */
  steps() {
    return this.page.locator(".step").evaluateAll((steps) =>
      steps.map((node) => ({
        step: node.dataset.step,
        status: node.dataset.status,
        transport: node.dataset.transport,
        ms: parseInt(node.querySelector(".step-time").textContent, 10),
      })),
    );
  }

  /** Lines of the event log. */
  log() {
    return this.page.locator(".log-entry span").allTextContents();
  }

  async sendPicture(name, bytes, mimeType = "image/png") {
    await this.page.setInputFiles("#composer-file", { name, mimeType, buffer: bytes });
  }

  /** Drops or pastes a picture onto an element. @param {"drop" | "paste"} way */
  async handOver(way, selector, name, bytes) {
    await this.page.locator(selector).evaluate(
      (node, [type, fileName, content]) => {
        const data = new DataTransfer();
        data.items.add(new File([new Uint8Array(content)], fileName, { type: "image/png" }));
        const details = { bubbles: true, cancelable: true };
        node.dispatchEvent(
          type === "drop"
            ? new DragEvent(type, { ...details, dataTransfer: data })
            : new ClipboardEvent(type, { ...details, clipboardData: data }),
        );
      },
      [way, name, [...bytes]],
    );
  }

  /** Waits for a picture, saves it by its link and returns its bytes. */
  async savePicture(name) {
    const picture = this.page.locator(".picture", { hasText: name });
    const [download] = await Promise.all([
      this.page.waitForEvent("download"),
      picture.getByText("Save").click(),
    ]);
    const chunks = [];
    for await (const chunk of await download.createReadStream()) chunks.push(chunk);
    return Buffer.concat(chunks);
  }

  screenshot(file) {
    return this.page.screenshot({ path: file });
  }
}
