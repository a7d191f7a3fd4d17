import { element } from "../lib/dom.js";
import { formatTime } from "../lib/format.js";
import { avatar, hueOf } from "./avatar.js";
import { receiptLine } from "./receipt.js";

/**
 * Shows a message in its item of the list; called again when what became of it has changed.
 *
 * @param {HTMLElement} item
 * @param {import("./chat.js").Message} message
 * @param {object} options
 * @param {boolean} options.isOwn
 * @param {() => void} options.onRetry  sends a message again that has failed
 * @param {() => HTMLElement} options.picture  called once for a message with a picture
 */
export function fillMessage(item, message, { isOwn, onRetry, picture }) {
  item.classList.toggle("own", isOwn);
  item.dataset.key = message.key;
  // Ticks are not read out as they change; the message itself is, once.
  const foot = element(
    "p.message-foot",
    { "aria-live": "off" },
    isOwn && receiptLine(message, onRetry),
  );
  // The text never changes; only what became of the message does.
  if (item.hasChildNodes()) return item.querySelector(".message-foot").replaceWith(foot);
  item.append(
    avatar(message.from),
    element(
      "div.message-body",
      {},
      head(message, isOwn),
      message.text !== undefined && element("p.message-text", { dir: "auto" }, message.text),
      message.picture && picture(),
      foot,
    ),
  );
}

function head({ from, at }, isOwn) {
  return element(
    "p.message-head",
    {},
    element(`b.message-author.${hueOf(from)}`, {}, isOwn ? "You" : from.name),
    element("time", { dateTime: new Date(at).toISOString() }, formatTime(at)),
  );
}
