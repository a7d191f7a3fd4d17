/**
 * Pages that may do little, and what the client does there.
 *
 * @typedef {object} Case
 * @property {string} name
 * @property {string} entry of the package, or `script`
 * @property {"page" | "worker" | "frame"} [place] by default the page
 * @property {Record<string, string>} headers of the page and of all that it loads; `{nonce}` is the one of its scripts,
 *   `{origin}` and `{websocket}` are the server
 * @property {string[]} [sees] what is reported, by default all of a conversation
 * @property {RegExp} [refused] what the error says, where the client cannot start
 * @property {RegExp} [violates] what the policy refuses; by default nothing
 * @property {boolean} [isolated] whether the page is cross-origin isolated
 */

const CONVERSED = ["caf\u00e9", "0,255", "websocket", "io client disconnect"];

const NAMED = /^error: .*add 'wasm-unsafe-eval' to the script-src directive/;

const policy = (...directives) => ({ "content-security-policy": directives.join("; ") });

/** What docs/csp.md recommends, and the icon that browsers ask for. */
const RECOMMENDED = policy(
  "default-src 'none'",
  "img-src 'self'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "connect-src 'self'",
);
const WITH_WORKERS = policy(RECOMMENDED["content-security-policy"], "worker-src 'self'");
/** In a sandboxed frame `'self'` is nothing to WebKit. */
const WITH_FRAMES = policy(
  "default-src 'none'",
  "script-src {origin} 'wasm-unsafe-eval'",
  "connect-src {origin} {websocket}",
  "frame-src {origin}",
  "img-src {origin}",
);
const WITHOUT = policy("default-src 'self'", "script-src 'self'");
const NONCES = policy(
  "script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'",
  "object-src 'none'",
  "base-uri 'none'",
);
const TRUSTED_TYPES = policy(
  RECOMMENDED["content-security-policy"],
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
);
const ISOLATED = {
  "cross-origin-opener-policy": "same-origin",
  "cross-origin-embedder-policy": "require-corp",
};

/** @type {Case[]} */
const ALLOWED = [
  ...["index", "script", "slim", "debug"].flatMap((entry) => [
    { name: `the recommended policy, ${entry}`, entry, headers: RECOMMENDED },
    { name: `nonces and strict-dynamic, ${entry}`, entry, headers: NONCES },
    { name: `Trusted Types, ${entry}`, entry, headers: TRUSTED_TYPES },
    { name: `cross-origin isolation, ${entry}`, entry, headers: ISOLATED, isolated: true },
  ]),
  ...["index", "slim"].flatMap((entry) => [
    { name: `a worker, ${entry}`, entry, place: "worker", headers: WITH_WORKERS },
    {
      ...{ name: `a sandboxed frame, ${entry}`, entry, place: "frame", headers: WITH_FRAMES },
      sees: [...CONVERSED, "origin null"],
    },
  ]),
  { name: "no directive, js", entry: "js", headers: WITHOUT },
  { name: "no directive, js in a worker", entry: "js", place: "worker", headers: WITHOUT },
  {
    name: "'unsafe-eval' in place of the directive",
    entry: "index",
    headers: policy("script-src 'self' 'unsafe-eval'"),
  },
];

/** @type {Case[]} */
const FORBIDDEN = [
  ...["index", "script", "slim", "debug"].map((entry) => ({ entry, place: "page" })),
  { entry: "index", place: "worker" },
].map(({ entry, place }) => ({
  ...{ name: `no directive, ${entry} in a ${place}`, entry, place, headers: WITHOUT },
  refused: NAMED,
  // A worker's violations are its own.
  violates: place === "page" ? /^script-src wasm-eval$/ : undefined,
}));

/** @type {Case[]} */
export const CASES = [...ALLOWED, ...FORBIDDEN];

/**
 * @param {Case} tried
 * @param {{ lines: string[], violations: string[], isolated: boolean }} report
 * @returns {string} what is wrong with it, or nothing
 */
export function faultOf(tried, { lines, violations, isolated }) {
  const { sees = CONVERSED, refused, violates, isolated: wanted = false } = tried;
  const asWanted = refused
    ? lines.length === 1 && refused.test(lines[0])
    : JSON.stringify(lines) === JSON.stringify(sees);
  if (!asWanted) return `saw ${JSON.stringify(lines)}`;
  const unexpected = violations.filter((violation) => !violates?.test(violation));
  if (unexpected.length > 0) return `violates ${unexpected}`;
  if (wanted && !isolated) return "is not isolated";
  return "";
}
