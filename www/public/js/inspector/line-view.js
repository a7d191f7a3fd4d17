import { element, find, setText } from "../lib/dom.js";
import { formatBytes, formatDuration, formatMs, formatSeconds, plural } from "../lib/format.js";
import { drawSparkline, drawStrip } from "./charts.js";

const REFRESH = 200;

const STATE_WORDS = {
  connecting: "Connecting",
  connected: "Connected",
  reconnecting: "Reconnecting",
  disconnected: "Disconnected",
};

const WITHOUT_WAIT = {
  connecting: "First attempt under way",
  connected: "The line is up",
  reconnecting: "Trying now",
  disconnected: "Disconnected on purpose: no attempts",
};

/**
 * The upper part of the inspector: the state of the line, its steps, its history, its figures.
 *
 * @param {import("./recorder.js").Recorder} recorder
 * @param {import("./round-trip.js").RoundTrip} roundTrip
 * @param {import("../connection.js").Connection} connection
 */
export function startLineView(recorder, roundTrip, connection) {
  const strip = find("#strip");
  const wait = find("#wait");

  const showLine = () => {
    const { state, transport } = recorder;
    document.documentElement.dataset.line = state === "connected" ? transport : state;
    for (const node of document.querySelectorAll("[data-show='state']"))
      setText(node, STATE_WORDS[state]);
    for (const node of document.querySelectorAll("[data-show='transport']")) {
      setText(node, state === "connected" ? transport : "no line");
    }
    if (state !== "connected") showRoundTripValue("–");
    setText(find("#sid"), recorder.sid || "–");
    showSteps();
    showWait();
    find("#banner").hidden =
      state === "connected" || (state === "connecting" && recorder.segments.length < 2);
  };

  const showSteps = () => {
    const moments = Object.fromEntries(recorder.steps.map((step) => [step.name, step]));
    const [first, second] = connection.ioOptions.transports;
    const names = [
      ["open", "open"],
      ["handshake", "handshake"],
      ["connect", "connect"],
      ...(first === "polling" && second
        ? [
            ["upgrading", "probe"],
            ["upgrade", "upgrade"],
          ]
        : []),
    ];
    // In the order in which they happened: the upgrade may overtake the connect.
    names.sort(([a], [b]) => (moments[a]?.at ?? Infinity) - (moments[b]?.at ?? Infinity) || 0);
    find("#steps").replaceChildren(
      ...names.map(([name, label]) => {
        const step = moments[name];
        const status = step?.failed ? "failed" : step ? "done" : "open";
        return element(
          "li.step",
          { dataset: { step: name, status, transport: step?.transport ?? "" } },
          element("span.step-name", {}, label),
          element(
            "span.step-time",
            {},
            step ? (step.failed ? "failed" : `${Math.round(step.at)} ms`) : "–",
          ),
        );
      }),
    );
  };

  const showWait = () => {
    const next = recorder.wait;
    wait.dataset.waiting = String(next !== null);
    if (!next) {
      setText(
        find("#wait-text"),
        WITHOUT_WAIT[recorder.state] +
          (recorder.attempt > 0 ? `, attempt ${recorder.attempt}` : ""),
      );
      setText(
        find("#wait-bounds"),
        recorder.reconnections > 0
          ? `${plural(recorder.reconnections, "reconnection")} so far`
          : "",
      );
      return;
    }
    const { attempt, from, min, max } = next;
    const passed = performance.now() - from;
    const left =
      passed < min
        ? `in ${formatSeconds(min - passed)} to ${formatSeconds(max - passed)}`
        : `within ${formatSeconds(max - passed)}`;
    setText(find("#wait-text"), `Attempt ${attempt} ${left}`);
    setText(
      find("#wait-bounds"),
      `delay drawn from ${formatSeconds(min)} to ${formatSeconds(max)}`,
    );
    const share = (ms) => `${Math.min(100, (ms / max) * 100)}%`;
    find("#wait-passed").style.width = share(passed);
    find("#wait-window").style.left = share(min);
  };

  const showFigures = () => {
    const { state, connectedAt, totals } = recorder;
    setText(
      find("#uptime"),
      state === "connected" ? formatDuration(performance.now() - connectedAt) : "–",
    );
    for (const direction of ["in", "out"]) {
      const { packets, bytes } = totals[direction];
      setText(find(`#total-${direction}-bytes`), formatBytes(bytes));
      setText(find(`#total-${direction}-packets`), plural(packets, "packet"));
    }
  };

  const showRoundTripValue = (value) => {
    for (const node of document.querySelectorAll("[data-show='round-trip']")) setText(node, value);
  };

  const showRoundTrip = () => {
    const last = roundTrip.samples.at(-1);
    showRoundTripValue(formatMs(last.ms));
    setText(find("#round-trip-median"), `median ${formatMs(roundTrip.median)}`);
    drawSparkline(find("#sparkline"), roundTrip);
  };

  recorder.on("line", showLine);
  roundTrip.on("sample", showRoundTrip);
  setInterval(() => {
    if (document.visibilityState === "hidden") return;
    showFigures();
    showWait();
    drawStrip(strip, recorder);
  }, REFRESH);
}
