// The declarations of the msgpack parser.
import { io, Manager } from "socketio-wasm";
import type { Packet } from "socketio-wasm";
import parser, { Decoder, Encoder, PacketType, protocol } from "socketio-wasm/msgpack";
import * as everything from "socketio-wasm/msgpack";
import { check, type Same } from "./assert.js";

check<
  Same<keyof typeof everything, "Decoder" | "Encoder" | "PacketType" | "default" | "protocol">
>();
check<Same<typeof protocol, 5>>();
check<Same<keyof typeof parser, "Decoder" | "Encoder" | "PacketType" | "protocol">>();

io({ parser });
new Manager({ parser: everything });

const frames = new Encoder().encode({ type: PacketType.EVENT, nsp: "/", data: ["news"] });
check<Same<typeof frames, ArrayBuffer[]>>();
// @ts-expect-error a packet has a namespace
new Encoder().encode({ type: 2 });

const decoder = new parser.Decoder();
decoder.on("decoded", (packet) => check<Same<typeof packet, Packet>>());
// @ts-expect-error misspelt
decoder.on("decode", () => {});
for (const frame of frames) decoder.add(frame);
decoder.add(new Uint8Array(1));
// @ts-expect-error a frame is binary
decoder.add("text");
decoder.destroy();

/** A parser with something of the application's in it. */
export class Counting extends Decoder {
  count = 0;

  override add(frame: ArrayBuffer) {
    this.count += frame.byteLength;
    super.add(frame);
  }
}
// @ts-expect-error it cannot be changed
PacketType.EVENT = 3;
