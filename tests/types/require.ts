// CommonJS, in the words that TypeScript has for it.
import client = require("socketio-wasm");
import debugClient = require("socketio-wasm/debug");
import parser = require("socketio-wasm/msgpack");
import { check, type Same } from "./assert.js";

const socket: client.Socket = client.io("/a", { parser });
socket.timeout(1).emit("hello", (error: Error | null) => error);
export const others = [client.default(), client.connect(), debugClient.io(), new client.Manager()];
export const packets = new parser.Encoder().encode({ type: parser.PacketType.EVENT, nsp: "/" });
check<Same<typeof client.protocol, number>>();
check<Same<typeof client.io, typeof client.io.connect>>();
