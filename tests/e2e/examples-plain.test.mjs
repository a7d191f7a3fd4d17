/** The examples in plain Rust: one beside the demo, one with a server in Rust. */
import assert from "node:assert/strict";
import path from "node:path";
import { buildExamples, builtServer } from "../../scripts/examples/build.mjs";
import { openPage, startDemo } from "./support/demo.mjs";
import { makePng } from "./support/png.mjs";
import { startServer } from "./support/server.mjs";

/** The first build compiles a server and its framework. */
export const timeLimit = 600_000;

export default [
  { name: "a chat in plain Rust talks with the demo", run: talksWithTheDemo },
  { name: "a page and a server in Rust share their types", run: sharesTypes },
];

async function talksWithTheDemo(t) {
  buildExamples(["plain"], "tests");
  const demo = await startDemo(t);
  const page = await openPage(t, `${demo.url}/examples/plain/`, "the example", {
    mayLoseLine: true,
  });
  const bob = await demo.visit("Bob", { mayLoseLine: true });
  await page.fill("#name", "Bob");
  await page.click("#join button");
  await page.locator("#join-error", { hasText: "Bob" }).waitFor();
  await page.fill("#name", "Rusty");
  await page.click("#join button");
  await page.locator(".state[data-state='connected']").waitFor();

  await page.fill("#text", "from Rust");
  await bob.page.locator("[data-show='typing'], .typing", { hasText: "Rusty" }).first().waitFor();
  await page.press("#text", "Enter");
  await bob.sees("from Rust");
  await page.locator(".message.own:not(.waiting)", { hasText: "from Rust" }).waitFor();
  await bob.say("from JavaScript");
  await page.locator(".message:not(.own)", { hasText: "from JavaScript" }).waitFor();
  await bob.receipt("from JavaScript", "received");

  await demo.restart(() => page.locator(".state", { hasText: "no connection" }).waitFor());
  await page.locator(".state[data-state='connected']").waitFor();

  // The server knows nobody any more, and the page joins again by itself.
  await bob.isConnected();
  await bob.say("after the restart");
  await page.locator(".message:not(.own)", { hasText: "after the restart" }).waitFor();
  await page.fill("#text", "so it is");
  await page.press("#text", "Enter");
  await bob.sees("so it is");
  await page.locator(".message.own:not(.waiting)", { hasText: "so it is" }).waitFor();
  await takePictures(t, page, "example-plain");
}

async function sharesTypes(t) {
  buildExamples(["shared-types"], "tests");
  const server = await startServer({
    command: builtServer(),
    args: [],
    env: { PORT: "0" },
    ready: /Board ready at (http:\/\/127\.0\.0\.1:\d+)/,
  });
  t.defer(() => server.stop());
  const ada = await openPage(t, server.url, "Ada");
  const bob = await openPage(t, server.url, "Bob");
  await ada.locator("#count", { hasText: "visitors: 2, notes: 0" }).waitFor();
  await bob.locator(".state[data-state='connected']").waitFor();

  const picture = makePng(48, 32, (x, y) => [x * 5, y * 7, 120]);
  await ada.fill("#author", "Ada");
  await ada.fill("#text", "A note with a picture");
  await ada.setInputFiles("#picture", { name: "a.png", mimeType: "image/png", buffer: picture });
  await ada.click("#pin button");
  for (const page of [ada, bob]) {
    await page.locator(".note", { hasText: "Ada, no. 1" }).waitFor();
    await page.locator("#count", { hasText: "notes: 1" }).waitFor();
    const [width, height] = await page
      .locator(".note img")
      .evaluate(async (image) => (await image.decode(), [image.naturalWidth, image.naturalHeight]));
    assert.deepEqual([width, height], [48, 32]);
  }
  await bob.fill("#author", "Bob");
  await bob.fill("#text", "One without");
  await bob.click("#pin button");
  await ada.locator(".note", { hasText: "Bob, no. 2" }).waitFor();

  // Somebody who comes later sees what is there, the newest first.
  const late = await openPage(t, server.url, "somebody who is late");
  await late.locator(".note").nth(1).waitFor();
  assert.deepEqual(await late.locator(".note .author").allTextContents(), [
    "Bob, no. 2",
    "Ada, no. 1",
  ]);
  await takePictures(t, late, "example-shared-types");
}

/** Takes pictures of a page, as wide as on a desk and as on a telephone. */
async function takePictures(t, page, name) {
  for (const [width, height] of [
    [1280, 800],
    [390, 780],
  ]) {
    await page.setViewportSize({ width, height });
    await page.screenshot({ path: path.join(t.screenshots, `${name}-${width}.png`) });
  }
}
