/**
 * The stub as the growth table needs it: for any number of Managers and namespaces, for other parsers than the default,
 * and for a server that takes its time or goes away.
 */

import { StubWebSocket } from "../stub-websocket.js";

const NAMESPACED_CONNECT = "40/";

export class AnsweringWebSocket extends StubWebSocket {
  /**
   * Makes the answer to the first frame of each socket, where that is a CONNECT in another form than the default
   * parser's.
   *
   * @type {(() => unknown) | null}
   */
  static answerToFirst = null;

  /** Called with a socket whose CONNECT was not answered, and will not be until `answerConnect`. */
  static onHeld = null;

  send(data) {
    if (AnsweringWebSocket.onHeld !== null && data === "40") {
      AnsweringWebSocket.onHeld(this);
      return;
    }
    super.send(data);
    if (typeof data === "string") {
      if (data.startsWith(NAMESPACED_CONNECT)) this.#answerNamespace(data);
    } else if (this.sent === 1 && AnsweringWebSocket.answerToFirst !== null) {
      this.#later(AnsweringWebSocket.answerToFirst());
    }
  }

  /** Answers the CONNECT that was held back. */
  answerConnect() {
    this.receive('40{"sid":"socket-sid"}');
  }

  /** @param {unknown} data a frame that arrives now; nobody may be there to hear it any more */
  receive(data) {
    this.dispatch(new MessageEvent("message", { data }));
  }

  /** The connection is gone, without a word from the server. */
  lose() {
    this.readyState = StubWebSocket.CLOSED;
    this.dispatch(new CloseEvent("close", { code: 1006, wasClean: false }));
  }

  #answerNamespace(data) {
    const end = data.indexOf(",");
    const namespace = end === -1 ? data.slice(2) : data.slice(2, end);
    this.#later(`40${namespace},{"sid":"socket-sid"}`);
  }

  #later(data) {
    setTimeout(() => this.receive(data));
  }
}
