// The entries besides the default one. Modules of either form can import `slim` in this way.
import defaultIo, { io as withoutLogs, type Socket } from "socketio-wasm";
import withLogs, { io, Manager, protocol, setLogger, type Logger } from "socketio-wasm/debug";
import * as debugEntry from "socketio-wasm/debug";
import parser from "socketio-wasm/msgpack";
import { check, type Same } from "./assert.js";

check<Same<typeof io, typeof withoutLogs>>();
check<Same<typeof withLogs, typeof defaultIo>>();
check<Same<typeof protocol, number>>();
check<Same<keyof typeof debugEntry, keyof typeof import("socketio-wasm") | "setLogger">>();

/** As in browsers and in Node.js; not every project has its declaration. */
declare const console: { debug(...values: unknown[]): void };

const kept: string[] = [];
const keeper: Logger = { debug: (message) => kept.push(message) };
setLogger(keeper);
setLogger(console, "socket.io-client:*");
setLogger(null);
// @ts-expect-error: no logger
setLogger({ info() {} });

/** A library is handed the socket of whichever entry. */
const sockets: Socket[] = [io({ parser }), withLogs(), new Manager().socket("/")];
export { sockets };

export async function start() {
  const slim = await import("socketio-wasm/slim");
  check<Same<keyof typeof slim, keyof typeof import("socketio-wasm") | "init">>();
  const begun = slim.init();
  check<Same<typeof begun, Promise<void>>>();
  await begun;
  const socket = slim.io();
  check<Same<typeof socket.connected, boolean>>();
  return socket.timeout(1).emitWithAck("hello");
}
