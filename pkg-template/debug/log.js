/**
 * Logs as the development build of the official client has them, which prints them with the npm
 * package `debug`: what is printed is chosen by patterns that the page keeps in `localStorage`.
 * Where there is no `localStorage`, as in a worker, or no console to look at, the application names
 * a logger instead.
 */

/** @typedef {import("../debug.js").Logger} Logger */

/** Under which of these names the patterns are kept. */
const KEYS = ["debug", "DEBUG"];

/** What stands in a format for a value: `%j` as JSON, the others as the console prints it. */
const PLACE = /%[a-z%]/gi;

/** The patterns: at first those that are kept outside of the code. */
let patterns = readPatterns();

/**
 * What gets the lines: at first the console, which a page may replace at any time.
 *
 * @type {Logger | undefined}
 */
let chosen;

/**
 * @param {Logger | null} logger nothing is logged from now on if it is `null`
 * @param {string} namespaces patterns, as in `localStorage`
 */
export function choose(logger, namespaces) {
  if (logger !== null && typeof logger?.debug !== "function")
    throw new TypeError("the logger has no method debug()");
  patterns = parsePatterns(logger === null ? "" : namespaces);
  chosen = logger ?? undefined;
}

/** Of the environment, if there is one, where `localStorage` has none. */
function readPatterns() {
  for (const key of KEYS) {
    try {
      const kept = globalThis.localStorage.getItem(key);
      if (kept) return parsePatterns(kept);
    } catch {
      // There is none, or the page may not read it.
    }
  }
  const { process } = /** @type {any} */ (globalThis);
  return parsePatterns(String(process?.env?.DEBUG ?? ""));
}

/**
 * @param {string} text patterns with `*` for anything, separated by commas or spaces; a minus in front of one excludes
 *   what it matches
 */
function parsePatterns(text) {
  /** @type {{ included: RegExp[], excluded: RegExp[] }} */
  const parsed = { included: [], excluded: [] };
  for (const pattern of text.split(/[\s,]+/)) {
    if (pattern === "") continue;
    if (pattern.startsWith("-")) parsed.excluded.push(matcher(pattern.slice(1)));
    else parsed.included.push(matcher(pattern));
  }
  return parsed;
}

/** @param {string} pattern */
function matcher(pattern) {
  const literal = pattern.replace(/[.+?^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replace(/\*+/g, ".*")}$`);
}

/**
 * @param {string} namespace of the logs, such as `engine.io-client:socket`
 * @returns {boolean} whether they are printed
 */
export function isEnabled(namespace) {
  const { included, excluded } = patterns;
  const fits = (/** @type {RegExp} */ pattern) => pattern.test(namespace);
  return included.some(fits) && !excluded.some(fits);
}

/** @param {unknown} value */
function toJson(value) {
  try {
    return JSON.stringify(value);
  } catch (error) {
    return `[${error}]`;
  }
}

/**
 * @param {string} format
 * @param {unknown[]} values
 * @returns {unknown[]} what the console is to be called with
 */
function formatted(format, values) {
  const shown = [...values];
  let next = 0;
  const text = format.replace(PLACE, (place) => {
    if (place === "%%") return place;
    const at = next++;
    if (place !== "%j") return place;
    shown[at] = toJson(shown[at]);
    return "%s";
  });
  return [text, ...shown];
}

/** @typedef {(format: string, ...values: unknown[]) => void} Log */

/**
 * @param {string} namespace
 * @returns {Log} logs a line, if such lines are wanted at that moment
 */
export const logOf =
  (namespace) =>
  (format, ...values) => {
    if (!isEnabled(namespace)) return;
    const [text, ...shown] = formatted(format, values);
    const line = `${namespace} ${text}`;
    try {
      if (chosen !== undefined) chosen.debug(line, ...shown);
      else print(line, ...shown);
    } catch {
      // The page has put something else in its place. A log must not change what the client does.
    }
  };

/** @param {unknown[]} line */
function print(...line) {
  const { console } = globalThis;
  (console.debug ?? console.log).apply(console, line);
}
