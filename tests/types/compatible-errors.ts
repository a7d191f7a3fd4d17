// What must not compile, with either declarations.
import { io, Manager, type Socket } from "socketio-wasm";

interface ServerToClient {
  chat: (from: string, text: string) => void;
}

interface ClientToServer {
  hello: (name: string) => void;
  add: (a: number, b: number, answer: (sum: number) => void) => void;
}

declare const socket: Socket<ServerToClient, ClientToServer>;

// @ts-expect-error no such event from the server
socket.on("hello", () => {});
// @ts-expect-error the second argument is a string
socket.on("chat", (from: string, text: number) => [from, text]);
// @ts-expect-error connect has no arguments
socket.on("connect", (value: number) => value);
// @ts-expect-error no such event to the server
socket.emit("chat", "a", "b");
// @ts-expect-error the argument is a string
socket.emit("hello", 1);
// @ts-expect-error one argument is missing
socket.emit("hello");
// @ts-expect-error the acknowledgement carries a number
socket.emit("add", 1, 2, (sum: string) => sum);
// @ts-expect-error after timeout() the error comes first
socket.timeout(1).emit("add", 1, 2, (sum: number) => sum);
// @ts-expect-error the acknowledgement callback is no argument of emitWithAck()
socket.emitWithAck("add", 1, 2, () => {});
// @ts-expect-error an argument has the wrong type
socket.emitWithAck("add", 1, "2");
// @ts-expect-error a volatile socket knows the same events
socket.volatile.emit("unknown");
// @ts-expect-error an event of the class itself cannot be emitted
socket.emit("connect");
// @ts-expect-error emitReserved() is not for users
socket.emitReserved("connect");
// @ts-expect-error can only be read
socket.disconnected = true;
// @ts-expect-error can only be read
socket.active = true;
// @ts-expect-error can only be read
socket.io = new Manager();
// @ts-expect-error needs a number
socket.timeout("1000");
// @ts-expect-error needs the time
socket.timeout();
// @ts-expect-error there is no such reason
export const reason: Socket.DisconnectReason = "bored";

// @ts-expect-error misspelt
io({ reconnectionDelayMaximum: 1 });
// @ts-expect-error a number
io({ reconnectionDelay: "1s" });
// @ts-expect-error no transport by number
io({ transports: [1] });
// @ts-expect-error a function or an object
io({ auth: "token" });
// @ts-expect-error the URL comes first
io({}, "https://example.com");

const manager = new Manager();
// @ts-expect-error there is no such event of a manager
manager.on("connect", () => {});
// @ts-expect-error the attempt is a number
manager.on("reconnect", (attempt: string) => attempt);
// @ts-expect-error a namespace is needed
manager.socket();
// @ts-expect-error there is no such event of an engine
manager.engine.on("connect", () => {});
