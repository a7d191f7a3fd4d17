/** HTTP long-polling (Engine.IO protocol 4, "HTTP long-polling"). */
import { detach } from "../own.js";
import { request, textOf } from "./http.js";

/** Milliseconds: 24 days. An endless timeout would be refused. */
const LONGEST_TIMEOUT = 2 ** 31 - 1;

const ignore = () => {};

/** @typedef {import("./http.js").Settings} Settings */

/** The attributes of an `XMLHttpRequest` that got no answer, or was aborted. */
const NO_ANSWER = { status: 0, responseText: "" };

/**
 * Every member is always set, because a page's `Object.prototype` may have one with that name.
 *
 * @typedef {object} Particulars of one request
 * @property {number} transport of the transport that sends it
 * @property {string | undefined} body of a POST request
 * @property {boolean} keepalive whether it may outlive the page
 */

/**
 * A request under way.
 *
 * @typedef {object} Pending
 * @property {number} transport
 * @property {AbortController | undefined} controller
 * @property {string | undefined} kept where a GET request goes that may outlive the page
 * @property {AbortSignal | undefined} late aborts when its time is over
 * @property {boolean} isOver whether it has been answered, or has failed
 * @property {() => void} onOver
 */

/** @typedef {(description: unknown, context: unknown, afterwards?: () => void) => void} Failed calls `afterwards` when every listener has been called */

/**
 * Where GET requests went that may outlive the page, and have outlived their session: some servers
 * do not end them. Chromium keeps the connection of such a request even if it is aborted, and has
 * six for each server. So there is none for a server that has one of these.
 *
 * @type {string[]}
 */
const outliving = [];

/**
 * @param {string} url
 * @returns {string} the address of a server, without what differs from request to request
 */
const endpointOf = (url) => url.split("?", 1)[0];

/** The requests of one Manager. */
export class Requests {
  constructor() {
    /** @type {Pending[]} */
    this.pending = [];
  }

  /**
   * Sends a request, and calls `answered` or `failed`, unless it is aborted.
   *
   * They are called by `then` and not after an `await`: zone.js, by which Angular finds out where a
   * callback belongs, can follow only the former.
   *
   * @param {string} url
   * @param {Settings} settings
   * @param {Particulars} particulars `keepalive` of a GET request is passed over while the server
   *   has left such a request of an earlier session unanswered
   * @param {(text: string) => void} answered with the text that a GET request brings
   * @param {Failed} failed
   */
  send(url, settings, { transport, body, ...particulars }, answered, failed) {
    const { fetch: asFetch, options } = settings;
    const canAbort = typeof AbortController === "function";
    const endpoint = body === undefined ? endpointOf(url) : undefined;
    const { requestTimeout = 0 } = options;
    const keepalive =
      particulars.keepalive && (endpoint === undefined || outliving.indexOf(endpoint) < 0);
    /** @type {Pending} */
    const pending = {
      transport,
      controller: canAbort ? new AbortController() : undefined,
      kept: keepalive ? endpoint : undefined,
      late:
        requestTimeout > 0
          ? AbortSignal.timeout(Math.min(requestTimeout, LONGEST_TIMEOUT))
          : undefined,
      isOver: false,
      onOver: ignore,
    };
    this.pending.push(pending);
    if (pending.late !== undefined) pending.late.onabort = () => pending.controller?.abort();

    /** @type {(description: unknown, context?: Partial<typeof NO_ANSWER>) => void} */
    const fail = (description, context) => {
      if (!this.forget(pending)) return;
      // Listeners see the answer of the request; afterwards it is empty, as an `XMLHttpRequest` is
      // that has been aborted.
      const afterwards = () => {
        if (asFetch || context === undefined) return;
        context.status = NO_ANSWER.status;
        context.responseText = NO_ANSWER.responseText;
      };
      failed(description, context, afterwards);
    };
    const exchange = async () => {
      const signal = pending.controller?.signal;
      const reply = await request(url, settings, { body, keepalive, signal });
      const { status } = reply;
      const isAnswered = status === 200 || (asFetch && status > 199 && status < 300);
      // Listeners may read the answer that `Fetch` has failed with.
      if (asFetch && !isAnswered) return { reply, isAnswered, text: "" };
      const reading = textOf(reply);
      if (!isAnswered || body === undefined) return { reply, isAnswered, text: await reading };
      // The answer to a POST request is of no interest, but must be read for the connection to be
      // used again.
      reading.then(ignore, ignore);
      return { reply, isAnswered, text: "" };
    };
    exchange().then(
      ({ reply, isAnswered, text }) => {
        over(pending);
        const { status } = reply;
        if (!isAnswered) fail(status, asFetch ? reply : { status, responseText: text });
        else if (this.forget(pending)) answered(text);
      },
      (error) => {
        over(pending);
        if (asFetch) fail(error);
        // An `XMLHttpRequest` gives the reason why it cannot be opened, but not why there is no
        // answer.
        else fail(error?.name === "SyntaxError" ? error : 0, { ...NO_ANSWER });
      },
    );
  }

  /**
   * Takes a request off the list of those under way.
   *
   * @param {Pending} pending
   * @returns {boolean} whether it was still awaited
   */
  forget(pending) {
    const at = this.pending.indexOf(pending);
    if (at >= 0) this.pending.splice(at, 1);
    return at >= 0;
  }

  /**
   * Gives up the requests of a transport without aborting them: their callbacks are not called.
   *
   * @param {number} transport
   * @returns {Pending[]} these requests
   */
  release(transport) {
    const { pending } = this;
    /** @type {Pending[]} */
    const released = [];
    this.pending = [];
    for (const request of pending)
      (request.transport === transport ? released : this.pending).push(request);
    return released;
  }

  /** Aborts every request; no callback is called. */
  abort() {
    const requests = this.pending;
    this.pending = [];
    abortAll(requests);
  }
}
detach(Requests);

/** @param {Pending} request */
function over(request) {
  request.isOver = true;
  // It would keep the request until then.
  if (request.late !== undefined) request.late.onabort = null;
  request.onOver();
}

/**
 * The session of a request is over, and the server has not ended the request.
 *
 * @param {Pending} request
 */
function outliveSession(request) {
  const { kept } = request;
  if (kept === undefined) abortAll([request]);
  else if (!request.isOver) {
    outliving.push(kept);
    request.onOver = () => void outliving.splice(outliving.indexOf(kept), 1);
  }
}

/** @param {Pending[]} requests */
function abortAll(requests) {
  for (const { controller } of requests) controller?.abort();
}

/**
 * Ends the session at the server. The request may outlive the page, and its answer is ignored.
 *
 * @param {string} url
 * @param {Settings} settings
 * @param {Pending[]} others the requests of this session, which the server ends now. Some servers
 *   let them wait for another heartbeat, and a browser has few connections for each server: they are
 *   aborted, but for one that may outlive the page
 */
export async function sendCloseRequest(url, settings, others) {
  try {
    await textOf(await request(url, settings, { body: "1", keepalive: true, signal: undefined }));
  } catch {
    // The session is over for the page, whether the server could be told or not.
  }
  others.forEach(outliveSession);
}
