import { connect, createServer } from "node:net";

/**
 * A TCP proxy in front of a server that can fail the way networks do.
 *
 * `up` is the direction from the browser to the server, `down` the other one.
 */
export class FaultProxy {
  /** @param {number} targetPort */
  constructor(targetPort) {
    this.targetPort = targetPort;
    this.lines = new Set();
    this.stalled = false;
    this.refusing = false;
    this.chunkSize = 0;
    this.latency = 0;
    this.patience = Infinity;
    this.budget = { up: Infinity, down: Infinity };
    this.cutArmed = false;
    this.server = createServer({ allowHalfOpen: true }, (near) => this.#accept(near));
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    this.port = this.server.address().port;
  }

  async close() {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.#each((line) => this.#destroy(line));
    await closed;
  }

  /** Every open line ends with a TCP reset towards the browser. */
  reset() {
    this.#each(({ near, far }) => {
      near.resetAndDestroy();
      far.destroy();
    });
  }

  /** Every open line is half-closed towards the browser. */
  fin() {
    this.#each(({ near, far }) => {
      near.end();
      far.destroy();
    });
  }

  /** A black hole: bytes are accepted and never arrive. */
  stall() {
    this.stalled = true;
    this.#each(({ near, far }) => {
      near.pause();
      far.pause();
    });
  }

  resume() {
    this.stalled = false;
    this.#each(({ near, far }) => {
      near.resume();
      far.resume();
    });
  }

  /** New connections are reset at once. */
  refuse() {
    this.refusing = true;
  }

  accept() {
    this.refusing = false;
  }

  /** Splits what passes into pieces of `size` bytes. */
  chunk(size) {
    this.chunkSize = size;
  }

  /** What passes from now on takes so many milliseconds, in each direction. */
  delay(milliseconds) {
    this.latency = milliseconds;
  }

  /** From now on a line over which nothing has passed for so many milliseconds is cut. */
  idle(milliseconds) {
    this.patience = milliseconds;
    this.#each((line) => this.#wait(line));
  }

  /** After `bytes` more bytes in one direction (all lines together) every line is cut; counting then stops. */
  cutAfter(bytes, direction = "down") {
    this.budget = { up: Infinity, down: Infinity, [direction]: bytes };
  }

  commands() {
    return {
      "proxy.reset": () => this.reset(),
      "proxy.fin": () => this.fin(),
      "proxy.stall": () => this.stall(),
      "proxy.resume": () => this.resume(),
      "proxy.refuse": () => this.refuse(),
      "proxy.accept": () => this.accept(),
      "proxy.chunk": (size) => this.chunk(size),
      "proxy.delay": (milliseconds) => this.delay(milliseconds),
      "proxy.idle": (milliseconds) => this.idle(milliseconds ?? Infinity),
      "proxy.cutAfter": ({ bytes, direction }) => this.cutAfter(bytes, direction),
    };
  }

  #each(action) {
    [...this.lines].forEach(action);
  }

  #destroy({ near, far }) {
    near.destroy();
    far.destroy();
  }

  #accept(near) {
    near.on("error", () => {});
    if (this.refusing) {
      near.resetAndDestroy();
      return;
    }
    const far = connect({ port: this.targetPort, host: "127.0.0.1", allowHalfOpen: true });
    far.on("error", () => {});
    near.setNoDelay(true);
    far.setNoDelay(true);
    const line = { near, far, idle: undefined };
    this.lines.add(line);
    const forget = () => {
      clearTimeout(line.idle);
      this.lines.delete(line);
      this.#destroy(line);
    };
    near.on("close", forget);
    far.on("close", forget);
    near.on("end", () => far.end());
    far.on("end", () => near.end());
    near.on("data", (data) => this.#carry(line, data, far, "up"));
    far.on("data", (data) => this.#carry(line, data, near, "down"));
    this.#wait(line);
    if (this.stalled) {
      near.pause();
      far.pause();
    }
  }

  #wait(line) {
    clearTimeout(line.idle);
    if (this.patience === Infinity) return;
    line.idle = setTimeout(() => this.#destroy(line), this.patience);
  }

  #carry(line, data, target, direction) {
    this.#wait(line);
    // Timers of the same length end in their order.
    if (this.latency > 0) setTimeout(() => this.#pass(data, target, direction), this.latency);
    else this.#pass(data, target, direction);
  }

  #pass(data, target, direction) {
    const allowed = Math.min(data.length, this.budget[direction]);
    this.#write(data.subarray(0, allowed), target);
    if (this.budget[direction] === Infinity) {
      return;
    }
    this.budget[direction] -= allowed;
    if (this.budget[direction] === 0) {
      this.budget = { up: Infinity, down: Infinity };
      // the bytes before the cut still have to arrive
      target.end(() => this.#each((line) => this.#destroy(line)));
    }
  }

  #write(data, target) {
    if (this.chunkSize === 0) {
      target.write(data);
      return;
    }
    for (let i = 0; i < data.length; i += this.chunkSize) {
      target.write(data.subarray(i, i + this.chunkSize));
    }
  }
}
