/** WebKitGTK's MiniBrowser, by its WebDriver, on a screen that nobody sees. */
import { once } from "node:events";
import { createServer } from "node:net";
import { makeHome, start, startScreen, WEBKIT, WEBKIT_DRIVER } from "../../browsers/processes.mjs";

/** Milliseconds. */
const START_LIMIT = 20_000;

/** @returns {Promise<import("./engines.mjs").Engine>} */
export async function startWebKit() {
  const screen = await startScreen();
  const port = await freePort();
  const args = [`--port=${port}`, "--host=127.0.0.1"];
  const end = start(WEBKIT_DRIVER, args, makeHome(), screen.env);
  const close = async () => {
    await end();
    screen.close();
  };
  try {
    const driverUrl = `http://127.0.0.1:${port}`;
    await answers(driverUrl);
    const { sessionId, capabilities } = await command(driverUrl, "POST", "/session", {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: WEBKIT, args: ["--automation"] },
        },
      },
    });
    const session = `${driverUrl}/session/${sessionId}`;
    return {
      version: capabilities.browserVersion,
      async open(url) {
        const loading = command(session, "POST", "/url", { url }).catch(() => {});
        return async () => {
          await loading;
          await command(session, "POST", "/url", { url: "about:blank" });
        };
      },
      async close() {
        await command(driverUrl, "DELETE", `/session/${sessionId}`).catch(() => {});
        await close();
      },
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function command(base, method, path, body) {
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${value.error}: ${value.message}`);
  return value;
}

/** The driver says nothing when it is ready: it is asked until it answers. */
async function answers(url) {
  const deadline = Date.now() + START_LIMIT;
  for (;;) {
    try {
      return await command(url, "GET", "/status");
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}
