/** Sockets inside what state libraries make of objects: proxies around all that can be reached, or copies of it. */

const echoing = (io) =>
  io.on("connection", (socket) => {
    socket.on("echo", (value, answer) => answer(value));
    socket.on("tell", (value) => socket.emit("told", value));
  });

const tagOf = (value) => Object.prototype.toString.call(value).slice("[object ".length, -1);

/** @param {unknown} value whether libraries look inside it: nothing of the browser's is */
const isPlain = (value) => ["Object", "Array", "Map", "Set"].includes(tagOf(value));

/** A proxy that shows everything as it is, and every object inside as such a proxy. */
function deep(target, known = new WeakMap()) {
  if (!isPlain(target)) return target;
  if (!known.has(target)) {
    const get = (object, name, receiver) => deep(Reflect.get(object, name, receiver), known);
    known.set(target, new Proxy(target, { get }));
  }
  return known.get(target);
}

/** Copies all that can be reached, and answers with a proxy around the copy, as valtio's `proxy` does. */
function store(original, known = new Map()) {
  if (Object(original) !== original || typeof original === "function") return original;
  if (!Array.isArray(original) && (Symbol.iterator in original || !isPlain(original)))
    return original;
  if (known.has(original)) return known.get(original);
  const prototype = Object.getPrototypeOf(original);
  const copy = Array.isArray(original) ? [] : Object.create(prototype);
  const set = (object, name, value, receiver) =>
    Reflect.set(object, name, store(value, known), receiver);
  const proxy = new Proxy(copy, { set });
  known.set(original, proxy);
  for (const name of Reflect.ownKeys(original)) {
    const { value } = Object.getOwnPropertyDescriptor(original, name);
    if (value !== undefined) proxy[name] = value;
  }
  return proxy;
}

export default [
  {
    name: "a socket seen through a deep proxy",
    rows: ["A5/state"],
    variants: {
      websocket: { transports: ["websocket"] },
      polling: { transports: ["polling"] },
    },
    server: echoing,
    async client({ io, opts, log, once, closed }) {
      const socket = deep(io({ ...opts, autoConnect: false }));
      log("listeners", socket.on("connect", () => log("connect")).hasListeners("connect"));
      socket.connect();
      await once(socket, "connect");
      log("state", socket.connected, socket.active, socket.io.engine.readyState);
      log("transport", socket.io.engine.transport.name);
      socket.emit("tell", [1, { two: 2 }]);
      log("told", ...(await once(socket, "told")));
      log("echo", await socket.timeout(5000).emitWithAck("echo", new Uint8Array([1, 2])));
      socket.offAny();
      socket.off("connect");
      log("listeners", socket.hasListeners("connect"));
      socket.disconnect();
      await closed();
    },
  },
  {
    name: "a store that copies a socket leaves the others alone",
    rows: ["A5/state"],
    server: echoing,
    async client({ io, log, once, closed }) {
      const opts = { transports: ["websocket"], forceNew: true };
      const before = io(opts);
      await once(before, "connect");
      const state = store({ socket: null });
      state.socket = io({ ...opts, autoConnect: false });
      log("stored", state.socket.nsp);
      const after = io(opts);
      await once(after, "connect");
      for (const [name, socket] of Object.entries({ before, after })) {
        log(name, await socket.emitWithAck("echo", name), socket.io.engine.transport.name);
        socket.disconnect();
      }
      await closed();
    },
  },
];
