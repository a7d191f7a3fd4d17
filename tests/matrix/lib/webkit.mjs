/** WebKitGTK's MiniBrowser, by its WebDriver, on a screen that nobody sees. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

const BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";

/** Milliseconds. */
const START_LIMIT = 20_000;

/**
 * @param {string} driver
 * @returns {Promise<import("./engines.mjs").Engine>}
 */
export async function startWebKit(driver) {
  const home = mkdtempSync(join(tmpdir(), "socketio-wasm-webkit-"));
  const runtime = join(home, "runtime");
  mkdirSync(runtime, { mode: 0o700 });
  const screen = await startScreen();
  const port = await freePort();
  const child = spawn(driver, [`--port=${port}`, "--host=127.0.0.1"], {
    env: { ...process.env, HOME: home, XDG_RUNTIME_DIR: runtime, DISPLAY: screen.display },
    stdio: "ignore",
    // A group of its own, with the browser that it starts.
    detached: true,
  });
  const close = async () => {
    endGroup(child);
    screen.close();
    rmSync(home, { recursive: true, force: true, maxRetries: 5 });
  };
  try {
    const driverUrl = `http://127.0.0.1:${port}`;
    await answers(driverUrl);
    const { sessionId, capabilities } = await command(driverUrl, "POST", "/session", {
      capabilities: {
        alwaysMatch: {
          "webkitgtk:browserOptions": { binary: BROWSER, args: ["--automation"] },
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

async function startScreen() {
  const child = spawn("Xvfb", ["-displayfd", "3", "-screen", "0", "1280x800x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const [number] = await once(child.stdio[3], "data", {
    signal: AbortSignal.timeout(START_LIMIT),
  });
  return { display: `:${String(number).trim()}`, close: () => child.kill() };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

function endGroup(child) {
  try {
    process.kill(-child.pid, "SIGKILL");
  } catch (error) {
    if (error.code !== "ESRCH") throw error; // ESRCH: it has ended already.
  }
}
