/** Options of managers and sockets. */

import type { TransportMarker, TransportName } from "./types-engine.js";

/**
 * Options of the low-level connection.
 *
 * @see https://socket.io/docs/v4/client-options/#low-level-engine-options
 */
export interface EngineOptions {
  /** Host and port. Default: those of the URL. */
  host?: string;
  /** Host name. Default: that of the URL. */
  hostname?: string;
  /** Whether to use `https:` and `wss:`. Default: as the URL says. */
  secure?: boolean;
  /** Port. Default: that of the URL, else 443 or 80. */
  port?: string | number;

  /**
   * Additional query parameters. They are replaced entirely by a query in the
   * URL. `EIO`, `transport`, `sid`, `j` and `t` are taken.
   *
   * A change takes effect with the next connection:
   * `socket.io.opts.query.attempt = 2`.
   *
   * @default none
   * @see https://socket.io/docs/v4/client-options/#query
   */
  query?: { [key: string]: any };

  /**
   * The transports to use, in the order in which they are tried.
   *
   * @default ["polling", "websocket", "webtransport"]
   * @see https://socket.io/docs/v4/client-options/#transports
   */
  transports?: TransportName[] | TransportMarker[];

  /**
   * Implementations to use instead of the usual ones, in the order in which
   * they are tried.
   *
   * @default those of {@link transports}
   */
  transportImplementations?: TransportMarker[];

  /**
   * Whether to try the next transport when the first one fails to connect.
   *
   * @default false
   */
  tryAllTransports?: boolean;

  /**
   * Whether to go on from long-polling to something better.
   *
   * @default true
   * @see https://socket.io/docs/v4/client-options/#upgrade
   */
  upgrade?: boolean;

  /**
   * Whether to start with WebSocket if the last WebSocket connection of this
   * page succeeded.
   *
   * @default false
   * @see https://socket.io/docs/v4/client-options/#rememberupgrade
   */
  rememberUpgrade?: boolean;

  /**
   * The path of the requests, which has to be the server's.
   *
   * @default "/socket.io"
   * @see https://socket.io/docs/v4/client-options/#path
   */
  path?: string;

  /**
   * Whether the path of the requests ends with a slash.
   *
   * @default true
   */
  addTrailingSlash?: boolean;

  /**
   * Headers of the HTTP requests. A browser sends none with WebSocket, and a
   * name that it refuses is left out.
   *
   * @default none
   * @see https://socket.io/docs/v4/client-options/#extraheaders
   */
  extraHeaders?: { [header: string]: string };

  /**
   * Whether requests to other origins carry cookies and the like.
   *
   * @default false
   * @see https://socket.io/docs/v4/client-options/#withcredentials
   */
  withCredentials?: boolean;

  /**
   * Whether to send binary data as base64 over WebSocket too.
   *
   * @default false
   * @see https://socket.io/docs/v4/client-options/#forcebase64
   */
  forceBase64?: boolean;

  /**
   * Whether every request gets a unique parameter, against caches.
   *
   * @default true
   * @see https://socket.io/docs/v4/client-options/#timestamprequests
   */
  timestampRequests?: boolean;

  /**
   * The name of that parameter.
   *
   * @default "t"
   * @see https://socket.io/docs/v4/client-options/#timestampparam
   */
  timestampParam?: string;

  /**
   * Milliseconds after which an HTTP request has failed; 0 for never.
   *
   * @default 0
   */
  requestTimeout?: number;

  /**
   * Options of single transports, by name; they win over the others:
   * `{ polling: { extraHeaders: { "x-id": "1" } } }`. Those of `webtransport` are
   * also passed to the browser's `WebTransport`, as `serverCertificateHashes`.
   *
   * @default {}
   */
  transportOptions?: Object;

  /**
   * Whether to close the connection, with no `disconnect` event, when the user
   * leaves the page.
   *
   * - `true`: at `beforeunload`. The server learns of it at once. What is emitted
   *   after that, in listeners of `beforeunload`, `pagehide`, `visibilitychange` or
   *   `unload`, is lost, and `disconnect()` there is seen as `transport close`. A
   *   page that stays after all (a prompt is cancelled; the link was a download or
   *   a `mailto:`) gets `disconnect` after a second, and connects again.
   * - `"pagehide"`: when the page has gone. What listeners of `beforeunload` and
   *   `pagehide` emit is sent over WebSocket (over HTTP long-polling what
   *   `beforeunload` emits, up to 4096 characters), and a page that stays keeps its
   *   connection: should it end in that second, `disconnect` comes after it.
   * - `false`: never. The browser cuts the connection, and its end is an event like
   *   any other if the page still sees it.
   *
   * Over HTTP long-polling the request for the next packet outlives the page, unless
   * this is `false`, so that the server sees the close. A page whose process dies is
   * then noticed by the ping timeout.
   *
   * @default true
   * @see https://socket.io/docs/v4/client-options/#closeonbeforeunload
   */
  closeOnBeforeunload?: boolean | "pagehide";

  /**
   * Sub-protocols of WebSocket.
   *
   * @default []
   * @see https://socket.io/docs/v4/client-options/#protocols
   */
  protocols?: string | string[];

  /**
   * Whether to use the timers as they were when this module was loaded, even
   * if a test has replaced them since.
   *
   * @default false
   */
  useNativeTimers?: boolean;

  /** For Node.js; accepted and without effect. */
  autoUnref?: boolean;
  /** For Node.js; accepted and without effect. */
  agent?: string | boolean;
  /** For Node.js; accepted and without effect. */
  pfx?: string;
  /** For Node.js; accepted and without effect. */
  key?: string;
  /** For Node.js; accepted and without effect. */
  passphrase?: string;
  /** For Node.js; accepted and without effect. */
  cert?: string;
  /** For Node.js; accepted and without effect. */
  ca?: string | string[];
  /** For Node.js; accepted and without effect. */
  ciphers?: string;
  /** For Node.js; accepted and without effect. */
  rejectUnauthorized?: boolean;
  /** For Node.js; accepted and without effect. */
  localAddress?: string;
  /** For Node.js; accepted and without effect. */
  perMessageDeflate?: { threshold: number };
}

/**
 * Options of a {@link Manager}. Everything is optional where it is passed.
 *
 * @see https://socket.io/docs/v4/client-options/
 */
export interface ManagerOptions extends EngineOptions {
  /**
   * Whether to make a new manager, with a connection of its own, rather than
   * share that of other sockets to the same server.
   *
   * @default false
   * @see https://socket.io/docs/v4/client-options/#forcenew
   */
  forceNew: boolean;

  /**
   * The opposite of {@link forceNew}.
   *
   * @default true
   * @see https://socket.io/docs/v4/client-options/#multiplex
   */
  multiplex: boolean;

  /**
   * The path of the requests, which has to be the server's.
   *
   * @default "/socket.io"
   * @see https://socket.io/docs/v4/client-options/#path
   */
  path: string;

  /**
   * Whether to connect again when the connection is lost.
   *
   * @default true
   * @see https://socket.io/docs/v4/client-options/#reconnection
   */
  reconnection: boolean;

  /**
   * After how many failed attempts to give up; 0 means never.
   *
   * @default Infinity
   * @see https://socket.io/docs/v4/client-options/#reconnectionattempts
   */
  reconnectionAttempts: number;

  /**
   * Milliseconds before the first attempt to reconnect; it doubles with every
   * further one. 0 counts as the default.
   *
   * @default 1000
   * @see https://socket.io/docs/v4/client-options/#reconnectiondelay
   */
  reconnectionDelay: number;

  /**
   * The longest delay between two attempts, in milliseconds. 0 counts as the
   * default.
   *
   * @default 5000
   * @see https://socket.io/docs/v4/client-options/#reconnectiondelaymax
   */
  reconnectionDelayMax: number;

  /**
   * By which part the delay is varied at random, from 0 to 1.
   *
   * @default 0.5
   * @see https://socket.io/docs/v4/client-options/#randomizationfactor
   */
  randomizationFactor: number;

  /**
   * Milliseconds after which an attempt to connect has failed. `false` is accepted
   * at run time, and means no limit; `socket.io.timeout(false)` is the same.
   *
   * @default 20000
   * @see https://socket.io/docs/v4/client-options/#timeout
   */
  timeout: number;

  /**
   * Whether to connect at once rather than on `connect()`.
   *
   * @default true
   * @see https://socket.io/docs/v4/client-options/#autoconnect
   */
  autoConnect: boolean;

  /**
   * Another parser than the default one, which has to be the server's: an
   * object with the classes `Encoder` and `Decoder`.
   *
   * @default the protocol's own: JSON, with binary data apart
   * @see https://socket.io/docs/v4/custom-parser/
   */
  parser: any;

  /**
   * How many attachments a packet from the server may have; one with more is
   * a parse error.
   *
   * @default 10
   */
  maxAttachments?: number;
}

/**
 * Options of a {@link Socket}.
 *
 * @see https://socket.io/docs/v4/client-options/#socket-options
 */
export interface SocketOptions {
  /**
   * What is sent to the server when the socket joins its namespace; a function
   * is asked anew for every connection.
   *
   * @default nothing is sent
   * @see https://socket.io/docs/v4/client-options/#auth
   */
  auth?: { [key: string]: any } | ((cb: (data: object) => void) => void);

  /**
   * How often a packet that the server did not acknowledge is sent again
   * before it is given up. With this option packets are sent one at a time,
   * and acknowledgement callbacks get an error (or `null`) first.
   *
   * Set {@link ackTimeout} as well. Without a time limit nothing is given up: a
   * packet is sent once on each connection until the server acknowledges it, and
   * all packets behind it wait.
   *
   * @default packets are sent once, and not one at a time
   * @see https://socket.io/docs/v4/client-options/#retries
   */
  retries?: number;

  /**
   * Milliseconds to wait for every acknowledgement. With this option all
   * acknowledgement callbacks get an error (or `null`) first.
   *
   * @default they are awaited without a limit
   * @see https://socket.io/docs/v4/client-options/#acktimeout
   */
  ackTimeout?: number;
}
