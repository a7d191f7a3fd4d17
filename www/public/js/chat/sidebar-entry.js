import { element, icon } from "../lib/dom.js";
import { plural } from "../lib/format.js";

/**
 * The button that opens a conversation of the sidebar.
 *
 * @param {object} options
 * @param {string} options.key        of the conversation; the keyboard finds its place again by it
 * @param {boolean} options.isActive  whether this conversation is in view
 * @param {string} [options.title]
 * @param {() => void} options.onOpen
 * @param {...(Node | string | undefined)} children
 */
export function openButton({ key, isActive, title, onOpen }, ...children) {
  return element(
    "button.entry-open",
    {
      type: "button",
      title,
      onclick: onOpen,
      "aria-current": isActive ? "true" : undefined,
      dataset: { focusKey: key },
    },
    ...children,
  );
}

/**
 * The button that takes an entry away.
 *
 * @param {{ focusKey: string, title: string, label: string, onClose: () => void }} options
 */
export function closeButton({ focusKey, title, label, onClose }) {
  return element(
    "button.entry-close",
    { type: "button", title, "aria-label": label, onclick: onClose, dataset: { focusKey } },
    icon("close"),
  );
}

/** The number of unread messages, if there are any. */
export function unreadBadge(unread) {
  return unread > 0 ? element("span.badge", {}, ...counted(unread, "unread message")) : undefined;
}

/** A word beside the name of an entry. */
export function note(text) {
  return element("span.entry-note", {}, text);
}

/** A number beside the name of an entry. */
export function count(number, noun) {
  return element("span.entry-note", {}, ...counted(number, noun));
}

/** A number, and for those who do not see its place what it counts. */
function counted(number, noun) {
  const words = plural(number, noun).slice(String(number).length);
  return [String(number), element("span.visually-hidden", {}, words)];
}
