// The declarations of the entries that are ES modules only.
import withoutWasm, { io as ioWithoutWasm } from "socketio-wasm/js";
import slim, { init, io, Manager, type Socket } from "socketio-wasm/slim";
import type { ManagerOptions } from "socketio-wasm/slim";
import type { Manager as RequiredManager, Socket as RequiredSocket } from "socketio-wasm/index.cjs";
import { check, type Same } from "./assert.js";

export async function start(response: object, options: Partial<ManagerOptions>) {
  await init();
  await init("/files/socketio-wasm.wasm");
  await init(new Uint8Array(1));
  await init(response);
  await init(Promise.resolve(response));
  // @ts-expect-error a module has no number
  await init(1);
  return [io("/a", options), slim(), new Manager()];
}
check<Same<ReturnType<typeof slim>, Socket>>();
check<Same<typeof withoutWasm, typeof slim>>();
check<Same<typeof ioWithoutWasm, typeof io>>();

/** What a CommonJS module gets from `require()` is the same, for whoever is handed it. */
check<Same<Socket, RequiredSocket>>();
check<Same<Manager, RequiredManager>>();
