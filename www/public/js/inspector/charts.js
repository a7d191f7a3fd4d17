import { svg } from "../lib/dom.js";
import { STRIP_SPAN } from "./recorder.js";

const STRIP_WIDTH = 1_200;
const STRIP_HEIGHT = 30;

/**
 * The last two minutes of the line: which transport carried it, when it was down.
 *
 * @param {SVGElement} node
 * @param {import("./recorder.js").Recorder} recorder
 */
export function drawStrip(node, { segments, marks }) {
  const now = performance.now();
  const start = now - STRIP_SPAN;
  const x = (at) => (Math.max(0, at - start) / STRIP_SPAN) * STRIP_WIDTH;

  const pieces = segments.map(({ from, kind }, index) => {
    const left = x(from);
    const right = x(segments[index + 1]?.from ?? now);
    // Too short a piece would not be seen: an upgrade takes milliseconds.
    const width = Math.max(right - left, kind === "off" ? 0 : 5);
    return svg("rect", { x: left, y: 6, width, height: STRIP_HEIGHT - 12, class: `line-${kind}` });
  });
  const visible = marks.filter(({ at }) => at > start);
  const lines = visible.map(({ at, kind, label }) =>
    svg(
      "g",
      { class: `mark-${kind}` },
      svg("title", {}, label),
      svg("rect", { x: x(at) - 1.5, y: 0, width: 3, height: STRIP_HEIGHT, rx: 1.5 }),
    ),
  );
  node.setAttribute("viewBox", `0 0 ${STRIP_WIDTH} ${STRIP_HEIGHT}`);
  node.replaceChildren(
    svg("rect", { x: 0, y: 6, width: STRIP_WIDTH, height: STRIP_HEIGHT - 12, class: "line-none" }),
    ...pieces,
    ...lines,
  );
}

const SPARK_WIDTH = 160;
const SPARK_HEIGHT = 36;
const SPARK_SLOTS = 30;
/** A bar this many times as high as the median reaches the top: one slow answer must not flatten the rest. */
const SPARK_REACH = 3;

/**
 * One bar for each measurement of the round trip, in the colour of the transport that carried it.
 *
 * @param {SVGElement} node
 * @param {{ samples: { ms: number, transport: string }[], median: number }} roundTrip
 */
export function drawSparkline(node, { samples, median }) {
  const slot = SPARK_WIDTH / SPARK_SLOTS;
  const shown = samples.slice(-SPARK_SLOTS);
  const bars = shown.map(({ ms, transport }, index) => {
    const height = Math.max(2, Math.min(1, ms / (median * SPARK_REACH)) * SPARK_HEIGHT);
    const x = SPARK_WIDTH - (shown.length - index) * slot;
    return svg("rect", {
      x: x + 0.5,
      y: SPARK_HEIGHT - height,
      width: slot - 1.5,
      height,
      rx: 1,
      class: `line-${transport}`,
    });
  });
  node.setAttribute("viewBox", `0 0 ${SPARK_WIDTH} ${SPARK_HEIGHT}`);
  node.replaceChildren(
    svg("rect", { x: 0, y: SPARK_HEIGHT - 1, width: SPARK_WIDTH, height: 1, class: "line-none" }),
    ...bars,
  );
}
