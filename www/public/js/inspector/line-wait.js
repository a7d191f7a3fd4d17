import { find, setText } from "../lib/dom.js";
import { formatSeconds, plural } from "../lib/format.js";

const WITHOUT_WAIT = {
  connecting: "First attempt under way",
  connected: "The line is up",
  reconnecting: "Trying now",
  disconnected: "Disconnected on purpose: no attempts",
};

/**
 * How long it takes until the next attempt to connect.
 *
 * @param {import("./recorder.js").Recorder} recorder
 */
export function showWait(recorder) {
  const { wait } = recorder;
  find("#wait").dataset.waiting = String(wait !== null);
  if (wait) showNextAttempt(wait);
  else showNoWait(recorder);
}

/** The delay of an attempt is random: the page knows its bounds, and where between them it is now. */
function showNextAttempt({ attempt, from, min, max }) {
  const passed = performance.now() - from;
  const end = formatSeconds(max - passed);
  const left = passed < min ? `in ${formatSeconds(min - passed)} to ${end}` : `within ${end}`;
  setText(find("#wait-text"), `Attempt ${attempt} ${left}`);
  setText(find("#wait-bounds"), `delay drawn from ${formatSeconds(min)} to ${formatSeconds(max)}`);
  const share = (ms) => `${Math.min(100, (ms / max) * 100)}%`;
  find("#wait-passed").style.width = share(passed);
  find("#wait-window").style.left = share(min);
}

function showNoWait({ state, attempt, reconnections }) {
  const number = attempt > 0 ? `, attempt ${attempt}` : "";
  setText(find("#wait-text"), WITHOUT_WAIT[state] + number);
  setText(
    find("#wait-bounds"),
    reconnections > 0 ? `${plural(reconnections, "reconnection")} so far` : "",
  );
}
