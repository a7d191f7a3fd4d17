// Typed events in the ways that applications write them; for both declarations, as compatible-application.ts.
import { io, Manager, Socket } from "socketio-wasm";
import type { DisconnectDescription } from "socketio-wasm";
import { check, type Same } from "./assert.js";

interface ServerToClient {
  noArg: () => void;
  basicEmit: (a: number, b: string, c: ArrayBuffer) => void;
  withAck: (d: string, callback: (e: number) => void) => void;
}

interface ClientToServer {
  hello: () => void;
  search: (
    query: { text: string; page?: number },
    callback: (found: readonly { id: string }[]) => void,
  ) => void;
  rename: (
    id: string,
    name: string | undefined,
    callback: (answer: { ok: boolean }) => void,
  ) => void;
  joined: (room: string, ...more: string[]) => void;
  saved: (callback: () => void) => void;
}

const socket: Socket<ServerToClient, ClientToServer> = io();

socket.on("basicEmit", (a, b, c) => {
  check<Same<typeof a, number>>();
  check<Same<typeof b, string>>();
  check<Same<typeof c, ArrayBuffer>>();
});
socket.on("withAck", async (d, callback) => callback(d.length));
socket.once("noArg", async () => {});

export async function answers() {
  const found = await socket.emitWithAck("search", { text: "a" });
  check<Same<typeof found, readonly { id: string }[]>>();
  const { ok } = await socket.emitWithAck("rename", "1", undefined);
  check<Same<typeof ok, boolean>>();
  const [first] = await Promise.all([
    socket.emitWithAck("search", { text: "a", page: 2 }),
    socket.volatile.emitWithAck("rename", "1", "b"),
  ]);
  return first[0]?.id;
}

socket
  .emit("joined", "a", "b", "c")
  .emit("hello")
  .emit("saved", () => {});
socket.timeout(5000).emit("search", { text: "a" }, (error, found) => {
  check<Same<typeof error, Error>>();
  check<Same<typeof found, readonly { id: string }[]>>();
});
socket.timeout(5000).emit("saved", (error) => error.message);
socket.timeout(5000).timeout(10).volatile.compress(true).emit("joined", "a");

// What a lost connection left behind.
function describe(details: DisconnectDescription | undefined) {
  if (details === undefined) return "";
  if (details instanceof Error) return details.message;
  check<Same<typeof details.description, string>>();
  check<Same<typeof details.context, unknown>>();
  return details.description;
}
socket.on("disconnect", (reason, details) => {
  switch (reason) {
    case "io client disconnect":
    case "io server disconnect":
      return reason;
    default:
      check<
        Same<typeof reason, "ping timeout" | "transport close" | "transport error" | "parse error">
      >();
      return describe(details);
  }
});

// Listeners of everything.
const log: string[] = [];
socket.onAny((event: string, ...args: unknown[]) => log.push(event, ...args.map(String)));
socket.onAny((event) => log.push(event));
socket.prependAnyOutgoing(async (event: string, first?: number) => {
  log.push(event, String(first));
});
for (const listener of socket.listenersAny()) socket.offAny(listener);

// Functions around the client.
export function send<Ev extends keyof ClientToServer>(
  event: Ev,
  ...args: Parameters<ClientToServer[Ev]>
) {
  socket.emit(event, ...args);
}
export function follow<Ev extends keyof ServerToClient>(event: Ev, listener: ServerToClient[Ev]) {
  socket.on<Ev>(event, listener as never);
  return () => void socket.off<Ev>(event, listener as never);
}
export function until(client: Socket, event: string) {
  return new Promise<unknown[]>((resolve) => client.once(event, (...args) => resolve(args)));
}
check<Same<InstanceType<typeof Manager>, Manager>>();
export const remembered = new Map<string, ReturnType<typeof io>>();
export const partial: Pick<Socket, "on" | "off" | "emit" | "connected"> = io();
export type Reason = Parameters<Parameters<typeof socket.on<"disconnect">>[1]>[0];
check<Same<Reason, Socket.DisconnectReason>>();

export class Chat extends Socket<ServerToClient, ClientToServer> {
  constructor(manager: Manager) {
    super(manager, "/chat", { auth: { token: "t" }, retries: 2, ackTimeout: 10_000 });
    this.on("connect", () => this.emit("joined", this.id ?? ""));
  }
}
export class Line extends Manager<ServerToClient, ClientToServer> {
  override open(done?: (error?: Error) => void): this {
    return super.open(done);
  }
}

declare module "socketio-wasm" {
  interface ManagerOptions {
    ofTheApplication?: string;
  }
  interface Socket<ListenEvents, EmitEvents> {
    userID?: string;
  }
}
io({ ofTheApplication: "known" }).userID = "u";
