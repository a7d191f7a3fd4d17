/** The demo: the page itself, for every visitor and every screen, and its server. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createServer } from "node:net";
import path from "node:path";
import { startDemo } from "./support/demo.mjs";
import { makePng } from "./support/png.mjs";
import { startServer } from "./support/server.mjs";

export const timeLimit = 180_000;

const PHONE = { viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true };

export default [
  { name: "takes no markup from visitors", run: takesNoMarkup },
  { name: "is used with the keyboard alone", run: worksByKeyboard },
  { name: "fits a phone", run: fitsAPhone },
  { name: "follows the theme of the system, and the switch", run: followsTheTheme },
  { name: "serves only its own files, strictly", run: servesStrictly },
  { name: "says in one sentence that its port is taken", run: namesATakenPort },
];

async function takesNoMarkup(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("<b>Ada</b>");
  const bob = await demo.visit("Bob");
  const markup =
    "<img src=x onerror=\"document.title='broken'\"><script>document.title='broken'</script>";
  await ada.say(markup);
  await bob.sees(markup);
  assert.equal(await bob.page.locator(".message-text *").count(), 0);
  assert.equal(await bob.page.locator(".message .message-author").textContent(), "<b>Ada</b>");
  assert.equal(await bob.page.title(), "socketio-wasm");
}

async function worksByKeyboard(t) {
  const demo = await startDemo(t);
  const bob = await demo.visit("Bob");
  const { page } = await demo.visit();
  const focused = () =>
    page.evaluate(() => document.activeElement.id || document.activeElement.className);

  await page.locator("#join-online", { hasText: "here now" }).waitFor();
  assert.equal(await focused(), "join-name");
  await page.keyboard.type("Keys"); // the suggested name is selected, so it is replaced
  await page.keyboard.press("Enter");
  await page.waitForFunction(() => document.activeElement.id === "composer-text");
  await page.keyboard.type("first line");
  await page.keyboard.press("Shift+Enter");
  await page.keyboard.type("second line");
  await page.keyboard.press("Enter");
  await bob.sees("first line\nsecond line");

  // Every stop of the Tab key shows that it has the focus.
  await page.focus("#theme");
  await page.keyboard.press("Shift+Tab");
  assert.equal(await focused(), "skip-link", "the first stop");
  const stops = [];
  for (let stop = 0; stop < 60; stop += 1) {
    await page.keyboard.press("Tab");
    const { name, outline, shown } = await page.evaluate(() => {
      const node = document.activeElement;
      const drawn = node.matches("input[type=radio]") ? node.nextElementSibling : node;
      const style = getComputedStyle(drawn);
      return {
        name: node.id || node.dataset.focusKey || node.className || node.tagName,
        outline: `${style.outlineStyle} ${style.outlineWidth}`,
        shown: node.getClientRects().length > 0,
      };
    });
    if (name === "BODY") break;
    stops.push(name);
    assert.equal(outline, "solid 2px", `${name} shows the focus`);
    assert.ok(shown, `${name} is in view when it has the focus`);
  }
  const order = [
    "theme",
    "room:lobby",
    "thread",
    "composer-text",
    "composer-send",
    "toggle-line",
    "tab-packets",
  ];
  assert.deepEqual(
    stops.filter((stop) => order.includes(stop)),
    order,
  );

  await page.focus("#tab-packets");
  await page.keyboard.press("ArrowRight");
  assert.equal(await focused(), "tab-log");
  assert.ok(await page.isVisible("#panel-log"));
}

async function fitsAPhone(t) {
  const demo = await startDemo(t);
  const bob = await demo.visit("Bob");
  const ada = await demo.visit("Ada Augusta King-Noel", PHONE);
  await bob.say("A".repeat(200));
  await bob.sendPicture(
    "a picture with a rather long name, as phones give.png",
    makePng(800, 300, (x) => [x % 256, 90, 120]),
  );
  await ada.page.locator(".picture img").waitFor();
  await ada.page.tap("#composer-text");
  await ada.say("sent from a phone");
  await bob.sees("sent from a phone");

  const parts = { rooms: "#part-rooms", chat: "#chat", inspector: "#part-inspector" };
  for (const tab of Object.keys(parts)) {
    await ada.page.tap(`[data-tab='${tab}']`);
    for (const [name, selector] of Object.entries(parts)) {
      assert.equal(
        await ada.page.isVisible(selector),
        name === tab,
        `${name} while ${tab} is chosen`,
      );
    }
    await ada.screenshot(path.join(t.screenshots, `demo-phone-${tab}.png`));
    assert.deepEqual(await overflowing(ada.page), [], `nothing is wider than the window in ${tab}`);
  }
  for (const tab of ["tab-log", "tab-options"]) {
    await ada.page.tap(`#${tab}`);
    assert.deepEqual(await overflowing(ada.page), [], `nothing is wider than the window in ${tab}`);
  }
}

/** What reaches beyond the right edge of the window, unless it scrolls within a part of its own. */
function overflowing(page) {
  return page.evaluate(() => {
    if (document.documentElement.scrollWidth > innerWidth) return ["the page"];
    return [...document.querySelectorAll("body *")]
      .filter((node) => {
        const { right, width } = node.getBoundingClientRect();
        return width > 0 && right > innerWidth + 0.5 && !node.closest("pre, .visually-hidden, svg");
      })
      .map((node) => `${node.tagName} ${node.id} ${node.className}`);
  });
}

async function followsTheTheme(t) {
  const demo = await startDemo(t);
  const ada = await demo.visit("Ada Lovelace", { colorScheme: "light" });
  const bob = await demo.visit("Grace Hopper", { colorScheme: "dark" });
  const theme = ({ page }) => page.evaluate(() => document.documentElement.dataset.theme);
  assert.equal(await theme(ada), "light");
  assert.equal(await theme(bob), "dark");

  await ada.say("Good morning! Is anybody else on this line?");
  await bob.say("Came in over polling, and was on WebSocket a moment later.");
  await ada.say("The same here. A picture, to see what becomes of it:");
  await ada.sendPicture("harbour.png", makePng(520, 300, harbour));
  await bob.page.locator(".picture .digest").waitFor();
  await bob.say("It came through, with the same digest.");
  await ada.receipt("The same here", "Read by 1 of 1");
  await ada.sees("It came through");
  await ada.screenshot(path.join(t.screenshots, "demo-desktop-light.png"));
  await bob.screenshot(path.join(t.screenshots, "demo-desktop-dark.png"));

  await bob.page.click("#theme");
  assert.equal(await theme(bob), "light");
  await bob.page.reload();
  assert.equal(await theme(bob), "light", "the choice is kept");
}

function harbour(x, y) {
  const depth = y / 300;
  if (y > 186) return [20, 60 + 30 * depth + 8 * Math.sin(x / 5), 90 + 30 * (1 - depth)];
  if (Math.hypot(x - 354, y - 156) < 34) return [255, 230, 170];
  return [240 - 120 * depth, 150 + 10 * depth, 90 + 100 * depth];
}

async function servesStrictly(t) {
  const { url } = await startDemo(t);
  const page = await fetch(url);
  const policy = page.headers.get("content-security-policy");
  assert.match(policy, /default-src 'none'/);
  assert.match(policy, /script-src 'self' 'wasm-unsafe-eval' 'sha256-[^']+'/);
  assert.doesNotMatch(policy, /unsafe-inline|'unsafe-eval'/);
  assert.equal(page.headers.get("x-content-type-options"), "nosniff");

  const again = await fetch(url, { headers: { "If-None-Match": page.headers.get("etag") } });
  assert.equal(again.status, 304);
  for (const address of [
    "/nothing",
    "/%2e%2e/package.json",
    "/..%2fserver.mjs",
    "/pkg/..%2f..%2fpackage.json",
    "/%00",
    "/%",
  ]) {
    assert.equal((await fetch(url + address)).status, 404, address);
  }
  assert.equal((await fetch(url, { method: "POST" })).status, 405);
}

async function namesATakenPort(t) {
  const blocker = createServer().listen(0, "127.0.0.1");
  t.defer(() => blocker.close());
  await once(blocker, "listening");
  const { port } = blocker.address();
  const args = [path.join(t.root, "www", "server.mjs")];
  const taken = await startServer({ args, env: { PORT: String(port) }, ready: /^(.+)\n/ });
  assert.equal(
    taken.url,
    `Port ${port} is already in use: stop the other program, or choose another with PORT=8080.`,
  );
  assert.equal(await taken.stop(), 1);

  const server = await startServer({ args, env: { PORT: "0" }, ready: /Demo ready at (\S+)/ });
  assert.equal(await server.stop(), 0, "it ends cleanly when it is asked to");
}
