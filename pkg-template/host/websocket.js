/** A WebSocket as one of the transports of an engine. */
import { resolved } from "../own.js";
import { FrameTransport } from "./frame-transport.js";
import { receive } from "./incoming.js";
import { textsOf } from "./outgoing.js";

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("./transports.js").Request} Request */
/** @typedef {import("../types-engine.js").EnginePacket} EnginePacket */

export class WebSocketTransport extends FrameTransport {
  /**
   * Opens a WebSocket. Throws what its constructor throws.
   *
   * @param {Host} host
   * @param {number} id
   * @param {Request} request
   */
  constructor(host, id, { engine, url, settings }) {
    super(host, engine, id);
    const { protocols, forceBase64 } = settings.options;
    const socket = protocols ? new WebSocket(url, protocols) : new WebSocket(url);
    // Any other value than "blob" and "arraybuffer" changes nothing.
    socket.binaryType = /** @type {globalThis.BinaryType} */ (engine.binaryType);
    this.socket = socket;
    /** Whether bytes are to travel as text. */
    this.base64 = Boolean(forceBase64);
    socket.onopen = () => this.opened();
    socket.onclose = (event) => this.closed(event);
    socket.onerror = (event) => this.fail(event, false);
    socket.onmessage = (event) => receive(host, engine, id, event.data);
  }

  /** @param {EnginePacket} packet */
  send(packet) {
    if (this.base64) this.sendAsText([packet]);
    else super.send(packet);
  }

  /** @param {EnginePacket[]} packets */
  sendAll(packets) {
    if (this.base64) this.sendAsText(packets);
    else super.sendAll(packets);
  }

  /**
   * Sends packets as text, in order: reading a Blob takes time, and later packets must wait for it.
   *
   * @param {EnginePacket[]} packets
   */
  sendAsText(packets) {
    const frames = textsOf(this.host, packets);
    const send = (/** @type {string[]} */ ready) => {
      if (this.isClosed) return;
      this.inFlight = packets.length;
      for (const frame of ready) this.sendFrame(frame);
      this.settle();
    };
    if (frames.every((frame) => typeof frame === "string")) send(frames);
    else Promise.all(frames).then(send, (error) => this.fail(error, true));
  }

  /**
   * A WebSocket class of the application may throw; its `close` event follows.
   *
   * @param {any} frame
   */
  sendFrame(frame) {
    try {
      this.socket.send(frame);
    } catch {
      // See the comment of this method.
    }
  }

  /** It takes everything at once. */
  settle() {
    resolved.then(this.taken);
  }

  close() {
    super.close();
    const { socket } = this;
    // A WebSocket class of the application may throw or call back.
    try {
      socket.onopen = socket.onclose = socket.onerror = socket.onmessage = null;
      socket.close();
    } catch {
      // If closing it throws, it is closed already.
    }
  }
}
