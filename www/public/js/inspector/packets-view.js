import { element, find, setText } from "../lib/dom.js";
import { formatBytes, formatStamp, plural } from "../lib/format.js";
import { PinnedScroll } from "../lib/pinned-scroll.js";
import { argumentsOf } from "./packet.js";

const ROWS_KEPT = 200;
const PREVIEW = 120;

/**
 * The list of packets, newest last.
 *
 * @param {import("./recorder.js").Recorder} recorder
 */
export function startPacketsView(recorder) {
  const list = find("#packets");
  const pinned = new PinnedScroll(find("#packets-scroller"), list);
  const pause = find("#packets-pause");
  const note = find("#packets-note");
  const showHeartbeats = find("#show-heartbeats");
  const showProbes = find("#show-probes");
  let missed = 0;

  const isPaused = () => pause.getAttribute("aria-pressed") === "true";

  const add = (packet) => {
    if (packet.kind === "heartbeat" && !showHeartbeats.checked) return;
    if (packet.isProbe && !showProbes.checked) return;
    if (isPaused()) {
      missed += 1;
      return showNote();
    }
    list.append(row(packet));
    if (list.children.length > ROWS_KEPT) list.firstElementChild.remove();
    pinned.follow();
    showNote();
  };

  const showNote = () => {
    if (isPaused()) setText(note, `Paused, ${plural(missed, "packet")} not listed`);
    else
      setText(
        note,
        list.children.length === ROWS_KEPT
          ? `The last ${ROWS_KEPT}`
          : plural(list.children.length, "packet"),
      );
  };

  pause.addEventListener("click", () => {
    pause.setAttribute("aria-pressed", String(!isPaused()));
    missed = 0;
    setText(find("span", pause), isPaused() ? "Resume" : "Pause");
    showNote();
  });
  find("#packets-clear").addEventListener("click", () => {
    list.replaceChildren();
    pinned.toEnd();
    missed = 0;
    showNote();
  });
  recorder.on("packet", add);
}

/** JSON over several lines; anything else as it is. */
function readable(content) {
  try {
    return JSON.stringify(JSON.parse(content), null, 2);
  } catch {
    return content;
  }
}

function row(packet) {
  const { direction, at, type, kind, event, ackId, size, content, transport } = packet;
  const preview = (event === undefined ? content : argumentsOf(packet)).slice(0, PREVIEW);
  const summary = element(
    "summary.packet",
    {
      dataset: { direction, kind, transport },
      title: `${direction === "in" ? "received" : "sent"} over ${transport}`,
    },
    element(
      "span.packet-arrow",
      { role: "img", "aria-label": direction === "in" ? "received" : "sent" },
      direction === "in" ? "↓" : "↑",
    ),
    element("span.packet-type", {}, type),
    element("span.packet-content", {}, event && element("b", {}, event), preview),
    element("span.packet-size", {}, formatBytes(size)),
  );
  const facts = [formatStamp(at), `over ${transport}`, ackId !== undefined && `ack id ${ackId}`]
    .filter(Boolean)
    .join(", ");
  return element(
    "li",
    {},
    element(
      "details",
      {},
      summary,
      element("p.packet-facts", {}, facts),
      element("pre.packet-full", { tabIndex: 0 }, readable(content) || "no content"),
    ),
  );
}
