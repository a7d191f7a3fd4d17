/** What an application may write with the output of wasm-pack, beside which it is compiled, and what it may not. */
import {
  connect,
  Fetch,
  io,
  Manager,
  protocol,
  Socket,
  WebSocket,
  type ManagerOptions,
} from "./socketio_wasm.js";

interface FromServer {
  news: (count: number) => void;
}
interface ToServer {
  ask: (question: string, answer: (count: number) => void) => void;
}

io("https://example.com").on("news", (n: number) => n.toFixed());

const socket: Socket<FromServer, ToServer> = connect({ transports: [WebSocket, Fetch] });
socket.on("news", (count) => count.toFixed());
socket.emitWithAck("ask", "how many").then((count) => count.toFixed());

const options: Partial<ManagerOptions> = { reconnection: false };
export const other: Socket = new Manager("/", options).socket("/room");
export const revision: number = protocol;

// @ts-expect-error -- not a number of the server's
io(5);
// @ts-expect-error -- misspelt
io().conect();
// @ts-expect-error -- the reason is a string
io().on("disconnect", (reason: number) => reason.toFixed());
// @ts-expect-error -- not an event
socket.on("olds", () => {});
// @ts-expect-error -- not a transport
io({ transports: [Manager] });
