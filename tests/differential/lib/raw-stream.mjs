import { createPacketDecoderStream } from "engine.io-parser";

/**
 * The stream of a session of WebTransport, packet by packet and byte by byte, for what the official server would never
 * send.
 */
export class RawStream {
  /**
   * Waits for the stream of a session. There is none if the session ends before.
   *
   * @param {import("../../servers/webtransport.mjs").Session} session
   * @param {{ received: Function, sent: Function }} record
   */
  static async of(session, record) {
    const streams = session.incomingBidirectionalStreams.getReader();
    const { value } = await streams.read();
    return value && new RawStream(value, record);
  }

  constructor({ readable, writable }, record) {
    const decoder = createPacketDecoderStream(Number.MAX_SAFE_INTEGER, "nodebuffer");
    this.reader = readable.pipeThrough(decoder).getReader();
    this.writer = writable.getWriter();
    this.record = record;
  }

  /** The next packet, as `{ type, data }`; nothing when the stream has ended. */
  async next() {
    const { value } = await this.reader.read();
    if (value !== undefined) this.record.received(value.type, value.data);
    return value;
  }

  /** Reads packets until there is one that begins so. */
  async expect(type, start = "") {
    for (;;) {
      const packet = await this.next();
      if (packet === undefined) throw new Error(`the stream has ended before ${type} ${start}`);
      if (packet.type === type && String(packet.data ?? "").startsWith(start)) return packet;
    }
  }

  /** @param {Uint8Array | number[]} bytes as they stand on the wire */
  write(bytes) {
    return this.writer.write(Uint8Array.from(bytes));
  }

  /** @param {string} packet shorter than 126 bytes, as it stands on the wire */
  send(packet) {
    this.record.sent("text", packet);
    return this.write([packet.length, ...Buffer.from(packet)]);
  }

  /** The usual start of a session that has no other transport before. */
  async open(fields = {}) {
    await this.expect("open");
    const handshake = { sid: "wt", upgrades: [], pingInterval: 25_000, pingTimeout: 20_000 };
    await this.send(`0${JSON.stringify({ ...handshake, ...fields })}`);
    await this.expect("message", "0");
    await this.send('40{"sid":"sock-wt"}');
  }

  /** The end of the stream, but not of its session. */
  end() {
    return this.writer.close();
  }
}
