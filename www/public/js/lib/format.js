/** @param {number} bytes */
export function formatBytes(bytes) {
  if (bytes < 1_000) return `${bytes} B`;
  if (bytes < 1_000_000) return `${(bytes / 1_000).toFixed(1)} kB`;
  return `${(bytes / 1_000_000).toFixed(1)} MB`;
}

/** @param {number} ms */
export function formatMs(ms) {
  if (ms < 10) return `${ms.toFixed(1)} ms`;
  if (ms < 10_000) return `${Math.round(ms)} ms`;
  return `${(ms / 1_000).toFixed(1)} s`;
}

/** @param {number} ms */
export function formatSeconds(ms) {
  return `${(Math.max(0, ms) / 1_000).toFixed(1)} s`;
}

/** A duration as a clock shows it: 0:42, 12:05. @param {number} ms */
export function formatDuration(ms) {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

const clock = new Intl.DateTimeFormat(undefined, { hour: "2-digit", minute: "2-digit" });

/** @param {number} at  milliseconds since the epoch */
export function formatTime(at) {
  return clock.format(at);
}

/** Time of day with milliseconds, for the inspector. @param {Date} date */
export function formatStamp(date) {
  return date.toLocaleTimeString("en-GB") + "." + String(date.getMilliseconds()).padStart(3, "0");
}

/** @param {number} count */
export function plural(count, one, many = `${one}s`) {
  return `${count} ${count === 1 ? one : many}`;
}

/** The call of `io` with these options, as one would write it. */
export function formatCall(options, separator = " ") {
  const lines = Object.entries(options).map(
    ([name, value]) => `${name}: ${JSON.stringify(value).replaceAll('","', '", "')}`,
  );
  const indent = separator === " " ? "" : "  ";
  return ["io({", ...lines.map((line) => `${indent}${line},`), "})"]
    .join(separator)
    .replace(/,( ?}\)$)/, "$1");
}
