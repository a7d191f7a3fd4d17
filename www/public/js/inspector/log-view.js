import { element, find } from "../lib/dom.js";
import { formatStamp } from "../lib/format.js";
import { PinnedScroll } from "../lib/pinned-scroll.js";

const ROWS_KEPT = 300;

/**
 * The event log, newest last.
 *
 * @param {import("./recorder.js").Recorder} recorder
 */
export function startLogView(recorder) {
  const list = find("#log");
  const pinned = new PinnedScroll(find("#log-scroller"), list);
  recorder.on("log", ({ at, level, text }) => {
    list.append(
      element(
        "li.log-entry",
        { dataset: { level } },
        element("time", {}, formatStamp(at)),
        element("span", {}, text),
      ),
    );
    if (list.children.length > ROWS_KEPT) list.firstElementChild.remove();
    pinned.follow();
  });
}
