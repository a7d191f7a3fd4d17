/** The outputs of the core that are about engines and their transports. */
import { Engine } from "../api/engine.js";
import { frameToPacket, payloadSize } from "../codec/frames.js";
import { readEngineOptions } from "../options/engine-options.js";
import { resolved } from "../own.js";
import { NamespaceHost } from "./namespaces.js";
import { push } from "./outgoing.js";

/** @typedef {import("../generated/socketio_wasm.js").EngineSettings} EngineSettings */
/** @typedef {import("../generated/socketio_wasm.js").HandshakeFields} HandshakeFields */
/** @typedef {import("../generated/socketio_wasm.js").UrlParameters} UrlParameters */
/** @typedef {import("../types-engine.js").EnginePacket} EnginePacket */

export class EngineHost extends NamespaceHost {
  /**
   * Makes the object for a new engine, and reads its options.
   *
   * @param {number} number
   * @returns {EngineSettings | undefined} nothing if they could not be read
   */
  engineOptions(number) {
    const { manager } = this;
    try {
      const engine = new Engine(this, number);
      const settings = readEngineOptions(engine, manager.uri, manager.opts);
      this.engines[number] = engine;
      manager.engine = engine;
      this.engine = engine;
      return settings;
    } catch (error) {
      this.blame(error);
      return undefined;
    }
  }

  /**
   * Reads the handshake in a frame (Engine.IO protocol 4, "Handshake").
   *
   * @param {number} engine
   * @param {unknown} frame
   * @returns {HandshakeFields | undefined} nothing if it is invalid
   */
  handshake(engine, frame) {
    const read = readHandshake(String(frame));
    if (read === undefined) return undefined;
    const object = this.engines[engine];
    if (object !== undefined) object._sid = read.sid;
    return read.handshake;
  }

  /**
   * An engine is closed for good: releases it.
   *
   * @param {number} engine
   */
  engineGone(engine) {
    this.engines[engine]?._retire();
    delete this.engines[engine];
  }

  // -------------------------------------------------------- write buffer

  /**
   * Answers the server's heartbeat.
   *
   * @param {number} engine
   */
  pong(engine) {
    const object = this.engines[engine];
    /** @type {EnginePacket} */
    const packet = { type: "pong", data: undefined, options: { compress: true } };
    if (object !== undefined) push(this, object, packet);
  }

  /**
   * Puts a packet into the write buffer, after listeners of `packetCreate` have been called.
   *
   * @param {number} engine
   * @param {unknown} packet that was given to the core for this
   */
  enqueue(engine, packet) {
    this.engines[engine]?.writeBuffer.push(/** @type {EnginePacket} */ (packet));
  }

  /**
   * Measures packets of the write buffer, in bytes.
   *
   * @param {number} engine
   * @param {number} limit
   * @returns {number[]} the bytes of the first packets, until they come to more than the limit
   */
  measure(engine, limit) {
    /** @type {number[]} */
    const sizes = [];
    // Applications can reach this array, so there may be anything in it, or in its place.
    this.guard(() => {
      let sum = 0;
      for (const packet of this.engines[engine]?.writeBuffer ?? []) {
        const size = payloadSize(packet?.data);
        sizes.push(size);
        sum += size;
        if (sum > limit) break;
      }
    });
    return sizes;
  }

  /**
   * Empties the write buffer: what is in it will not be sent.
   *
   * @param {number} engine
   */
  dropBuffer(engine) {
    const object = this.engines[engine];
    if (object !== undefined) object.writeBuffer = [];
  }

  // ---------------------------------------------------------- transports

  /**
   * Opens a transport that stays open.
   *
   * @param {number} transport
   * @param {"websocket" | "webtransport"} name
   * @param {number} engine
   * @param {UrlParameters} parameters
   */
  openTransport(transport, name, engine, parameters) {
    this.transports.openTransport(transport, name, engine, parameters);
  }

  /**
   * Sends a GET request.
   *
   * @param {number} transport
   * @param {number} engine
   * @param {UrlParameters} parameters
   */
  poll(transport, engine, parameters) {
    this.orFail(transport, false, () => this.transports.poll(transport, engine, parameters));
  }

  /**
   * Sends the first packets of the write buffer as one POST request.
   *
   * @param {number} transport
   * @param {number} engine
   * @param {number} count
   * @param {UrlParameters} parameters
   */
  post(transport, engine, count, parameters) {
    this.orFail(transport, true, () => this.transports.post(transport, engine, count, parameters));
  }

  /**
   * Ends the session: sends a POST request, the last request of a transport.
   *
   * @param {number} transport
   * @param {number} engine
   * @param {UrlParameters} parameters
   */
  closeRequest(transport, engine, parameters) {
    this.transports.closeRequest(transport, engine, parameters);
  }

  /**
   * Sends the first packets of the write buffer over a transport that stays open.
   *
   * @param {number} transport
   * @param {number} _engine which the transport knows
   * @param {number} count
   */
  sendBuffered(transport, _engine, count) {
    this.orFail(transport, true, () => this.transports.open[transport]?.sendBuffered(count));
  }

  /**
   * Sends a packet over such a transport that is not in the write buffer, such as a probe.
   *
   * @param {number} transport
   * @param {number} type
   * @param {string} data
   */
  sendControl(transport, type, data) {
    this.transports.open[transport]?.sendControl(type + data);
  }

  /**
   * Does work after which the core waits for a report. If the work throws, the failure is reported
   * later, because the core is in the middle of a transition now.
   *
   * @param {number} transport
   * @param {boolean} writing
   * @param {() => void} work
   */
  orFail(transport, writing, work) {
    try {
      work();
    } catch (error) {
      const fail = this.transports.onFailure(transport, writing);
      resolved.then(() => fail(error, undefined));
    }
  }

  /**
   * Has an engine use another transport.
   *
   * @param {number} engine
   * @param {number} transport which it uses from now on
   */
  useTransport(engine, transport) {
    const object = this.engines[engine];
    if (object === undefined) return;
    object._use(transport);
    object._frameTransport = this.transports.open[transport];
  }

  /** @param {number} transport which emits nothing more */
  closeTransport(transport) {
    this.transports.close(transport);
  }

  // -------------------------------------------------------------- events

  /**
   * Emits an event of an engine, with the Manager as a subscriber among the listeners.
   *
   * @param {number} engine
   * @param {string} event
   * @param {...unknown} args
   */
  engineEvent(engine, event, ...args) {
    const notify = () => this.ask((core) => core.notifyManager(engine));
    const object = this.engines[engine];
    object?._dispatch(event, args, notify, this.fail);
    if (event === "close") object?._emitTransportEnd(args);
  }

  /**
   * Emits an event whose value is made of a frame.
   *
   * @param {number} engine
   * @param {string} event
   * @param {unknown} frame
   */
  engineFrame(engine, event, frame) {
    const packet = frameToPacket(frame);
    this.engineEvent(engine, event, event === "packet" ? packet : packet.data);
  }

  /**
   * Emits an event whose value is a transport.
   *
   * @param {number} engine
   * @param {string} event
   * @param {number} transport
   */
  engineTransport(engine, event, transport) {
    this.engineEvent(engine, event, this.engines[engine]?._transports[transport]);
  }

  /**
   * Puts the Manager as a subscriber among the listeners of an engine, or removes it.
   *
   * @param {string} event
   * @param {number} engine
   * @param {boolean} on
   */
  subscribeEngine(event, engine, on) {
    const object = this.engines[engine];
    if (on) object?._subscribe(event, engine);
    else object?._unsubscribe(event, engine);
  }

  /**
   * Calls a callback that was passed to `engine.write`.
   *
   * @param {number} number
   */
  flushCallback(number) {
    this.takeCallback(number)?.();
  }
}

/** The most entries that are read from the list of upgrades: more than any server offers. */
const MOST_UPGRADES = 99;

/**
 * @param {string} frame
 * @returns {{ sid: unknown, handshake: HandshakeFields } | undefined}
 */
function readHandshake(frame) {
  try {
    const data = JSON.parse(frame.slice(1));
    const { sid, upgrades, pingInterval, pingTimeout, maxPayload } = data;
    // It is text in addresses, but users see the value of the server.
    void String(sid);
    // Anything with a length is read as a list, but not beyond a limit: the length may be huge.
    const names = [];
    for (let i = 0; i < upgrades.length && i < MOST_UPGRADES; i++) {
      if (typeof upgrades[i] === "string") names.push(upgrades[i]);
    }
    return {
      sid,
      handshake: {
        pingInterval: Number(pingInterval),
        pingTimeout: Number(pingTimeout),
        maxPayload: Number(maxPayload) || 0,
        upgrades: names,
        data,
      },
    };
  } catch {
    // It is not an object, or has members that cannot be converted.
    return undefined;
  }
}
