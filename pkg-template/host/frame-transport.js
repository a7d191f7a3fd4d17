/** What the transports that stay open have in common: they send each packet as a frame. */
import { packetToFrame } from "../codec/frames.js";
import { detach } from "../own.js";

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("../types-engine.js").EnginePacket} EnginePacket */

/** @abstract */
export class FrameTransport {
  /**
   * @param {Host} host
   * @param {Engine} engine
   * @param {number} id
   */
  constructor(host, engine, id) {
    this.host = host;
    this.engine = engine;
    this.id = id;
    this.isClosed = false;
    /** How many packets of the engine's write buffer are on their way. */
    this.inFlight = 0;
    /** What is called after each packet: one function for all of them. */
    this.taken = () => this.drain();
  }

  /**
   * Hands a frame to the browser.
   *
   * @abstract
   * @param {any} _frame
   */
  sendFrame(_frame) {}

  /**
   * Has `taken` called, later, when the browser has taken the frames.
   *
   * @abstract
   */
  settle() {}

  /** Closes it, without further events. */
  close() {
    this.isClosed = true;
  }

  /**
   * Sends the packet at the front of the engine's write buffer.
   *
   * @param {EnginePacket} packet
   */
  send(packet) {
    this.inFlight = 1;
    this.transmit(packet);
    this.settle();
  }

  /** @param {number} count of the packets at the front of the engine's write buffer */
  sendBuffered(count) {
    // A copy, because sending may run user code in a test double.
    this.sendAll(this.engine.writeBuffer.slice(0, count));
  }

  /** @param {EnginePacket[]} packets those at the front of the engine's write buffer */
  sendAll(packets) {
    this.inFlight = packets.length;
    for (const packet of packets) this.transmit(packet);
    this.settle();
  }

  /** @param {string} frame a packet that is the transport's own */
  sendControl(frame) {
    this.inFlight = 0;
    this.sendFrame(frame);
    this.settle();
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
   * The browser has taken what was sent. The core learns only now what that was, so that listeners
   * of `drain` do not run between events that are emitted together.
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
      host.endMicrotask();
      return;
    }
    if (next === undefined) {
      this.sent();
      return;
    }
    if (next > 0) this.sendBuffered(next);
    host.endMicrotask();
  }

  /** The same if listeners, a close or an upgrade wait for it. */
  sent() {
    this.host.enter((core) => core.sent(this.id));
  }

  /** It is open: packets can be sent. */
  opened() {
    const { host, engine, id } = this;
    host.enterFromBrowser((core) => {
      core.opened(id);
      engine._emitForTransport(id, "open", []);
    });
  }

  /**
   * The other side has closed it.
   *
   * @param {unknown} event `undefined` for none
   */
  closed(event) {
    const { host, id } = this;
    host.ended(id, (core) => core.closed(id, event));
  }

  /**
   * Reports to the core that the transport has failed.
   *
   * @param {unknown} description
   * @param {boolean} writing
   */
  fail(description, writing) {
    const { host, id } = this;
    host.ended(id, (core) => core.failed(id, description, undefined, writing));
  }
}
detach(FrameTransport);
