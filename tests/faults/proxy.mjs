import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * How the browser has to call it. To an address that is not certainly of this machine it sends no more headers than it
 * must, so that there are fewer bytes at which nothing new can happen.
 */
export const HOST = "s.test";

/**
 * A TCP proxy for one session, in which a fault happens to the line whose bytes come to the position that the fault
 * names. Other lines, and those that are opened later, are sound.
 */
export class Proxy {
  /**
   * @param {number} target the port of the server
   * @param {import("./fault.mjs").Meter} meter
   */
  constructor(target, meter) {
    this.target = target;
    this.meter = meter;
    /** @type {Set<import("node:net").Socket>} */
    this.sockets = new Set();
    this.server = createServer({ allowHalfOpen: true, noDelay: true }, (near) => this.#carry(near));
  }

  async start() {
    this.server.listen(0, "127.0.0.1");
    await once(this.server, "listening");
    return `http://${HOST}:${this.server.address().port}`;
  }

  stop() {
    this.server.close();
    for (const socket of this.sockets) socket.destroy();
  }

  #carry(near) {
    // It was accepted before the end, and is told of after it.
    if (!this.server.listening) {
      near.destroy();
      return;
    }
    const { target } = this;
    const far = connect({ port: target, host: "127.0.0.1", allowHalfOpen: true, noDelay: true });
    const line = { near, far, isSound: true };
    for (const [from, to, direction] of [
      [near, far, "up"],
      [far, near, "down"],
    ]) {
      this.sockets.add(from);
      from.on("error", () => {});
      from.on("data", (bytes) => this.#pass(line, direction, bytes, to));
      from.on("end", () => line.isSound && to.end());
      from.on("close", () => {
        this.sockets.delete(from);
        if (line.isSound) to.destroy();
      });
    }
  }

  #pass(line, direction, bytes, to) {
    if (!line.isSound) return;
    const passing = this.meter.strikes(direction, bytes.length);
    if (passing === undefined) {
      to.write(bytes);
      return;
    }
    line.isSound = false;
    const strike = () => this.#strike(line);
    // What comes before the fault is on its way first.
    if (passing > 0) to.write(bytes.subarray(0, passing), strike);
    else strike();
  }

  #strike({ near, far }) {
    const { kind } = this.meter.fault;
    for (const socket of [near, far]) {
      if (kind === "reset") socket.resetAndDestroy();
      if (kind === "cut") socket.end();
    }
  }
}
