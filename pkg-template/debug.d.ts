/**
 * The client of the default entry with logs for development, under the names that the official client has for them.
 * Nothing is logged until the page's `localStorage` says what, and is then loaded again:
 *
 * ```js
 * localStorage.debug = "socket.io-client:*,engine.io-client:*";
 * ```
 *
 * In Node.js, `DEBUG` of the environment says it. {@link setLogger} says it anywhere, also in a worker, where there is
 * no `localStorage`. Where the entry is not used, its logs cost nothing: the default entry has none.
 */
export * from "./index.js";
export { default } from "./index.js";

/** What can take the lines of the logs. `console` is one, and so are the loggers of most libraries. */
export interface Logger {
  /**
   * Takes a line. What it throws is ignored.
   *
   * @param message its namespace, such as `socket.io-client:socket`, and its text, with `%s` and `%d` where values
   *   belong, as `console.debug` and `util.format` of Node.js understand them.
   * @param values those values, in their order.
   */
  debug(message: string, ...values: unknown[]): void;
}

/**
 * Says where the logs go, and which are wanted, in place of `localStorage.debug` and `DEBUG`. To be called before the
 * first `io()`: a connection that there is already is logged in part only.
 *
 * ```js
 * setLogger(console); // in a worker
 * setLogger({ debug: (...line) => postMessage(line) }, "socket.io-client:*");
 * ```
 *
 * @param logger takes the lines. After `null` nothing is logged.
 * @param namespaces patterns with `*` for anything, separated by commas or spaces; a minus in front of one excludes what
 *   it matches. By default `*`, which is everything.
 * @throws {TypeError} if the logger has no method `debug`; what was set before then stays.
 */
export declare function setLogger(logger: Logger | null, namespaces?: string): void;
