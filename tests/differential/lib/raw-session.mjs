const SEPARATOR = "\x1e";

/** Engine.IO 4 packet types, in wire order. */
const TYPES = ["open", "close", "ping", "pong", "message", "upgrade", "noop"];

/**
 * One Engine.IO session of the raw server. Packets are written as they stand on the wire: `"40"`, `"2"`, a Buffer
 * for binary (base64 with a leading `b` over polling).
 */
export class RawSession {
  constructor({ number, transport, request, record, onClosed }) {
    this.number = number;
    this.transport = transport;
    this.request = request;
    this.record = record;
    this.onClosed = onClosed;
    this.id = `raw-${number}`;
    this.closed = false;
    /** The close packet has been written, and waits for a GET. */
    this.closing = false;
    this.inbox = [];
    this.readers = [];
    this.outbox = [];
    this.pending = undefined;
    this.pollWaiters = [];
    this.websocket = undefined;
    /** Called for each packet instead of queueing it, when set. */
    this.onPacket = undefined;
    /** The answer to a probe waits for this promise. */
    this.probeAllowed = undefined;
    /** From the answer to the probe to the upgrade: every GET is answered at once, as the client waits for its end. */
    this.upgrading = false;
    /** Answers a POST instead of "ok", when set: return true when it did. */
    this.onPost = undefined;
  }

  /** Sends the open packet. Fields given replace the usual ones; `undefined` removes one. */
  open(fields = {}) {
    const handshake = {
      sid: this.id,
      upgrades: [],
      pingInterval: 25_000,
      pingTimeout: 20_000,
      maxPayload: 1_000_000,
      ...fields,
    };
    if (typeof handshake.sid === "string") {
      this.id = handshake.sid;
    }
    this.send(`0${JSON.stringify(handshake)}`);
  }

  /** The usual start: open packet, then the answer to the CONNECT of the main namespace. */
  async connect(fields = {}, connectData = `{"sid":"sock-${this.number}"}`) {
    this.open(fields);
    const packet = await this.expect((data) => typeof data === "string" && data.startsWith("40"));
    this.send(`40${connectData}`);
    return packet;
  }

  /** @param {...(string | Buffer)} packets one frame each, or one payload together */
  send(...packets) {
    for (const packet of packets) {
      const binary = typeof packet !== "string";
      this.record.sent(
        binary ? "message" : (TYPES[packet[0]] ?? "?"),
        binary ? packet : packet.slice(1) || undefined,
      );
    }
    if (this.websocket) {
      packets.forEach((packet) => this.websocket.send(packet));
    } else {
      this.outbox.push(...packets);
      this.#flush();
    }
  }

  /** A whole HTTP answer or WebSocket text frame, unencoded. */
  sendRaw(text) {
    this.record.sent("raw", text);
    if (this.websocket) {
      this.websocket.send(text);
    } else {
      this.rawBody = text;
      this.#flush();
    }
  }

  /** The next packet from the client that `accept` likes; others are dropped. Heartbeats never count. */
  async expect(accept = () => true) {
    for (;;) {
      const packet = await this.next();
      if (accept(packet)) {
        return packet;
      }
    }
  }

  next() {
    if (this.inbox.length > 0) {
      return Promise.resolve(this.inbox.shift());
    }
    return new Promise((resolve) => this.readers.push(resolve));
  }

  /** Ends the session: a close frame over WebSocket; over polling a close packet, once there is a GET to answer. */
  close(code, reason) {
    if (this.websocket) {
      this.websocket.close(code, reason);
    } else {
      this.closing = true;
      this.send("1");
    }
  }

  /** Drops the line without a word. */
  terminate() {
    this.websocket?.terminate();
    this.pending?.destroy();
    this.#closed();
  }

  attach(websocket) {
    this.websocket = websocket;
    this.upgrading = false;
    this.transport = "websocket";
    websocket.on("message", (data, isBinary) => this.#receive(isBinary ? data : data.toString()));
    websocket.on("close", () => this.#closed());
    websocket.on("error", () => {});
    this.outbox.splice(0).forEach((packet) => websocket.send(packet));
  }

  /** The WebSocket of an upgrade. Without `onProbe` it is answered as the protocol says. */
  probe(websocket) {
    websocket.on("error", () => {});
    if (this.onProbe) {
      this.onProbe(websocket);
      return;
    }
    websocket.once("message", async (data) => {
      if (data.toString() !== "2probe") {
        websocket.close();
        return;
      }
      await this.probeAllowed;
      websocket.send("3probe");
      // The answer to a GET may reach the client before this one does: it polls again then, and waits for that.
      this.upgrading = true;
      websocket.once("close", () => (this.upgrading = false));
      this.#flush();
      websocket.once("message", () => this.attach(websocket));
    });
  }

  /** Resolves when a GET waits for an answer: what is sent next is then a payload of its own. */
  async polled() {
    while (this.pending === undefined) {
      await new Promise((resolve) => this.pollWaiters.push(resolve));
    }
  }

  poll(response) {
    this.pending = response;
    this.pollWaiters.splice(0).forEach((wake) => wake());
    response.on("close", () => {
      if (this.pending === response) {
        this.pending = undefined;
      }
    });
    this.#flush();
  }

  post(body, response) {
    if (!this.onPost?.(body, response)) {
      response.writeHead(200, { "content-type": "text/html" }).end("ok");
    }
    for (const packet of body.split(SEPARATOR)) {
      this.#receive(packet.startsWith("b") ? Buffer.from(packet.slice(1), "base64") : packet);
    }
  }

  #receive(packet) {
    const binary = typeof packet !== "string";
    const type = binary ? "message" : (TYPES[packet[0]] ?? "?");
    this.record.received(type, binary ? packet : packet.slice(1) || undefined);
    if (type === "pong") {
      return;
    }
    if (type === "close") {
      this.pending?.end("6");
      this.#closed();
      return;
    }
    if (this.onPacket) {
      this.onPacket(packet);
    } else if (this.readers.length > 0) {
      this.readers.shift()(packet);
    } else {
      this.inbox.push(packet);
    }
  }

  #flush() {
    if (
      !this.pending ||
      (this.outbox.length === 0 && this.rawBody === undefined && !this.upgrading)
    ) {
      return;
    }
    const body = this.#nextBody();
    const response = this.pending;
    this.pending = undefined;
    response.writeHead(200, { "content-type": "text/plain; charset=UTF-8" }).end(body);
    if (this.closing) this.#closed();
  }

  /** Packets first; a raw body has an answer of its own. */
  #nextBody() {
    if (this.outbox.length > 0) {
      const packets = this.outbox
        .splice(0)
        .map((packet) => (typeof packet === "string" ? packet : `b${packet.toString("base64")}`));
      return packets.join(SEPARATOR);
    }
    const body = this.rawBody ?? "6";
    this.rawBody = undefined;
    return body;
  }

  #closed() {
    if (!this.closed) {
      this.closed = true;
      this.onClosed();
    }
  }
}
