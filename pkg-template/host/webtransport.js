/** A WebTransport as one of the transports of an engine: one stream of a session over HTTP/3. */
import { BlobType } from "../codec/binary.js";
import { OPEN } from "../codec/frames.js";
import { encodeFrames, StreamDecoder } from "../codec/stream.js";
import { resolved } from "../own.js";
import { FrameTransport } from "./frame-transport.js";
import { receive } from "./incoming.js";

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("./transports.js").Request} Request */

/** For failures that come with the end of the session, which its promise `closed` reports. */
const ignore = () => {};

export class WebTransportTransport extends FrameTransport {
  /**
   * Opens a session. Throws what its constructor throws.
   *
   * @param {Host} host
   * @param {number} id
   * @param {Request} request
   */
  constructor(host, id, { engine, url, settings, query }) {
    super(host, engine, id);
    /** @type {any[]} the frames that have not been written yet */
    this.frames = [];
    /** @type {WritableStreamDefaultWriter<Uint8Array> | undefined} once it is open */
    this.writer = undefined;
    /** @type {{ webtransport?: WebTransportOptions } | undefined} */
    const transportOptions = settings.options.transportOptions;
    const session = new WebTransport(url, transportOptions?.webtransport);
    this.session = session;
    session.closed.then(
      () => this.isClosed || this.closed(undefined),
      (error) => this.isClosed || this.fail(error, false),
    );
    const openStream = async () => {
      await session.ready;
      return session.createBidirectionalStream();
    };
    // What leads to callbacks of the user is called by `then`, see `Requests.send`.
    openStream().then((stream) => this.begin(stream, query.sid), ignore);
  }

  /**
   * The stream is open. The first packet names the session, if there is one already.
   *
   * @param {WebTransportBidirectionalStream} stream
   * @param {unknown} sid
   */
  begin({ readable, writable }, sid) {
    if (this.isClosed) return;
    this.writer = writable.getWriter();
    this.read(readable.getReader(), new StreamDecoder());
    this.write([OPEN + (sid ? `{"sid":"${sid}"}` : "")]).then(ignore, ignore);
    this.opened();
  }

  /**
   * @param {ReadableStreamDefaultReader<Uint8Array>} reader
   * @param {StreamDecoder} decoder
   */
  read(reader, decoder) {
    reader.read().then(({ done, value }) => {
      if (!done) this.receive(decoder.read(value), 0, () => this.read(reader, decoder));
    }, ignore);
  }

  /**
   * Receives the frames that came together, each in a microtask of its own: what one of them leads to
   * comes before the next, as it does over a WebSocket.
   *
   * @param {any[]} frames
   * @param {number} at the place of the next one
   * @param {() => void} more called when all have been received
   */
  receive(frames, at, more) {
    if (this.isClosed) return;
    if (at === frames.length) {
      more();
      return;
    }
    receive(this.host, this.engine, this.id, frames[at]);
    resolved.then(() => this.receive(frames, at + 1, more));
  }

  /** @param {any} frame */
  sendFrame(frame) {
    this.frames.push(frame);
  }

  /** The frames of this turn are written together, when Blobs among them have been read. */
  settle() {
    const { frames } = this;
    this.frames = [];
    const write = (/** @type {any[]} */ ready) => this.write(ready).then(this.taken, ignore);
    const isBlob = (/** @type {any} */ frame) => frame instanceof BlobType;
    if (!frames.some(isBlob)) {
      write(frames);
      return;
    }
    const reading = frames.map((frame) => (isBlob(frame) ? frame.arrayBuffer() : frame));
    // A Blob that cannot be read leaves a gap in the order of packets, so the transport fails.
    Promise.all(reading).then(write, (error) => this.fail(error, true));
  }

  /**
   * @param {any[]} frames
   * @returns {Promise<void>} fulfilled when the stream has taken them
   */
  async write(frames) {
    if (!this.isClosed) await this.writer?.write(encodeFrames(frames));
  }

  close() {
    super.close();
    // A WebTransport class of the application may throw.
    try {
      this.session.close();
    } catch {
      // If closing it throws, it is closed already.
    }
  }
}
