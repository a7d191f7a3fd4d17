// An application for the official client: it is compiled against both
// declarations, and has to pass with either.
import defaultIo, { connect, io, Manager, protocol, Socket } from "socketio-wasm";
import { Fetch, NodeWebSocket, NodeXHR, WebSocket, WebTransport, XHR } from "socketio-wasm";
import type {
  DisconnectDescription,
  ExtendedError,
  ManagerOptions,
  ManagerReservedEvents,
  SocketOptions,
  SocketReservedEvents,
} from "socketio-wasm";
import { check, type Same } from "./assert.js";

interface ServerToClient {
  noArg: () => void;
  chat: (from: string, text: string) => void;
  ask: (question: string, answer: (text: string) => void) => void;
}

interface ClientToServer {
  hello: (name: string) => void;
  add: (a: number, b: number, answer: (sum: number) => void) => void;
  upload: (bytes: ArrayBuffer, answer: (id: string, size: number) => void) => void;
}

const options: Partial<ManagerOptions & SocketOptions> = {
  autoConnect: false,
  auth: { token: "t" },
  closeOnBeforeunload: true,
  extraHeaders: { "x-id": "1" },
  forceNew: true,
  path: "/ws",
  query: { a: 1, b: "2" },
  randomizationFactor: 0,
  reconnectionAttempts: Infinity,
  retries: 3,
  ackTimeout: 1000,
  timeout: 5000,
  transportOptions: { polling: { extraHeaders: { a: "b" } } },
  transports: ["websocket", "polling"],
  withCredentials: true,
};

const socket: Socket<ServerToClient, ClientToServer> = io("https://example.com/admin", options);

export const plain = [
  io(),
  io("/admin"),
  io({ auth: (cb) => cb({ token: "t" }) }),
  io("/", { transports: [Fetch, WebSocket] }),
  io("/", { transports: [XHR, NodeXHR, NodeWebSocket, WebTransport] }),
  io(undefined, { multiplex: false }),
  connect("ws://example.com"),
  defaultIo(),
];
check<Same<(typeof plain)[number], Socket>>();
check<Same<typeof protocol, number>>();
check<Same<ReturnType<typeof io>, Socket>>();

socket.on("connect", () => {
  check<Same<typeof socket.id, string | undefined>>();
  check<Same<typeof socket.recovered, boolean>>();
});
socket.on("connect_error", (error) => {
  check<Same<typeof error, ExtendedError>>();
  console(error.message, error.data.code);
});
socket.on("disconnect", (reason, details) => {
  check<Same<typeof reason, Socket.DisconnectReason>>();
  check<Same<typeof details, DisconnectDescription | undefined>>();
  if (reason === "io server disconnect") socket.connect();
});
socket.on("chat", (from, text) => console(from.length, text.length));
socket.once("noArg", () => {});
socket.on("ask", (question, answer) => answer(question.trim()));
socket.off("chat").off().offAny();
socket.removeAllListeners("chat").removeListener("ask").removeAllListeners();
check<Same<ReturnType<typeof socket.hasListeners>, boolean>>();
console(socket.listeners("chat").map((listener) => listener("a", "b")));

socket.emit("hello", "me").emit("add", 1, 2, (sum) => sum.toFixed());
socket.volatile.emit("hello", "me");
socket
  .compress(false)
  .volatile.timeout(5)
  .emit("add", 1, 2, (error, sum) => {
    check<Same<typeof error, Error>>();
    check<Same<typeof sum, number>>();
  });
socket.timeout(1000).emit("upload", new ArrayBuffer(8), (error, id, size) => {
  if (!error) console(id.length + size);
});
socket.send("text", 1, { any: true });

export async function acknowledgements() {
  const sum = await socket.emitWithAck("add", 1, 2);
  check<Same<typeof sum, number>>();
  const anything = await io().emitWithAck("whatever", 1, "2");
  check<Same<typeof anything, any>>();
  const timed = await io().timeout(10).emitWithAck("whatever");
  check<Same<typeof timed, any>>();
}

socket.onAny((event, ...args) => console(event, args));
socket.prependAny(() => {}).offAny(() => {});
socket
  .onAnyOutgoing(() => {})
  .prependAnyOutgoing(() => {})
  .offAnyOutgoing();
socket.listenersAny().length = 0;
socket.listenersAnyOutgoing().pop();
socket.sendBuffer.length = 0;
socket.receiveBuffer.splice(0);
socket.auth = { token: "new" };
socket.auth = (cb) => cb({ token: "newer" });
socket.connected = false;

const untyped = io();
untyped.on("anything", (...args) => console(args));
untyped.on("anything", (a, b) => console(a.b.c, b));
untyped.on("anything", async ({ id }: { id: number }) => console(id));
untyped.emit("anything", 1, { two: 2 }, (answer: string, more: number) => console(answer, more));
untyped.timeout(1).emit("anything", (error: Error, answer: string) => console(error, answer));
untyped.timeout(1).emit("anything", (error: Error | null) => console(error));

// Names that are not known to the compiler.
socket.on("dynamic" as any, (value: any) => console(value));
socket.on("dynamic" as never, (value: any) => {
  console(value);
});

const manager = new Manager("https://example.com", { reconnectionDelay: 10 });
const others = [new Manager(), new Manager({ path: "/x" })];
const admin: Socket<ServerToClient, ClientToServer> = manager.socket("/admin", { auth: {} });
manager.on("reconnect_attempt", (attempt) => console(attempt.toFixed()));
manager.on("close", (reason) => console(reason.length));
manager.on("error", (error) => console(error.message));
manager.on("packet", (packet) => console(packet.nsp, packet.data));
check<Same<ReturnType<typeof manager.open>, Manager>>();
const settings: [boolean, number, number, number, number, number | boolean] = [
  manager.reconnection(),
  manager.reconnectionAttempts(),
  manager.reconnectionDelay(),
  manager.reconnectionDelayMax(),
  manager.randomizationFactor(),
  manager.timeout(),
];
manager
  .reconnection(true)
  .reconnectionAttempts(1)
  .reconnectionDelay(1)
  .reconnectionDelayMax(1)
  .randomizationFactor(0.1)
  .timeout(false)
  .open((error) => console(error?.message))
  .connect();
console(manager.opts.path?.length, manager._readyState);
manager.opts.transports = ["polling", "websocket"];

const engine = socket.io.engine;
engine.on("upgrade", (transport) => console(transport.name));
engine.on("close", (reason) => console(reason));
engine.once("drain", () => {});
engine.transport.on("error", (error) => console(error.message));
engine.transport.once("close", () => {}).off("open");
socket.io._close();
engine.binaryType = "blob";
engine.close();
console(engine.id, engine.readyState, engine.transport.query.t, engine.transport.writable);

export class Room<Listen extends Record<string, (...args: any[]) => void>> {
  constructor(private readonly socket: Socket<Listen, ClientToServer>) {}
  join() {
    this.socket.on("connect", () => this.socket.emit("hello", "room"));
  }
}
export const room = new Room(socket);
export const created: Socket = new Socket(manager, "/more");

type Handlers = { [K in keyof SocketReservedEvents]: SocketReservedEvents[K] };
export const handlers: Partial<Handlers & ManagerReservedEvents> = {
  connect() {},
  reconnect_failed() {},
};

function console(...values: unknown[]) {
  return values.length;
}
console(others, admin, settings);
