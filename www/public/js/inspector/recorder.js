import { Emitter } from "../lib/emitter.js";
import { formatCall, formatMs, formatSeconds } from "../lib/format.js";
import { delayBounds } from "./backoff.js";
import { readPacket } from "./packet.js";

/** How far back the strip of the line's history reaches. */
export const STRIP_SPAN = 120_000;
/** The event with which the inspector measures the round trip. */
export const PROBE_EVENT = "round-trip";

/**
 * Listens to one socket after the other, with public events only, and keeps what they tell. Emits
 * `line` (anything about the connection), `packet` and `log`.
 */
export class Recorder extends Emitter {
  /** @type {"connecting" | "connected" | "reconnecting" | "disconnected"} */
  state = "disconnected";
  transport = "";
  sid = "";
  connectedAt = 0;
  /** The moments of the connection of now. @type {{ name: string, at: number, transport: string, failed?: boolean }[]} */
  steps = [];
  /** What the line was, when. @type {{ from: number, kind: string }[]} */
  segments = [];
  /** Moments to mark on the strip. @type {{ at: number, kind: string, label: string }[]} */
  marks = [];
  /** The wait before the next attempt. @type {{ attempt: number, from: number, min: number, max: number } | null} */
  wait = null;
  attempt = 0;
  reconnections = 0;
  totals = { in: { packets: 0, bytes: 0 }, out: { packets: 0, bytes: 0 } };
  #socket;
  #startedAt = 0;
  #probeAcks = new Set();
  #engine;

  /** @param {import("../connection.js").Connection} connection */
  constructor(connection) {
    super();
    this.connection = connection;
    connection.on("socket", (socket) => this.#follow(socket));
  }

  /** @param {"call" | "info" | "good" | "error"} level */
  note(level, text) {
    this.emit("log", { at: new Date(), level, text });
  }

  mark(kind, label) {
    this.marks.push({ at: performance.now(), kind, label });
  }

  #follow(socket) {
    this.#socket = socket;
    const manager = socket.io;
    // The last socket may still report its end; the page has left it.
    const on = (emitter, event, listener) => {
      emitter.on(event, (...args) => {
        if (this.#socket === socket) listener(...args);
      });
    };

    this.note("call", formatCall(this.connection.ioOptions));
    this.attempt = 0;
    this.wait = null;
    this.state = "connecting";
    this.#followEngine(manager.engine);

    on(socket, "connect", () => this.#onConnect(socket));
    on(socket, "disconnect", (reason, details) => this.#onDisconnect(reason, details));
    on(socket, "connect_error", (error) =>
      this.note("error", `socket connect_error: ${error.message}`),
    );
    on(manager, "close", (reason) => this.#onManagerClose(manager, reason));
    on(manager, "error", (error) => this.#onManagerError(manager, error));
    on(manager, "reconnect_attempt", (attempt) => this.#onAttempt(manager, attempt));
    on(manager, "reconnect_error", (error) => this.#onAttemptFailed(manager, error));
    on(manager, "reconnect_failed", () => this.note("error", "manager reconnect_failed"));
    on(manager, "reconnect", (attempt) => {
      this.reconnections += 1;
      this.mark("reconnect", `Reconnected at attempt ${attempt}`);
      this.note("good", `manager reconnect: attempt ${attempt} succeeded`);
    });
  }

  /** The engine is a new one for each attempt. */
  #followEngine(engine) {
    this.#engine = engine;
    this.#probeAcks.clear();
    const on = (event, listener) => {
      engine.on(event, (...args) => {
        if (this.#engine === engine) listener(...args);
      });
    };
    this.transport = engine.transport.name;
    this.sid = "";
    this.steps = [];
    this.#startedAt = performance.now();
    this.#step("open");
    this.#segment();
    on("handshake", ({ sid, upgrades, pingInterval }) => {
      this.sid = sid;
      this.#step("handshake");
      this.note(
        "info",
        `engine handshake: sid ${sid}, upgrades ${JSON.stringify(upgrades)}, pingInterval ${pingInterval}`,
      );
    });
    on("upgrading", (transport) => {
      this.#step("upgrading");
      this.note("info", `engine upgrading: ${transport.name} has answered the probe`);
    });
    on("upgrade", (transport) => {
      this.transport = transport.name;
      const at = this.#step("upgrade");
      this.mark("upgrade", `Upgraded to ${transport.name} after ${formatMs(at)}`);
      this.note("good", `engine upgrade: ${transport.name}, ${formatMs(at)} after the start`);
      this.#segment();
    });
    on("upgradeError", (error) => {
      this.#step("upgrade", true);
      this.note("error", `engine upgradeError: ${error.message}`);
    });
    on("packet", (packet) => this.#onPacket("in", packet));
    on("packetCreate", (packet) => this.#onPacket("out", packet));
  }

  #onConnect(socket) {
    this.state = "connected";
    this.connectedAt = performance.now();
    this.transport = socket.io.engine.transport.name;
    this.wait = null;
    this.attempt = 0;
    this.#step("connect");
    this.note("good", `socket connect: id ${socket.id}, over ${this.transport}`);
    this.#segment();
  }

  #onDisconnect(reason, details) {
    const description = details?.description?.message ?? details?.description;
    const more = typeof description === "string" ? ` (${description})` : "";
    this.note("error", `socket disconnect: ${reason}${more}`);
    this.mark("loss", `Disconnected: ${reason}`);
    this.state = this.#socket.active ? "reconnecting" : "disconnected";
    this.#segment();
  }

  #onManagerClose(manager, reason) {
    this.note("info", `manager close: ${reason}`);
    if (manager.reconnection() && reason !== "forced close") this.#startWait(manager, 1);
  }

  /** Also fired by attempts, which `reconnect_error` tells of. */
  #onManagerError(manager, error) {
    if (this.attempt > 0) return;
    this.note("error", `manager error: ${error.message}`);
    if (manager.reconnection()) this.#startWait(manager, 1);
  }

  #onAttempt(manager, attempt) {
    const { from, min, max } = this.wait ?? {};
    const waited =
      from === undefined ? "" : `, ${formatSeconds(performance.now() - from)} after the loss`;
    const bounds =
      from === undefined ? "" : ` (drawn from ${formatSeconds(min)} to ${formatSeconds(max)})`;
    this.note(
      "info",
      `manager reconnect_attempt ${attempt}${attempt === 1 ? waited : waited.replace("loss", "failure")}${bounds}`,
    );
    this.attempt = attempt;
    this.wait = null;
    this.state = "reconnecting";
    // The Manager makes the new engine right after this event.
    queueMicrotask(() => this.#followEngine(manager.engine));
  }

  #onAttemptFailed(manager, error) {
    this.note("error", `manager reconnect_error: ${error.message}`);
    this.mark("failure", `Attempt ${this.attempt} failed`);
    if (this.attempt < manager.reconnectionAttempts()) this.#startWait(manager, this.attempt + 1);
  }

  #startWait(manager, attempt) {
    this.state = "reconnecting";
    this.wait = { attempt, from: performance.now(), ...delayBounds(manager, attempt) };
    this.#segment();
  }

  /** @returns {number} milliseconds since this connection was started */
  #step(name, failed) {
    const at = performance.now() - this.#startedAt;
    this.steps.push({ name, at, transport: this.transport, failed });
    this.emit("line");
    return at;
  }

  /** Begins a new piece of the strip when what the line is has changed. */
  #segment() {
    const now = performance.now();
    // Before the first connection nothing is down yet, and on purpose nothing is.
    const isDown = this.state === "reconnecting";
    const kind = this.state === "connected" ? this.transport : isDown ? "down" : "off";
    if (this.segments.at(-1)?.kind !== kind) this.segments.push({ from: now, kind });
    // A piece is out of sight when the one after it began before the strip does.
    while (this.segments[1]?.from < now - STRIP_SPAN) this.segments.shift();
    this.marks = this.marks.filter(({ at }) => at > now - STRIP_SPAN);
    this.emit("line");
  }

  #onPacket(direction, packet) {
    const facts = readPacket(packet);
    const total = this.totals[direction];
    total.packets += 1;
    total.bytes += facts.size;
    this.emit("packet", {
      ...facts,
      direction,
      at: new Date(),
      transport: this.#engine.transport.name,
      isProbe: this.#isProbe(direction, facts),
    });
  }

  /** The inspector's own packets: the event that measures the round trip, and the answer to it. */
  #isProbe(direction, { type, event, ackId }) {
    if (direction === "out" && event === PROBE_EVENT) this.#probeAcks.add(ackId);
    else if (direction !== "in" || type !== "ACK" || !this.#probeAcks.delete(ackId)) return false;
    return true;
  }
}
