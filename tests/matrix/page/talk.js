/** The checks, the same in every application: in pages, in workers, and where there is no browser. */

/** Milliseconds, for one step. */
const LIMIT = 15_000;

/** @param {ArrayBuffer} bytes */
const show = (bytes) => `${bytes.constructor.name} ${new Uint8Array(bytes)}`;

/** Rejects when a step takes too long, and says which. */
function within(step, run) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${step}: nothing came`)), LIMIT);
    run()
      .then(resolve, (error) => reject(new Error(`${step}: ${error?.message ?? error}`)))
      .finally(() => clearTimeout(timer));
  });
}

/**
 * Talks to the server until the socket is closed.
 *
 * @param {(url: string | undefined, options: object) => any} io
 * @param {string} run which the server knows these sockets by
 * @param {{ url?: string, options?: object, say?: (line: string) => void }} [more] `url` is that of the page by default
 * @returns {Promise<string[]>} what came of it
 */
export async function talk(io, run, { url, options, say = () => {} } = {}) {
  const lines = [];
  const note = (line) => {
    lines.push(line);
    say(line);
  };
  const socket = io(url, { auth: { run }, reconnectionDelay: 20, ...options });
  const event = (emitter, name) => new Promise((resolve) => emitter.once(name, resolve));
  const echo = (value) => socket.emitWithAck("echo", value);

  await within("connect", () => event(socket, "connect"));
  note("connected");
  await within("acknowledgement", async () => {
    note(`acknowledged: ${await echo("caf\u00e9 \u4e16\u754c \ud83d\ude42")}`);
  });
  await within("binary", async () => {
    note(`acknowledged: ${show(await echo(new Uint8Array([0, 1, 255])))}`);
    const pushed = event(socket, "pushed");
    socket.emit("push", new Uint8Array([2, 254]).buffer);
    note(`pushed: ${show(await pushed)}`);
  });
  const { engine } = socket.io;
  if (typeof WebSocket === "function") {
    await within("upgrade", async () => {
      if (engine.transport.name !== "websocket") await event(engine, "upgrade");
    });
  }
  note(`transport: ${engine.transport.name}`);
  await within("reconnect", async () => {
    const before = socket.id;
    const lost = event(socket, "disconnect");
    const back = event(socket, "connect");
    socket.emit("cut");
    note(`lost: ${await lost}`);
    await back;
    note(`back: ${await echo(socket.id !== before)}`);
  });
  await within("close", async () => {
    const closed = event(socket, "disconnect");
    const gone = event(socket.io.engine, "close");
    socket.disconnect();
    note(`closed: ${await closed}`);
    await gone;
  });
  return lines;
}

/**
 * The same in a page or a worker, and tells the server of the outcome.
 *
 * @param {(url: string | undefined, options: object) => any} io
 * @param {string} run
 * @param {{ url?: string, options?: object }} [more]
 */
export async function report(io, run, more) {
  let outcome;
  try {
    outcome = { lines: await talk(io, run, more) };
  } catch (error) {
    outcome = { failure: String(error?.message ?? error) };
  }
  const address = `${more?.url ?? location.origin}/report?run=${run}`;
  await fetch(address, { method: "POST", body: JSON.stringify(outcome) });
}

/** @returns {string} what the address of the page says */
export const runOfPage = () => new URLSearchParams(location.search).get("run");
