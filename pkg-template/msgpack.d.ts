/**
 * A parser for the option `parser`: packets as MessagePack, one binary frame each, attachments included. The server
 * needs the same one, which for Node.js is the npm package socket.io-msgpack-parser.
 *
 * ```js
 * import { io } from "socketio-wasm";
 * import parser from "socketio-wasm/msgpack";
 *
 * const socket = io({ parser });
 * ```
 */
import type { Packet } from "./index.js";
import type { Emitter } from "./types-events.js";

/** The version of the Socket.IO protocol. */
export declare const protocol: 5;

export declare const PacketType: {
  readonly CONNECT: 0;
  readonly DISCONNECT: 1;
  readonly EVENT: 2;
  readonly ACK: 3;
  readonly CONNECT_ERROR: 4;
};

export declare class Encoder {
  /** Returns one frame. What has no place in MessagePack throws: a BigInt, a symbol, a function in an array. */
  encode(packet: Packet): ArrayBuffer[];
}

interface DecoderEvents {
  decoded: (packet: Packet) => void;
}

export declare class Decoder extends Emitter<DecoderEvents, DecoderEvents> {
  /** Reads one frame, and emits `decoded`. Throws when the frame is not a packet. */
  add(frame: ArrayBuffer | ArrayBufferView): void;
  destroy(): void;
}

declare const parser: {
  readonly protocol: typeof protocol;
  readonly PacketType: typeof PacketType;
  readonly Encoder: typeof Encoder;
  readonly Decoder: typeof Decoder;
};
export default parser;
