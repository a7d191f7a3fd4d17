// What these declarations know beyond the official ones.
import { Fetch, io, Manager, Socket, WebSocket } from "socketio-wasm";
import type {
  CloseDetails,
  DecorateAcknowledgements,
  DefaultEventsMap,
  Engine,
  EngineOptions,
  EnginePacket,
  EventsMap,
  HandshakeData,
  Packet,
  TransportError,
  TransportMarker,
  TransportName,
} from "socketio-wasm";
import * as everything from "socketio-wasm";
import { check, type Same } from "./assert.js";

check<
  Same<
    keyof typeof everything,
    | "Fetch"
    | "Manager"
    | "NodeWebSocket"
    | "NodeXHR"
    | "Socket"
    | "WebSocket"
    | "WebTransport"
    | "XHR"
    | "connect"
    | "default"
    | "io"
    | "protocol"
  >
>();

interface ClientToServer {
  add: (a: number, b: number, answer: (sum: number) => void) => void;
  notify: (text: string, seen?: (when: number) => void) => void;
}

declare const socket: Socket<DefaultEventsMap, ClientToServer>;
const { emit } = socket;
export { emit };

export async function answersAfterTimeout() {
  const sum = await socket.timeout(1).emitWithAck("add", 1, 2);
  check<Same<typeof sum, number>>();
  const volatile = await socket.timeout(1).volatile.emitWithAck("add", 1, 2);
  check<Same<typeof volatile, number>>();
  // @ts-expect-error the arguments are still checked
  await socket.timeout(1).emitWithAck("add", 1);
}
const timed: Socket<DefaultEventsMap, DecorateAcknowledgements<ClientToServer>> = socket.timeout(1);
timed.emit("notify", "text", (error, when) => [error.message, when.toFixed()]);
timed.emit("notify", "text");

// The function is a namespace as well.
io.connect("/a").on("x", () => {});
io.io.connect.io().close();
check<Same<typeof io.Manager, typeof Manager>>();
check<Same<typeof io.Socket, typeof Socket>>();
check<Same<typeof io.protocol, number>>();
// @ts-expect-error can only be read
io.protocol = 4;

// The emitter under its other names.
socket
  .addEventListener("anything", (a, b) => [a, b])
  .removeEventListener("anything")
  .removeEventListener();
check<Same<typeof socket.nsp, string>>();

io({
  maxAttachments: 100,
  localAddress: "127.0.0.1",
  transportImplementations: [Fetch, WebSocket],
});
const marker: TransportMarker = Fetch;
const name: TransportName = "quic";
const options: EngineOptions = { transports: [marker], hostname: "example.com" };
io({ ...options, transports: [name] });

class OwnTransport {}
// @ts-expect-error transports of one's own are not taken
io({ transports: [OwnTransport] });
// @ts-expect-error a marker cannot be made up
io({ transports: [{}] });
// @ts-expect-error a marker is no class
new Fetch();

const engine: Engine = new Manager().engine;
engine.on("handshake", (data) => check<Same<typeof data, HandshakeData>>());
engine.on("packet", (packet) => check<Same<typeof packet, EnginePacket>>());
engine.on("close", (_reason, details) =>
  check<Same<typeof details, CloseDetails | Error | undefined>>(),
);
engine.on("error", (error) => {
  if (typeof error !== "string" && "type" in error) {
    const { description, context } = error as TransportError;
    return [description, context.status];
  }
});
engine.transport.on("packet", (packet) => check<Same<typeof packet, EnginePacket>>());
engine.transport.on("error", (error) => check<Same<typeof error, TransportError>>());
engine.send("text", { compress: false }, () => {});
engine.write(new Uint8Array(1)).close();
check<Same<typeof engine.opts, EngineOptions>>();
new Manager().on("packet", (packet) => check<Same<typeof packet, Packet>>());

// Maps without an index signature, and functions over any map.
export function whenConnected<L extends EventsMap, E extends EventsMap>(of: Socket<L, E>) {
  of.on("connect", () => of.disconnect());
  return of.once("disconnect", (reason) => reason.length);
}
whenConnected(socket);
whenConnected(io());
