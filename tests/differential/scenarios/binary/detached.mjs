/** Binary values whose memory has been given away, to a worker for example. They are empty. */

/** Gives the memory of a buffer away. */
const detach = (buffer) => structuredClone(buffer, { transfer: [buffer] });

const KINDS = {
  ArrayBuffer: (buffer) => buffer,
  Uint8Array: (buffer) => new Uint8Array(buffer),
  "Uint16Array of a part": (buffer) => new Uint16Array(buffer, 4, 2),
};

const scenario = {
  variants: {
    polling: { transports: ["polling"] },
    websocket: { transports: ["websocket"] },
  },
  server: (io, log) =>
    io.on("connection", (socket) => {
      socket.onAny((event, ...args) => event !== "fence" && log(event, ...args));
      socket.on("fence", (answer) => answer());
    }),
  rows: ["A11/binary-in", "A7/polling"],
};

export default [
  ...Object.entries(KINDS).map(([kind, make]) => ({
    ...scenario,
    name: `detached: ${kind}`,
    async client({ io, opts, attempt, once, fence, closed }) {
      const socket = io(opts);
      await once(socket, "connect");
      const buffer = new ArrayBuffer(8);
      const value = make(buffer);
      detach(buffer);
      attempt("emit", () => void socket.emit("detached", value, "and text"));
      socket.emit("next");
      await fence(socket);
      socket.disconnect();
      await closed();
    },
  })),
];
