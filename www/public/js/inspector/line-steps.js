import { element, find } from "../lib/dom.js";

/** Steps of a connection with the word that the page has for each. */
const CONNECTING = [
  ["open", "open"],
  ["handshake", "handshake"],
  ["connect", "connect"],
];
const UPGRADING = [
  ["upgrading", "probe"],
  ["upgrade", "upgrade"],
];

/**
 * The steps by which the line came about, in the order in which they happened.
 *
 * @param {import("./recorder.js").Recorder} recorder
 * @param {string[]} transports  as passed to `io`
 */
export function showSteps(recorder, [first, second]) {
  const happened = Object.fromEntries(recorder.steps.map((step) => [step.name, step]));
  const upgrades = first === "polling" && second !== undefined;
  const steps = upgrades ? [...CONNECTING, ...UPGRADING] : [...CONNECTING];
  // The upgrade may overtake the connect.
  steps.sort(([a], [b]) => (happened[a]?.at ?? Infinity) - (happened[b]?.at ?? Infinity) || 0);
  find("#steps").replaceChildren(
    ...steps.map(([name, label]) => item(name, label, happened[name])),
  );
}

function item(name, label, step) {
  const status = step?.failed ? "failed" : step ? "done" : "open";
  return element(
    "li.step",
    { dataset: { step: name, status, transport: step?.transport ?? "" } },
    element("span.step-name", {}, label),
    element("span.step-time", {}, timeOf(step)),
  );
}

function timeOf(step) {
  if (!step) return "–";
  return step.failed ? "failed" : `${Math.round(step.at)} ms`;
}
