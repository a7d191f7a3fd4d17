/**
 * Uses a client in every way that a page does, in a realm whose built-ins may be anything.
 *
 * It runs in the page around that realm, with built-ins that nobody has touched. What it hands to the client is made
 * in the realm, as a page's own values are.
 */

/** A time limit that the server lets pass, in milliseconds. */
const SHORT = 30;

/**
 * @typedef {Window & typeof globalThis & { imported?: any, failure?: string }} Realm
 */

export class Exercise {
  /**
   * @param {Realm} realm
   * @param {number} limit milliseconds for one step
   */
  constructor(realm, limit) {
    this.realm = realm;
    this.limit = limit;
    /** What the step under way waits for, as the table names it. */
    this.step = "import";
    this.relay = realm.eval("(fn) => function (a, b, c) { return fn(a, b, c); }");
    this.make = realm.eval("(text) => (0, eval)('(' + text + ')')");
  }

  /**
   * @template T
   * @param {string} step
   * @param {(resolve: (value?: any) => void, reject: (error: unknown) => void) => T} start
   * @returns {Promise<any>}
   */
  wait(step, start) {
    this.step = step;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error("nothing happened")), this.limit);
      start(
        (value) => {
          clearTimeout(timer);
          resolve(value);
        },
        (error) => {
          clearTimeout(timer);
          reject(error);
        },
      );
    });
  }

  /** @param {boolean} isRight */
  expect(isRight) {
    if (!isRight) throw new Error("something else came");
  }

  /**
   * @param {any} emitter
   * @param {string} event
   * @param {string} step
   */
  once(emitter, event, step) {
    return this.wait(step, (resolve) => emitter.once(event, this.relay(resolve)));
  }

  /**
   * @param {any} io
   * @param {string} options as text
   * @param {string} kind
   */
  async connect(io, options, kind) {
    const { origin } = location;
    const socket = await this.wait(`connecting, ${kind}`, (resolve) => {
      const made = io(origin, this.make(options));
      made.once(
        "connect",
        this.relay(() => resolve(made)),
      );
    });
    return socket;
  }

  /**
   * @param {any} socket
   * @param {string} kind
   */
  async talk(socket, kind) {
    const answer = await this.wait(`acknowledgement, ${kind}`, (resolve) =>
      socket.emit(
        "ask",
        this.make('{ text: "\\u00e9", list: [1, { two: 2 }] }'),
        this.relay(resolve),
      ),
    );
    this.expect(answer.text === "\u00e9!" && answer.list.length === 2 && answer.list[1].two === 2);

    const news = await this.wait(`event, ${kind}`, (resolve) => {
      socket.once(
        "news",
        this.relay((/** @type {any} */ text, /** @type {any} */ list) => resolve({ text, list })),
      );
      socket.emit("tell", "x");
    });
    this.expect(news.text === "x" && news.list[0] === "a");

    const answered = await this.wait(`acknowledgement of the client's, ${kind}`, (resolve) => {
      socket.once(
        "question",
        this.relay((/** @type {number} */ n, /** @type {Function} */ reply) => reply(n + 1, "yes")),
      );
      socket.once(
        "answered",
        this.relay((/** @type {any} */ n, /** @type {any} */ text) => resolve([n, text])),
      );
      socket.emit("ask me");
    });
    this.expect(answered[0] === 8 && answered[1] === "yes");

    const bytes = await this.wait(`binary, ${kind}`, (resolve) =>
      socket.emit(
        "bytes",
        this.make("{ inside: [new Uint8Array([1, 2, 250])] }"),
        this.relay(resolve),
      ),
    );
    const view = new Uint8Array(bytes.inside[0]);
    this.expect(view.length === 3 && view[2] === 250);
  }

  /** @param {any} socket */
  async limits(socket) {
    const refused = await this.wait("time limit that passes", (resolve) =>
      socket.timeout(SHORT).emit("never", this.relay(resolve)),
    );
    this.expect(refused instanceof this.realm.Error || String(refused).includes("timed out"));
    const value = await this.wait("time limit that is kept", (resolve) =>
      socket.timeout(this.limit).emit(
        "ask",
        this.make('{ text: "a", list: [] }'),
        this.relay((/** @type {unknown} */ error, /** @type {any} */ answer) =>
          resolve(error ?? answer.text),
        ),
      ),
    );
    this.expect(value === "a!");
    const promised = await this.wait("emitWithAck", (resolve, reject) =>
      socket
        .emitWithAck("ask", this.make('{ text: "b", list: [] }'))
        .then(this.relay(resolve), this.relay(reject)),
    );
    this.expect(promised.text === "b!");
    await this.wait("volatile", (resolve) => {
      socket.once("was volatile", this.relay(resolve));
      socket.volatile.emit("volatile", 1);
    });
  }

  /** @param {any} io */
  async run(io) {
    const socket = await this.connect(
      io,
      '{ reconnectionDelay: 10, auth: { token: "t" }, query: { q: "1" } }',
      "default",
    );
    if (socket.io.engine.transport.name !== "websocket")
      await this.once(socket.io.engine, "upgrade", "upgrade");
    this.expect(
      socket.connected === true && socket.disconnected === false && socket.active === true,
    );
    await this.talk(socket, "WebSocket");
    await this.limits(socket);

    await this.wait("disconnect", (resolve) => {
      socket.once("disconnect", this.relay(resolve));
      socket.disconnect();
    });
    await this.wait("connect again", (resolve) => {
      socket.once("connect", this.relay(resolve));
      socket.connect();
    });
    await this.wait("reconnect", (resolve) => {
      socket.once("connect", this.relay(resolve));
      socket.emit("cut me");
    });
    socket.disconnect();

    const polling = await this.connect(
      io,
      '{ transports: ["polling"], forceNew: true }',
      "polling",
    );
    await this.talk(polling, "polling");
    await this.wait("disconnect", (resolve) => {
      polling.once("disconnect", this.relay(resolve));
      polling.disconnect();
    });
  }
}
