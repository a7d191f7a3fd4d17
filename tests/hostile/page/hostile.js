/** What a page does with a hostile server, and what it sees. */

/** Longer than any heartbeat and time limit of a case: whoever hears nothing for so long hangs. */
const SILENCE = 15_000;

const OPTIONS = { forceNew: true, reconnection: false, timeout: 700 };

const uncaught = [];
addEventListener("error", ({ message }) => uncaught.push(message));
addEventListener("unhandledrejection", ({ reason }) => uncaught.push(`${reason?.stack ?? reason}`));

const PROTOTYPES = [Object, Array, Function, Promise, Map, String, Number, ArrayBuffer, Error];
const membersOf = ({ prototype }) =>
  Reflect.ownKeys(prototype).map((key) => {
    const { value, get, set } = Reflect.getOwnPropertyDescriptor(prototype, key);
    return [key, value, get, set];
  });
const before = PROTOTYPES.map(membersOf);

/** Names of built-ins that are not what they were. */
function polluted() {
  const changed = PROTOTYPES.filter(
    (type, index) =>
      membersOf(type).length !== before[index].length ||
      membersOf(type)
        .flat()
        .some((value, at) => !Object.is(value, before[index].flat()[at])),
  ).map(({ name }) => name);
  return "polluted" in globalThis || "polluted" in {} ? [...changed, "polluted"] : changed;
}

let good;

/** Connects two namespaces to the good server, for as long as the page lives. */
export async function begin(io, url) {
  good = [io(url), io(`${url}/other`)].map((socket) => ({ socket, events: [] }));
  for (const { socket, events } of good) {
    if (!socket.connected) await new Promise((resolve) => socket.once("connect", resolve));
    for (const event of ["connect", "disconnect", "connect_error"])
      socket.on(event, (value) => events.push(`${event} ${value?.message ?? value}`));
  }
}

/**
 * @param {Function} io
 * @param {{ url: string, transports: string[], hash?: string, path?: string }} what
 */
export async function attempt(io, { url, transports, hash, path }) {
  const more = hash && { path, transportOptions: withCertificate(hash) };
  const socket = io(url, { ...OPTIONS, transports, ...more });
  const outcome = await outcomeOf(socket);
  socket.disconnect();
  const untouched = await Promise.all(
    good.map(({ socket }) => socket.timeout(SILENCE).emitWithAck("echo", outcome)),
  ).catch(({ message }) => [message]);
  return {
    outcome,
    isGoodWell: untouched.every((value) => value === outcome),
    good: good.flatMap(({ events }) => events.splice(0)),
    uncaught: uncaught.splice(0),
    polluted: polluted(),
    isOver: !socket.connected && !socket.active,
  };
}

function outcomeOf(socket) {
  return new Promise((resolve) => {
    setTimeout(resolve, SILENCE, "silence");
    socket.on("connect_error", ({ message }) => resolve(`connect_error ${message}`));
    socket.on("disconnect", (reason) => resolve(`disconnect ${reason}`));
    socket.on("end", () => resolve("goes on"));
    // Whoever is asked answers: it is a way into the client, too.
    socket.onAny((...args) => args.forEach((arg) => typeof arg === "function" && arg("answer")));
    socket.on("connect", () => socket.emit("go", (answer) => void answer));
  });
}

function withCertificate(hash) {
  const bytes = hash.match(/../g).map((digits) => parseInt(digits, 16));
  const serverCertificateHashes = [{ algorithm: "sha-256", value: new Uint8Array(bytes) }];
  return { webtransport: { serverCertificateHashes } };
}
