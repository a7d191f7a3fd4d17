/** One session in the page: what it does, and what it notes. */

/** Nothing but an answer that a browser has lost takes so long. */
const LIMIT = 20_000;

/** A probe whose line is stalled ends in no event: a session goes on without an upgrade after this time. */
const UPGRADE = 600;

const TEXT = "text é \u{1f600}";
const BYTES = Uint8Array.of(0, 1, 2, 127, 128, 255);

const OPTIONS = {
  forceNew: true,
  reconnectionDelay: 20,
  reconnectionDelayMax: 40,
  randomizationFactor: 0,
  timeout: 2000,
};

/** Exceptions of the whole page, which no session may cause. */
export const uncaught = [];
addEventListener("error", ({ message }) => uncaught.push(message));
addEventListener("unhandledrejection", ({ reason }) => uncaught.push(`${reason?.stack ?? reason}`));

const logs = new Map();

/**
 * Plays a session until the client has disconnected.
 *
 * @param {Function} io
 * @param {{ name: string, url: string, transports: string[], hash?: string }} what
 */
export async function play(io, { name, url, transports, hash }) {
  const log = [];
  logs.set(name, log);
  const socket = io(url, {
    ...OPTIONS,
    transports,
    // The address of a WebTransport has no query.
    ...(hash && { path: `/${name}/`, transportOptions: withCertificate(hash) }),
    query: { r: name },
    auth: { r: name },
  });
  const upgraded = transports.length > 1 ? upgradeOf(socket) : undefined;
  socket.on("connect", () => log.push(["connect", socket.id]));
  socket.on("connect_error", (error) => log.push(["connect_error", error.message]));
  socket.on("disconnect", (reason) => log.push(["disconnect", reason]));
  const hears = (event, isRight) =>
    socket.on(event, (number, value) => log.push(["received", number, isRight(value)]));
  hears("news", isText);
  hears("blob", isBytes);

  const asking = asker(socket, log);
  const text = () => asking("text", TEXT, isText);
  const bytes = () => asking("bytes", BYTES, isBytes);
  if (upgraded) {
    await text();
    await bytes();
    await upgraded;
  }
  await Promise.all([text(), bytes()]);
  log.push(["emitted", log.next++, false]);
  socket.emit("text", log.next - 1, TEXT);
  while (!(await text()) || !socket.connected);
  log.push(["bye"]);
  socket.disconnect();
}

/** What a session has noted, when nothing can come any more. */
export function notesOf(name) {
  const log = logs.get(name);
  logs.delete(name);
  return [...(log ?? [])];
}

function asker(socket, log) {
  log.next = 1;
  return (event, value, isRight) =>
    new Promise((resolve) => {
      const number = log.next++;
      log.push(["emitted", number, true]);
      socket.timeout(LIMIT).emit(event, number, value, (error, answer) => {
        log.push(["settled", number, error?.message, error ? undefined : isRight(answer)]);
        // So that what a browser has lost, of which no event tells, ends there.
        if (error?.message === "operation has timed out") socket.io.engine.close();
        resolve(!error);
      });
    });
}

/** Resolves when the first connection has been upgraded, or will not be. */
function upgradeOf(socket) {
  return new Promise((resolve) => {
    socket.io.once("open", () => {
      const { engine } = socket.io;
      for (const event of ["upgrade", "upgradeError", "close"]) engine.once(event, resolve);
      setTimeout(resolve, UPGRADE);
    });
  });
}

const isText = (value) => value === TEXT;
const isBytes = (value) =>
  value instanceof ArrayBuffer && `${new Uint8Array(value)}` === `${BYTES}`;

function withCertificate(hash) {
  const bytes = hash.match(/../g).map((digits) => parseInt(digits, 16));
  const serverCertificateHashes = [{ algorithm: "sha-256", value: new Uint8Array(bytes) }];
  return { webtransport: { serverCertificateHashes } };
}
