/** Opens the transports of a Manager, sends over them, and closes them. */
import { engineType, OPEN, SEPARATOR } from "../codec/frames.js";
import { detach, dictionary, resolved } from "../own.js";
import { receive } from "./incoming.js";
import { textsOf } from "./outgoing.js";
import { Requests, sendCloseRequest } from "./requests.js";
import { describe } from "./values.js";
import { WebSocketTransport } from "./websocket.js";
import { WebTransportTransport } from "./webtransport.js";

/**
 * @template T
 * @typedef {import("../own.js").Dictionary<T>} Dictionary
 */

/** @typedef {import("./frame-transport.js").FrameTransport} FrameTransport */
/** @typedef {import("./state.js").HostState} Host */
/** @typedef {import("../api/engine.js").Engine} Engine */
/** @typedef {import("./requests.js").Failed} Failed */
/** @typedef {import("../generated/socketio_wasm.js").UrlParameters} UrlParameters */
/** @typedef {import("../options/engine-options.js").TransportName} TransportName */

/**
 * What a request needs, or a transport that stays open.
 *
 * @typedef {object} Request
 * @property {Engine} engine
 * @property {string} url
 * @property {import("../options/engine-options.js").TransportSetup} settings
 * @property {Record<string, unknown>} query of the transport, also if its address has none
 */

/** The transports that stay open. */
const KINDS = { websocket: WebSocketTransport, webtransport: WebTransportTransport };

/**
 * The longest body of a request that may outlive the page (`keepalive`), in characters. Browsers
 * refuse such a request if the bodies of all of them exceed 64 KiB.
 */
const LONGEST_KEPT = 4096;

/**
 * Whether a close request is sent when the page is left. The page's GET request must then outlive
 * it: Firefox and WebKit abort other requests before anything that is sent at that time arrives.
 * Without a close request, the GET request must end with the page.
 *
 * @param {import("./http.js").Settings} settings
 */
const sendsCloseRequest = ({ options }) =>
  Boolean(options.closeOnBeforeunload) && "onbeforeunload" in globalThis;

export class Transports {
  /** @param {Host} host */
  constructor(host) {
    this.host = host;
    /** @type {Dictionary<FrameTransport>} those that stay open, by number */
    this.open = dictionary();
    /** @type {Dictionary<true>} the transports that long-poll */
    this.polling = dictionary();
    this.requests = new Requests();
  }

  /**
   * What is needed for a request of an engine; nothing if the engine is gone by now.
   *
   * @param {TransportName} name
   * @param {number} id
   * @param {number} number of the engine
   * @param {UrlParameters} parameters
   * @returns {Request | undefined}
   */
  prepare(name, id, number, parameters) {
    const engine = this.host.engines[number];
    const settings = engine?._transportSetups[name];
    if (engine === undefined || settings === undefined) return undefined;
    const transport = engine._transport(id, name, settings);
    const url = transport._address(parameters);
    return { engine, url, settings, query: transport._query };
  }

  /**
   * Opens a transport that stays open. If its constructor throws, or there is none in this browser,
   * that is reported to the core later.
   *
   * @param {number} id
   * @param {keyof typeof KINDS} name
   * @param {number} number
   * @param {UrlParameters} parameters
   */
  openTransport(id, name, number, parameters) {
    const { host } = this;
    const request = this.prepare(name, id, number, parameters);
    if (request === undefined) return;
    try {
      this.open[id] = new KINDS[name](host, id, request);
    } catch (error) {
      // Reported later, because the core is in the middle of a transition: what a constructor
      // throws may have a `toString` of user code.
      const cause = describe(error);
      resolved.then(() => host.enterFromBrowser((core) => core.refusedTransport(id, cause)));
    }
  }

  /**
   * Sends a GET request.
   *
   * @param {number} id
   * @param {number} number
   * @param {UrlParameters} parameters
   */
  poll(id, number, parameters) {
    this.polling[id] = true;
    const request = this.prepare("polling", id, number, parameters);
    if (request === undefined) return;
    const { engine, url, settings } = request;
    const read = (/** @type {string} */ payload) => this.polled(engine, id, payload);
    const keepalive = parameters.session && sendsCloseRequest(settings);
    const particulars = { transport: id, body: undefined, keepalive };
    this.requests.send(url, settings, particulars, read, this.onFailure(id, false));
  }

  /**
   * Receives a payload.
   *
   * @param {Engine} engine
   * @param {number} id
   * @param {string} payload
   */
  polled(engine, id, payload) {
    const { host } = this;
    // Long-polling counts as open when the handshake has come.
    if (engine._isTapped && engineType(payload) === OPEN)
      host.enterFromBrowser(() => engine._emitForTransport(id, "open", []));
    for (const frame of payload.split(SEPARATOR)) receive(host, engine, id, frame);
    host.enterFromBrowser((core) => core.payloadEnd(id));
  }

  /**
   * Sends packets from the front of the write buffer as one POST request.
   *
   * @param {number} id
   * @param {number} number
   * @param {number} count
   * @param {UrlParameters} parameters
   */
  post(id, number, count, parameters) {
    const request = this.prepare("polling", id, number, parameters);
    if (request === undefined) return;
    const { engine, url, settings } = request;
    const fail = this.onFailure(id, true);
    const sent = () => this.posted(engine, id, count);
    const send = (/** @type {string[]} */ frames) => {
      const body = frames.join(SEPARATOR);
      const keepalive = body.length <= LONGEST_KEPT && this.host.holdsEnd(id) === true;
      this.requests.send(url, settings, { transport: id, body, keepalive }, sent, fail);
    };
    const frames = textsOf(this.host, engine.writeBuffer.slice(0, count));
    // Users can change the write buffer, and packets that cannot become text are left out: there may
    // be nothing to send.
    if (frames.length === 0) resolved.then(sent);
    else if (frames.every((frame) => typeof frame === "string")) send(frames);
    // A Blob that cannot be read leaves a gap in the order of packets, so the transport fails.
    else Promise.all(frames).then(send, (error) => fail(error, undefined));
  }

  /**
   * The server has accepted what was posted.
   *
   * @param {Engine} engine
   * @param {number} id
   * @param {number} count
   */
  posted(engine, id, count) {
    if (!this.polling[id]) return;
    engine._drop(count);
    this.host.enterFromBrowser((core) => core.sent(id));
  }

  /**
   * Sends the close request of a transport, and ends its GET request when that has been answered:
   * one that is aborted before looks to the server like a connection that was cut.
   *
   * @param {number} id
   * @param {number} number
   * @param {UrlParameters} parameters
   */
  closeRequest(id, number, parameters) {
    const request = this.prepare("polling", id, number, parameters);
    if (request === undefined) return;
    sendCloseRequest(request.url, request.settings, this.requests.release(id));
  }

  /**
   * The callback of a request that fails.
   *
   * @param {number} id
   * @param {boolean} writing
   * @returns {Failed}
   */
  onFailure(id, writing) {
    return (description, context, afterwards) =>
      this.host.ended(id, (core) => core.failed(id, description, context, writing), afterwards);
  }

  /**
   * Closes a transport; the core gets no more events of it.
   *
   * @param {number} id
   */
  close(id) {
    delete this.polling[id];
    const transport = this.open[id];
    delete this.open[id];
    transport?.close();
  }

  /** The core has failed: closes all transports without it. */
  halt() {
    for (const id in this.open) this.close(Number(id));
    this.polling = dictionary();
    this.requests.abort();
  }
}
detach(Transports);
