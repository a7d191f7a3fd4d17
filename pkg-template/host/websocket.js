/** A WebSocket as one of the transports of an engine. */
import { packetToFrame } from "../codec/frames.js";
import { detach, resolved } from "../own.js";
import { receive } from "./incoming.js";
import { textsOf } from "./outgoing.js";

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("../types-engine.js").EnginePacket} EnginePacket */

export class WebSocketTransport {
  /**
   * @param {Host} host
   * @param {Engine} engine
   * @param {number} id
   * @param {WebSocket} socket that has just been made
   * @param {boolean} base64 whether bytes are to travel as text
   */
  constructor(host, engine, id, socket, base64) {
    this.host = host;
    this.engine = engine;
    this.id = id;
    this.socket = socket;
    this.base64 = base64;
    this.isClosed = false;
    /** How many packets of the engine's write buffer are on their way. */
    this.inFlight = 0;
    /** The callback of the microtask after each packet: one function for all of them. */
    this.taken = () => this.drain();
    socket.onopen = () =>
      host.enterFromBrowser((core) => {
        core.opened(id);
        engine._emitForTransport(id, "open", []);
      });
    socket.onclose = (event) => host.ended(id, (core) => core.closed(id, event));
    socket.onerror = (event) => this.fail(event, false);
    socket.onmessage = (event) => receive(host, engine, id, event.data);
  }

  /**
   * Sends the packet at the front of the engine's write buffer.
   *
   * @param {EnginePacket} packet
   */
  send(packet) {
    if (this.base64) {
      this.sendAsText([packet]);
      return;
    }
    this.inFlight = 1;
    this.transmit(packet);
    resolved.then(this.taken);
  }

  /** @param {number} count of the packets at the front of the engine's write buffer */
  sendBuffered(count) {
    // A copy, because sending may run user code in a test double.
    const packets = this.engine.writeBuffer.slice(0, count);
    if (this.base64) {
      this.sendAsText(packets);
      return;
    }
    this.inFlight = packets.length;
    for (const packet of packets) this.transmit(packet);
    resolved.then(this.taken);
  }

  /** @param {string} frame a packet that is the transport's own */
  sendControl(frame) {
    this.inFlight = 0;
    this.sendFrame(frame);
    resolved.then(this.taken);
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
      resolved.then(this.taken);
    };
    if (frames.every((frame) => typeof frame === "string")) send(frames);
    else Promise.all(frames).then(send, (error) => this.fail(error, true));
  }

  /** @param {EnginePacket} packet */
  transmit(packet) {
    let frame;
    try {
      frame = packetToFrame(packet);
    } catch (error) {
      // Values that are not text are converted by their own methods, which may throw.
      this.host.blame(error);
      return;
    }
    this.sendFrame(frame);
  }

  /**
   * A socket that was closed by user code throws; its `close` event follows.
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

  /**
   * The microtask after sending. The core learns only now what was sent, so that listeners of
   * `drain` do not run between events that are emitted together.
   */
  drain() {
    if (this.isClosed) return;
    const { host, engine, inFlight } = this;
    this.inFlight = 0;
    if (inFlight > 0) engine._drop(inFlight);
    let next;
    try {
      next = host.core.taken(this.id);
    } catch (error) {
      host.caught(error);
      host.end(null);
      return;
    }
    if (next === undefined) {
      this.sent();
      return;
    }
    if (next > 0) this.sendBuffered(next);
    host.end(null);
  }

  /** The same if listeners, a close or an upgrade wait for it. */
  sent() {
    this.host.enter((core) => core.sent(this.id));
  }

  /**
   * Reports to the core that the transport has failed.
   *
   * @param {unknown} description
   * @param {boolean} writing
   */
  fail(description, writing) {
    const { id } = this;
    this.host.ended(id, (core) => core.failed(id, description, undefined, writing));
  }

  /** Closes it, without further events. */
  close() {
    this.isClosed = true;
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
detach(WebSocketTransport);
