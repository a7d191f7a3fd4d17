import { element, find, icon, setText } from "../lib/dom.js";
import { formatBytes, formatTime, plural } from "../lib/format.js";
import { PinnedScroll } from "../lib/pinned-scroll.js";
import { avatar, hueOf } from "./avatar.js";
import { receiptLine } from "./receipt.js";

const GROUP_WITHIN = 4 * 60_000;

/**
 * The messages of the conversation in view.
 *
 * @param {import("./chat.js").Chat} chat
 */
export function startThread(chat) {
  const scroller = find("#thread");
  const list = find("#messages");
  const log = find("#messages-log");
  const empty = find("#thread-empty");
  const typing = find("#typing");
  /** @type {Map<string, HTMLElement>} message key → its item; only of the conversation in view */
  const items = new Map();
  /** @type {Map<string, string>} message key → address of its picture */
  const pictureUrls = new Map();

  const pinned = new PinnedScroll(scroller, list);

  const conversation = () => chat.conversations.get(chat.active);

  const showAll = () => {
    items.clear();
    list.replaceChildren();
    // A whole conversation appears at once: that is not news to be read out.
    log.setAttribute("aria-live", "off");
    conversation()?.messages.forEach(place);
    pinned.toEnd();
    requestAnimationFrame(() => log.setAttribute("aria-live", "polite"));
    showHead();
    showTyping();
  };

  const place = (message) => {
    const item = items.get(message.key) ?? element("li.message");
    items.set(message.key, item);
    fill(item, message);
    const { messages } = conversation();
    const next = messages[messages.indexOf(message) + 1];
    const before = (next && items.get(next.key)) ?? null;
    if (!item.isConnected || item.nextElementSibling !== before) list.insertBefore(item, before);
    group();
    empty.hidden = messages.length > 0;
  };

  /** Messages of one person in a row share one head. */
  const group = () => {
    let previous;
    for (const message of conversation().messages) {
      const item = items.get(message.key);
      if (!item) continue;
      const follows =
        previous?.from.id === message.from.id && message.at - previous.at < GROUP_WITHIN;
      item.dataset.follows = follows;
      previous = message;
    }
  };

  const fill = (item, message) => {
    const isOwn = message.from.id === chat.me?.id || message.status !== undefined;
    item.classList.toggle("own", isOwn);
    item.dataset.key = message.key;
    const retry = () => chat.outbox.retry(message);
    // Ticks are not read out as they change; the message itself is, once.
    const foot = element(
      "p.message-foot",
      { "aria-live": "off" },
      isOwn && receiptLine(message, retry),
    );
    // The text never changes; only what became of the message does.
    if (item.hasChildNodes()) return item.querySelector(".message-foot").replaceWith(foot);
    item.append(
      avatar(message.from),
      element(
        "div.message-body",
        {},
        element(
          "p.message-head",
          {},
          element(`b.message-author.${hueOf(message.from)}`, {}, isOwn ? "You" : message.from.name),
          element("time", { dateTime: new Date(message.at).toISOString() }, formatTime(message.at)),
        ),
        message.text !== undefined && element("p.message-text", { dir: "auto" }, message.text),
        message.picture && picture(message),
        foot,
      ),
    );
  };

  const picture = (message) => {
    const { name, type, size, bytes } = message.picture;
    if (!bytes)
      return element("p.message-gone", {}, `${name}: the server no longer keeps this picture.`);
    let url = pictureUrls.get(message.key);
    if (!url) {
      url = URL.createObjectURL(new Blob([bytes], { type }));
      pictureUrls.set(message.key, url);
    }
    const caption = element(
      "figcaption",
      {},
      element("span.file-name", {}, name),
      ` ${formatBytes(size)}`,
    );
    void fingerprint(bytes).then(
      (digest) => digest && caption.append(element("span.digest", { title: "SHA-256" }, digest)),
    );
    return element(
      "figure.picture",
      {},
      element("img", { src: url, alt: `Picture: ${name}` }),
      element(
        "div.picture-foot",
        {},
        caption,
        element("a.link", { href: url, download: name }, icon("download"), "Save"),
      ),
    );
  };

  const showHead = () => {
    const current = conversation();
    const isRoom = current?.key.startsWith("room:");
    const other = current && !isRoom ? chat.person(current.key.slice("person:".length)) : undefined;
    const members = isRoom ? chat.people.filter(({ rooms }) => rooms.includes(current.name)) : [];
    setText(
      find("#thread-title"),
      current ? (isRoom ? `#${current.name}` : current.name) : "No conversation",
    );
    let note = "Choose a room or a person.";
    if (isRoom) note = plural(members.length, "member");
    else if (other?.isBot) note = "Private. Sends back whatever it receives";
    else if (other)
      note = other.online
        ? "Private. Only the two of you see this"
        : "Private. Away: gets your messages on return";
    else if (current) note = "Has left";
    setText(find("#thread-note"), note);
    find("#thread-empty-room").hidden = !isRoom;
    find("#thread-empty-person").hidden = isRoom || !current;
    empty.hidden = !current || current.messages.length > 0;
  };

  const showTyping = () => {
    const names = [...(conversation()?.typing.values() ?? [])].map(({ name }) => name);
    const verb = names.length === 1 ? "is" : "are";
    setText(typing, names.length > 0 ? `${names.slice(0, 3).join(", ")} ${verb} typing` : "");
  };

  const inView = (message) => message.conversation === chat.active;

  chat.on("active", showAll);
  chat.on("roster", showHead);
  chat.on("message", (message) => {
    if (!inView(message)) return;
    place(message);
    // Who writes wants to see what was written.
    if (message.status === "waiting") pinned.toEnd();
    else pinned.follow();
  });
  chat.on("update", (message) => inView(message) && items.has(message.key) && place(message));
  chat.on("typing", (key) => key === chat.active && showTyping());
  chat.on("dropped", (message) => {
    items.get(message.key)?.remove();
    items.delete(message.key);
    URL.revokeObjectURL(pictureUrls.get(message.key));
    pictureUrls.delete(message.key);
  });
}

/** The first eight digits of the SHA-256 of a picture: equal on both sides when it came through unharmed. */
async function fingerprint(bytes) {
  // Browsers offer it to secure origins only.
  if (!globalThis.crypto?.subtle) return undefined;
  const buffer = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return [...digest.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
