import { io } from "socketio-wasm";
import { Emitter } from "./lib/emitter.js";

/** What the switch "transports" means. */
export const TRANSPORTS = {
  both: ["polling", "websocket"],
  websocket: ["websocket"],
  polling: ["polling"],
};

const ANSWER_WITHIN = 10_000;

/**
 * The one connection of this page, and the options it is made with. Emits `socket` whenever a new
 * socket takes the place of the last one.
 */
export class Connection extends Emitter {
  /** @type {import("socketio-wasm").Socket} */
  socket;
  options = { transports: "both", withCredentials: false, closeOnBeforeunload: true };
  /** Proves to the server, on a new connection, that this is the same page. */
  token;
  /** Names the line of this page, for the server's scissors. */
  #client = crypto.randomUUID();

  /** The options as they are given to `io()`. */
  get ioOptions() {
    const { transports, withCredentials, closeOnBeforeunload } = this.options;
    return { transports: TRANSPORTS[transports], withCredentials, closeOnBeforeunload };
  }

  open() {
    this.socket = io({
      ...this.ioOptions,
      query: { client: this.#client },
      // A function: a reconnection sends the token of that moment.
      auth: (callback) => callback({ token: this.token }),
      // A Manager keeps its options for life, so changed ones need a new Manager.
      forceNew: true,
      timeout: 8_000,
    });
    this.emit("socket", this.socket);
  }

  /** Leaves the line and takes a new one with changed options. */
  reopen(options) {
    Object.assign(this.options, options);
    this.socket.disconnect();
    this.open();
  }

  /**
   * Asks the server for something.
   *
   * @param {string} event
   * @param {unknown} payload
   * @returns {Promise<any>} the answer; rejects with the server's sentence when it refuses
   */
  async request(event, payload) {
    const answer = await this.socket.timeout(ANSWER_WITHIN).emitWithAck(event, payload);
    if (!answer.ok) throw Object.assign(new Error(answer.error), answer);
    return answer;
  }
}
