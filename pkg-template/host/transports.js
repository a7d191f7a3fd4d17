/** Opens the transports of a Manager, sends over them, and closes them. */
import { engineType, OPEN, SEPARATOR } from "../codec/frames.js";
import { detach, dictionary, resolved } from "../own.js";
import { receive } from "./incoming.js";
import { textsOf } from "./outgoing.js";
import { farewell, Requests } from "./requests.js";
import { describe } from "./values.js";
import { WebSocketTransport } from "./websocket.js";

/**
 * @template T
 * @typedef {import("../own.js").Dictionary<T>} Dictionary
 */

/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("./requests.js").Failed} Failed */
/** @typedef {import("../options/engine-options.js").TransportName} TransportName */

/**
 * What the address of a request has to say.
 *
 * @typedef {object} AddressParts
 * @property {boolean} session whether it names the session
 * @property {number | undefined} token a number that no other request has
 * @property {boolean} base64 whether it asks for text only
 */

/**
 * Characters. Browsers refuse a request that may outlive the page if the bodies of all such requests
 * come to more than 64 KiB.
 */
const LONGEST_KEPT = 4096;

/**
 * Whether the server is told when the page is left. Until then the page's GET request has to go on:
 * Firefox and WebKit end what may not outlive the page before anything that is sent at that time
 * arrives. Without that word, the request must end with the page.
 *
 * @param {import("./http.js").Settings} settings
 */
const saysFarewell = ({ options }) =>
  Boolean(options.closeOnBeforeunload) && "onbeforeunload" in globalThis;

export class Transports {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Dictionary<WebSocketTransport>} by link */
    this.webSockets = dictionary();
    /** @type {Dictionary<true>} the links that long-poll */
    this.polling = dictionary();
    this.requests = new Requests();
  }

  /**
   * What a request of an engine needs, unless the engine is gone by now.
   *
   * @param {TransportName} name
   * @param {number} link
   * @param {number} number of the engine
   * @param {AddressParts} parts
   */
  prepare(name, link, number, parts) {
    const engine = this.host.engines[number];
    const settings = engine?._links[name];
    if (engine === undefined || settings === undefined) return undefined;
    const url = engine._transport(link, name, settings)._address(parts);
    return { engine, url, settings };
  }

  /**
   * @param {number} link
   * @param {number} number
   * @param {AddressParts} parts
   */
  openWebSocket(link, number, parts) {
    const { host } = this;
    const request = this.prepare("websocket", link, number, parts);
    if (request === undefined) return;
    const { engine, url, settings } = request;
    const { protocols, forceBase64 } = settings.options;
    let socket;
    try {
      socket = protocols ? new WebSocket(url, protocols) : new WebSocket(url);
      // What is neither of the two that there are changes nothing.
      socket.binaryType = /** @type {globalThis.BinaryType} */ (engine.binaryType);
    } catch (error) {
      // Not while the transport is still being made. What a constructor of the application's throws
      // may have a `toString` of its own, which must not run in the middle of the core.
      const cause = describe(error);
      resolved.then(() => host.enterFromBrowser((core) => core.refusedLink(link, cause)));
      return;
    }
    const transport = new WebSocketTransport(host, engine, link, socket, Boolean(forceBase64));
    this.webSockets[link] = transport;
  }

  /**
   * Sends a GET request.
   *
   * @param {number} link
   * @param {number} number
   * @param {AddressParts} parts
   */
  poll(link, number, parts) {
    this.polling[link] = true;
    const request = this.prepare("polling", link, number, parts);
    if (request === undefined) return;
    const { engine, url, settings } = request;
    const read = (/** @type {string} */ payload) => this.polled(engine, link, payload);
    const keepalive = parts.session && saysFarewell(settings);
    const particulars = { link, body: undefined, keepalive };
    this.requests.send(url, settings, particulars, read, this.onFailure(link, false));
  }

  /**
   * A payload came.
   *
   * @param {Engine} engine
   * @param {number} link
   * @param {string} payload
   */
  polled(engine, link, payload) {
    const { host } = this;
    // Long-polling is open when the handshake comes.
    if (engine._isTapped && engineType(payload) === OPEN)
      host.enterFromBrowser(() => engine._tell(link, "open", []));
    for (const frame of payload.split(SEPARATOR)) receive(host, engine, link, frame);
    host.enterFromBrowser((core) => core.payloadEnd(link));
  }

  /**
   * Sends packets from the front of the write buffer as one POST request.
   *
   * @param {number} link
   * @param {number} number
   * @param {number} count
   * @param {AddressParts} parts
   */
  post(link, number, count, parts) {
    const request = this.prepare("polling", link, number, parts);
    if (request === undefined) return;
    const { engine, url, settings } = request;
    const fail = this.onFailure(link, true);
    const sent = () => this.posted(engine, link, count);
    const send = (/** @type {string[]} */ frames) => {
      const body = frames.join(SEPARATOR);
      const keepalive = body.length <= LONGEST_KEPT && this.host.holdsEnd(link) === true;
      this.requests.send(url, settings, { link, body, keepalive }, sent, fail);
    };
    const frames = textsOf(this.host, engine.writeBuffer.slice(0, count));
    // The write buffer is the user's to change, and what is no text leaves it: there may be nothing.
    if (frames.length === 0) resolved.then(sent);
    else if (frames.every((frame) => typeof frame === "string")) send(frames);
    // A Blob that cannot be read leaves a gap that the server could not bridge.
    else Promise.all(frames).then(send, (error) => fail(error, undefined));
  }

  /**
   * The server has taken what was posted.
   *
   * @param {Engine} engine
   * @param {number} link
   * @param {number} count
   */
  posted(engine, link, count) {
    if (!this.polling[link]) return;
    engine._drop(count);
    this.host.enterFromBrowser((core) => core.sent(link));
  }

  /**
   * Sends the last word of a transport. The server then ends its GET request: one that is aborted
   * before that word arrives looks to the server like a connection that was cut.
   *
   * @param {number} link
   * @param {number} number
   * @param {AddressParts} parts
   */
  farewell(link, number, parts) {
    const request = this.prepare("polling", link, number, parts);
    if (request === undefined) return;
    farewell(request.url, request.settings);
    this.requests.release(link);
  }

  /**
   * What a request that fails calls.
   *
   * @param {number} link
   * @param {boolean} writing
   * @returns {Failed}
   */
  onFailure(link, writing) {
    return (description, context, told) =>
      this.host.ended(link, (core) => {
        core.failed(link, description, context, writing);
        told?.();
      });
  }

  /**
   * Closes a transport; nothing is heard of it any more.
   *
   * @param {number} link
   */
  close(link) {
    delete this.polling[link];
    const transport = this.webSockets[link];
    delete this.webSockets[link];
    transport?.close();
  }

  /** Closes what there is, because nobody else will. */
  halt() {
    for (const link in this.webSockets) this.close(Number(link));
    this.polling = dictionary();
    this.requests.abort();
  }
}
detach(Transports);
