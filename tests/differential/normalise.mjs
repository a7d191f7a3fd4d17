/**
 * The rules that make two traces comparable. Everything that is not equal after these rules is a difference.
 *
 * @typedef {object} RawTrace
 * @property {Record<string, string[]>} sections
 * @property {Map<string, string>} ids
 * @property {Map<string, string>} origins
 * @property {string[]} races
 * @property {boolean} losesLastWords whether what a client sends last need not arrive
 * @typedef {(trace: RawTrace) => RawTrace} Rule
 */

function mapLines(trace, change) {
  const sections = Object.fromEntries(
    Object.entries(trace.sections).map(([name, lines]) => [
      name,
      lines.map((line) => change(line, name)),
    ]),
  );
  return { ...trace, sections };
}

function replaceAll(line, replacements) {
  let result = line;
  for (const [text, replacement] of replacements) {
    result = result.replaceAll(text, replacement);
  }
  return result;
}

/**
 * What a scenario declares a race on the network is dropped: `races: ["connection"]` when the client leaves before
 * the server can have noticed it.
 */
function races(trace) {
  const sections = Object.fromEntries(
    Object.entries(trace.sections).filter(
      ([name]) => !trace.races.some((prefix) => name.startsWith(prefix)),
    ),
  );
  return { ...trace, sections };
}

/** A browser that closes a WebTransport does not wait until the packet before, a DISCONNECT, has been sent. */
function lastWords(trace) {
  if (!trace.losesLastWords) return trace;
  const sections = Object.entries(trace.sections).map(([name, lines]) => {
    const isLastWord = (line) => name.endsWith(" received") && /^message 1(?!\d)/.test(line);
    const last = lines.findLastIndex((line) => !isLastWord(line));
    return [name, lines.slice(0, last + 1)];
  });
  return { ...trace, sections: Object.fromEntries(sections) };
}

/** Ports are free ones: `http://127.0.0.1:41234` is `<server>`, the control server is `<control>`. */
function origins(trace) {
  return mapLines(trace, (line) => replaceAll(line, trace.origins));
}

/**
 * Session ids, socket ids, recovery ids and offsets are random: each becomes its kind and a number, in order of
 * first appearance in the whole trace.
 */
function ids(trace) {
  const known = [...trace.ids.keys()]
    .filter((id) => id.length > 0)
    .sort((a, b) => b.length - a.length);
  if (known.length === 0) {
    return trace;
  }
  const pattern = new RegExp(
    known.map((id) => id.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")).join("|"),
    "g",
  );
  const names = new Map();
  const counters = {};
  return mapLines(trace, (line) =>
    line.replace(pattern, (id) => {
      if (!names.has(id)) {
        const kind = trace.ids.get(id);
        counters[kind] = (counters[kind] ?? 0) + 1;
        names.set(id, `<${kind}${counters[kind]}>`);
      }
      return names.get(id);
    }),
  );
}

/**
 * The cache-busting parameter `t` is random, and by decision `timestampRequests` it also stands on our WebSocket
 * URLs: it is removed from handshake URLs. Scenarios on that option log it themselves.
 */
function timestampParameter(trace) {
  return mapLines(trace, (line, section) => {
    if (!section.startsWith("connection") || !line.startsWith("handshake ")) {
      return line;
    }
    return line.replace(/([?&])t=[\w.-]+(&|$)/, (_, before, after) =>
      after === "&" ? before : "",
    );
  });
}

/** The browser's name and version are no part of the behaviour. */
function userAgent(trace) {
  return mapLines(trace, (line) => line.replace(/Mozilla\/5\.0 [^"]*/g, "<user agent>"));
}

/** V8 names constructors in its messages, and bundles rename them: the kind of the error is the contract. */
function hostErrorText(trace) {
  return mapLines(trace, (line) =>
    line
      .replace(
        /TypeError\("(Converting circular structure to JSON|Do not know how to serialize a BigInt)[^)]*\)/g,
        'TypeError("$1")',
      )
      .replace(/of #<\w+>? which has only a getter/g, "of <class> which has only a getter"),
  );
}

/** @type {Rule[]} */
export const rules = [races, lastWords, origins, timestampParameter, ids, userAgent, hostErrorText];

/**
 * @param {RawTrace} trace
 * @returns {Record<string, string[]>}
 */
export function normalise(trace) {
  return rules.reduce((current, rule) => rule(current), trace).sections;
}
