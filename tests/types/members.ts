// Beside one another: whatever the official declarations name is here as well, unless it is said to be missing.
import type * as official from "socket.io-client";
import type * as ours from "socketio-wasm";
import { check, type Same } from "./assert.js";

type Missing<Theirs, Ours> = Exclude<keyof Theirs, keyof Ours>;

check<Same<Missing<typeof official, typeof ours>, never>>();
check<Same<Missing<official.Socket, ours.Socket>, never>>();
check<Same<Missing<official.ManagerOptions, ours.ManagerOptions>, never>>();
check<Same<Missing<official.SocketOptions, ours.SocketOptions>, never>>();
check<Same<Missing<official.SocketReservedEvents, ours.SocketReservedEvents>, never>>();
check<Same<Missing<official.ManagerReservedEvents, ours.ManagerReservedEvents>, never>>();

// What the classes use among themselves.
check<Same<Missing<official.Manager, ours.Manager>, "_autoConnect" | "_destroy" | "_packet">>();
check<
  Same<Missing<Engine<official.Manager>, Engine<ours.Manager>>, "_cookieJar" | "_hasPingExpired">
>();
// How an engine drives a transport: those of applications are not taken.
check<
  Same<
    Missing<Engine<official.Manager>["transport"], Engine<ours.Manager>["transport"]>,
    "open" | "send" | "close" | "pause"
  >
>();

type Engine<Of extends { engine: unknown }> = Of["engine"];

// Options that were made for the other client, but for classes of transports.
type Options<Of extends { transports?: unknown; transportImplementations?: unknown }> = Omit<
  Of,
  "transports" | "transportImplementations"
>;
export const options: Partial<Options<ours.ManagerOptions> & ours.SocketOptions> = {} as Partial<
  Options<official.ManagerOptions> & official.SocketOptions
>;
export const reason: ours.Socket.DisconnectReason = "" as official.Socket.DisconnectReason;
export const details: ours.DisconnectDescription = {} as official.DisconnectDescription;
export const refused: ours.ExtendedError = {} as official.ExtendedError;
