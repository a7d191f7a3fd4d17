/** The outputs of the core that are about namespaces. */
import { noSubscribers } from "../api/emitter.js";
import { sendConnect, sendDisconnect } from "./outgoing.js";
import { HostState } from "./state.js";
import { ackError } from "./values.js";
import {
  bufferedIds,
  flushReceived,
  flushSend,
  queueFailed,
  sendQueued,
  unbuffer,
} from "./waiting.js";

/** @typedef {import("../generated/socketio_wasm.js").AckFailure} AckFailure */
/** @typedef {import("../generated/socketio_wasm.js").EmitAnswer} EmitAnswer */

export class NamespaceHost extends HostState {
  // ---------------------------------------------------------- connection

  /**
   * Evaluates `auth`, and sends a CONNECT packet.
   *
   * @param {number} namespace
   */
  sendConnect(namespace) {
    sendConnect(this.sockets[namespace]);
  }

  /** @param {number} namespace */
  sendDisconnect(namespace) {
    sendDisconnect(this.sockets[namespace]);
  }

  /**
   * The server has accepted the namespace: sets `id` and `recovered`. The event `connect` follows.
   *
   * @param {number} namespace
   * @param {unknown} sid
   * @param {boolean | undefined} recovered `undefined` where the server keeps no sessions
   */
  connected(namespace, sid, recovered) {
    const socket = this.sockets[namespace];
    // The attribute exists only while the namespace is connected.
    /** @type {{ id?: unknown }} */ (socket).id = sid;
    socket.recovered = recovered;
    socket._connected = true;
  }

  /** @param {number} namespace */
  connectEvent(namespace) {
    this.sockets[namespace]._dispatch("connect", [], noSubscribers, this.fail);
  }

  /**
   * @param {number} namespace
   * @param {unknown} error
   */
  connectError(namespace, error) {
    this.sockets[namespace]._dispatch("connect_error", [error], noSubscribers, this.fail);
  }

  /**
   * @param {number} namespace
   * @param {string} reason
   * @param {unknown} details
   */
  disconnected(namespace, reason, details) {
    // The sockets of a core that has failed have emitted `disconnect` already.
    if (!this.hasFailed) this.sockets[namespace]._lose(reason, details, this.fail);
  }

  // ------------------------------------------------------ waiting packets

  /**
   * Calls the listeners of the events in the receive buffer, and empties it.
   *
   * @param {number} namespace
   * @param {boolean} track whether trailing strings are offsets for recovery
   */
  flushReceived(namespace, track) {
    flushReceived(this.sockets[namespace], track);
  }

  /**
   * Sends the packets of the send buffer, and empties it.
   *
   * @param {number} namespace
   */
  flushSend(namespace) {
    flushSend(this.sockets[namespace]);
  }

  /**
   * Takes a packet out of the send buffer.
   *
   * @param {number} namespace
   * @param {number} id
   */
  unbuffer(namespace, id) {
    unbuffer(this.sockets[namespace], id);
  }

  /**
   * @param {number} namespace
   * @returns {number[]} the ids of the packets in the send buffer
   */
  bufferedIds(namespace) {
    return bufferedIds(this.sockets[namespace]);
  }

  /**
   * Sends the packet at the head of the retry queue, as for an `emit` with this answer.
   *
   * @param {number} namespace
   * @param {EmitAnswer} answer
   * @param {number | undefined} id
   */
  sendQueued(namespace, answer, id) {
    sendQueued(this.sockets[namespace], answer, id);
  }

  /**
   * Gives up the packet at the head of the retry queue.
   *
   * @param {number} namespace
   * @param {AckFailure} failure
   */
  queueFailed(namespace, failure) {
    queueFailed(this.sockets[namespace], ackError(failure));
  }

  // ---------------------------------------------------- acknowledgements

  /**
   * There will be no answer to this packet: calls its function with an error, after the call of the
   * core. A packet whose time limit is over may still be in the send buffer.
   *
   * @param {number} namespace
   * @param {number} id
   * @param {AckFailure} failure
   */
  ackFailed(namespace, id, failure) {
    this.afterCall = () => {
      if (failure === "timedOut") this.unbuffer(namespace, id);
      this.sockets[namespace]._answer(id, [ackError(failure)]);
    };
  }

  /**
   * The same for a function that takes no error: it is forgotten.
   *
   * @param {number} namespace
   * @param {number} id
   */
  forgetAck(namespace, id) {
    delete this.sockets[namespace]._acks[id];
  }
}
