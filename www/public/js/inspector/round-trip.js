import { Emitter } from "../lib/emitter.js";
import { PROBE_EVENT } from "./recorder.js";

const EVERY = 3_000;
const SAMPLES_KEPT = 40;

/** Measures the time from an event to its acknowledgement, every few seconds. Emits `sample`. */
export class RoundTrip extends Emitter {
  /** @type {{ ms: number, transport: string }[]} */
  samples = [];
  #timer;

  /** @param {import("../connection.js").Connection} connection */
  constructor(connection) {
    super();
    connection.on("socket", (socket) => {
      socket.on("connect", () => this.#start(socket));
      socket.on("disconnect", () => clearInterval(this.#timer));
    });
  }

  #start(socket) {
    clearInterval(this.#timer);
    this.#measure(socket);
    this.#timer = setInterval(() => this.#measure(socket), EVERY);
  }

  #measure(socket) {
    // In a hidden page timers are late, and nobody looks.
    if (document.visibilityState === "hidden") return;
    const sentAt = performance.now();
    socket.timeout(EVERY * 2).emit(PROBE_EVENT, (error) => {
      if (error) return;
      this.samples.push({
        ms: performance.now() - sentAt,
        transport: socket.io.engine.transport.name,
      });
      if (this.samples.length > SAMPLES_KEPT) this.samples.shift();
      this.emit("sample");
    });
  }

  get median() {
    const sorted = this.samples.map(({ ms }) => ms).sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }
}
