import { show, showLine } from "./show.mjs";

/** Engine.IO packets that only carry the heartbeat: their number depends on time. */
const HEARTBEAT = new Set(["ping", "pong"]);

/**
 * What one server saw: its own log, and per Engine.IO connection the handshake request and the packets of both
 * directions. Directions are kept apart because their interleaving depends on the network.
 */
export class Recorder {
  /** @param {{ heartbeats?: boolean }} [options] */
  constructor({ heartbeats = false } = {}) {
    this.heartbeats = heartbeats;
    this.lines = [];
    this.connections = [];
    /** values that differ from run to run, with the kind of each */
    this.ids = new Map();
  }

  /** The scenario's server half logs with this. */
  log = (label, ...values) => {
    this.lines.push(showLine(label, values));
  };

  learn = (kind, value) => {
    this.ids.set(String(value), kind);
    return value;
  };

  /** @param {string} handshakeUrl */
  connection(handshakeUrl) {
    const record = { handshake: handshakeUrl, received: [], sent: [] };
    this.connections.push(record);
    return {
      received: (type, data) => this.#packet(record.received, type, data),
      sent: (type, data) => this.#packet(record.sent, type, data),
    };
  }

  #packet(list, type, data) {
    if (!this.heartbeats && HEARTBEAT.has(type) && data === undefined) {
      return;
    }
    const text = data === undefined ? "" : ` ${typeof data === "string" ? data : show(data)}`;
    list.push(`${type}${text}`);
  }
}
