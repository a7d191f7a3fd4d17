import { find, setText } from "../lib/dom.js";
import { formatBytes, formatDuration, formatMs, plural } from "../lib/format.js";
import { drawSparkline, drawStrip } from "./charts.js";
import { showSteps } from "./line-steps.js";
import { showWait } from "./line-wait.js";

const REFRESH = 200;

const STATE_WORDS = {
  connecting: "Connecting",
  connected: "Connected",
  reconnecting: "Reconnecting",
  disconnected: "Disconnected",
};

/**
 * The upper part of the inspector: the state of the line, its steps, its history, its figures.
 *
 * @param {import("./recorder.js").Recorder} recorder
 * @param {import("./round-trip.js").RoundTrip} roundTrip
 * @param {import("../connection.js").Connection} connection
 */
export function startLineView(recorder, roundTrip, connection) {
  recorder.on("line", () => {
    showState(recorder);
    showSteps(recorder, connection.ioOptions.transports);
    showWait(recorder);
  });
  roundTrip.on("sample", () => showRoundTrip(roundTrip));
  setInterval(() => {
    if (document.visibilityState === "hidden") return;
    showFigures(recorder);
    showWait(recorder);
    drawStrip(find("#strip"), recorder);
  }, REFRESH);
}

function showState({ state, transport, sid, segments }) {
  const isConnected = state === "connected";
  document.documentElement.dataset.line = isConnected ? transport : state;
  showEverywhere("state", STATE_WORDS[state]);
  showEverywhere("transport", isConnected ? transport : "no line");
  if (!isConnected) showEverywhere("round-trip", "–");
  setText(find("#sid"), sid || "–");
  const isFirstAttempt = state === "connecting" && segments.length < 2;
  find("#banner").hidden = isConnected || isFirstAttempt;
}

/** Several places of the page show the same figure. */
function showEverywhere(figure, text) {
  for (const node of document.querySelectorAll(`[data-show='${figure}']`)) setText(node, text);
}

function showFigures({ state, connectedAt, totals }) {
  const uptime = state === "connected" ? formatDuration(performance.now() - connectedAt) : "–";
  setText(find("#uptime"), uptime);
  for (const direction of ["in", "out"]) {
    const { packets, bytes } = totals[direction];
    setText(find(`#total-${direction}-bytes`), formatBytes(bytes));
    setText(find(`#total-${direction}-packets`), plural(packets, "packet"));
  }
}

function showRoundTrip(roundTrip) {
  showEverywhere("round-trip", formatMs(roundTrip.samples.at(-1).ms));
  setText(find("#round-trip-median"), `median ${formatMs(roundTrip.median)}`);
  drawSparkline(find("#sparkline"), roundTrip);
}
