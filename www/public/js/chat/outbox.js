const ANSWER_WITHIN = 10_000;
const MOST_TRIES = 3;

/**
 * Messages on their way. Each is sent until the server has acknowledged it; the name that the page
 * gave it lets the server recognise one that comes twice.
 */
export class Outbox {
  /** How a picture is handed to the client: as an `ArrayBuffer` or as the `File` itself, a `Blob`. */
  pictureAs = "ArrayBuffer";
  /** @type {Map<import("./chat.js").Message, { socket: object, tries: number } | null>} */
  #waiting = new Map();

  /**
   * @param {import("../connection.js").Connection} connection
   * @param {import("./chat.js").Chat} chat
   */
  constructor(connection, chat) {
    this.connection = connection;
    this.chat = chat;
  }

  /** @returns {import("./chat.js").Message} */
  add(content) {
    const message = { ...content, key: crypto.randomUUID(), at: Date.now(), status: "waiting" };
    this.#waiting.set(message, null);
    void this.#deliver(message, 1);
    return message;
  }

  /** Sends what no connection of this moment carries: called whenever the server has greeted the page. */
  flush() {
    for (const [message, delivery] of this.#waiting) {
      if (delivery?.socket !== this.connection.socket) void this.#deliver(message, 1);
    }
  }

  /** @param {import("./chat.js").Message} message  one that failed */
  retry(message) {
    this.#waiting.set(message, null);
    this.#update(message, { status: "waiting", error: undefined });
    void this.#deliver(message, 1);
  }

  async #deliver(message, tries) {
    const { socket } = this.connection;
    const delivery = { socket, tries };
    this.#waiting.set(message, delivery);
    const body = { clientId: message.key, to: message.conversation, text: message.text };
    if (message.picture)
      body.picture = { name: message.picture.name, bytes: await this.#binary(message.picture) };
    // While the line is down the client keeps the packet itself and sends it when the line is back.
    socket.timeout(ANSWER_WITHIN).emit("message", body, (error, answer) => {
      // Another delivery, on a newer connection, has taken over.
      if (this.#waiting.get(message) === delivery) this.#settle(message, delivery, error, answer);
    });
  }

  #settle(message, { socket, tries }, error, answer) {
    if (answer?.ok) {
      const { id, number, at, receipt } = { id: answer.receipt.id, ...answer };
      this.#waiting.delete(message);
      this.#update(message, { id, number, at, receipt, status: "sent", error: undefined });
    } else if (answer && answer.code !== "unknown") {
      this.#waiting.delete(message);
      this.#update(message, { status: "failed", error: answer.error });
    } else if (error && socket.connected && tries >= MOST_TRIES) {
      this.#waiting.delete(message);
      this.#update(message, { status: "failed", error: "The server did not answer." });
    } else if (error && socket.connected) {
      void this.#deliver(message, tries + 1);
    } else {
      // The line is down, or the server does not know this page yet: flush sends it again.
      this.#waiting.set(message, null);
    }
  }

  /** @param {{ bytes: Blob }} picture */
  #binary({ bytes }) {
    return this.pictureAs === "Blob" ? bytes : bytes.arrayBuffer();
  }

  #update(message, changes) {
    Object.assign(message, changes);
    const conversation = this.chat.conversations.get(message.conversation);
    if (conversation) this.chat.order(conversation);
    this.chat.emit("update", message);
  }
}
