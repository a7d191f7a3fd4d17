import { element, find, setText } from "../lib/dom.js";
import { PinnedScroll } from "../lib/pinned-scroll.js";
import { fillMessage } from "./message-item.js";
import { Pictures } from "./pictures.js";
import { showThreadHead } from "./thread-head.js";

const GROUP_WITHIN = 4 * 60_000;

/**
 * The messages of the conversation in view.
 *
 * @param {import("./chat.js").Chat} chat
 */
export function startThread(chat) {
  new Thread(chat).start();
}

class Thread {
  #chat;
  #list = find("#messages");
  #log = find("#messages-log");
  #pinned = new PinnedScroll(find("#thread"), this.#list);
  #pictures = new Pictures();
  /** @type {Map<string, HTMLElement>} message key → its item; only of the conversation in view */
  #items = new Map();

  constructor(chat) {
    this.#chat = chat;
  }

  start() {
    const chat = this.#chat;
    chat.on("active", () => this.#showAll());
    chat.on("roster", () => showThreadHead(chat));
    chat.on("message", (message) => this.#onMessage(message));
    chat.on("update", (message) => {
      if (this.#isInView(message) && this.#items.has(message.key)) this.#place(message);
    });
    chat.on("typing", (key) => key === chat.active && this.#showTyping());
    chat.on("dropped", (message) => this.#onDropped(message));
  }

  #onMessage(message) {
    if (!this.#isInView(message)) return;
    this.#place(message);
    // Who writes wants to see what was written.
    if (message.status === "waiting") this.#pinned.toEnd();
    else this.#pinned.follow();
  }

  #onDropped({ key }) {
    this.#items.get(key)?.remove();
    this.#items.delete(key);
    this.#pictures.release(key);
  }

  get #conversation() {
    return this.#chat.conversations.get(this.#chat.active);
  }

  #isInView(message) {
    return message.conversation === this.#chat.active;
  }

  #showAll() {
    this.#items.clear();
    this.#list.replaceChildren();
    // A whole conversation appears at once: that is not news to be read out.
    this.#log.setAttribute("aria-live", "off");
    this.#conversation?.messages.forEach((message) => this.#place(message));
    this.#pinned.toEnd();
    requestAnimationFrame(() => this.#log.setAttribute("aria-live", "polite"));
    showThreadHead(this.#chat);
    this.#showTyping();
  }

  /** Puts a message at its place in the list, or shows what became of it. */
  #place(message) {
    const { messages } = this.#conversation;
    const item = this.#items.get(message.key) ?? element("li.message");
    this.#items.set(message.key, item);
    fillMessage(item, message, {
      isOwn: message.from.id === this.#chat.me?.id || message.status !== undefined,
      onRetry: () => this.#chat.outbox.retry(message),
      picture: () => this.#pictures.show(message),
    });
    const next = messages[messages.indexOf(message) + 1];
    const before = (next && this.#items.get(next.key)) ?? null;
    if (!item.isConnected || item.nextElementSibling !== before) {
      this.#list.insertBefore(item, before);
    }
    this.#group();
    find("#thread-empty").hidden = messages.length > 0;
  }

  /** Messages of one person in a row share one head. */
  #group() {
    let previous;
    for (const message of this.#conversation.messages) {
      const item = this.#items.get(message.key);
      if (!item) continue;
      item.dataset.follows =
        previous?.from.id === message.from.id && message.at - previous.at < GROUP_WITHIN;
      previous = message;
    }
  }

  #showTyping() {
    const names = [...(this.#conversation?.typing.values() ?? [])].map(({ name }) => name);
    const verb = names.length === 1 ? "is" : "are";
    const text = names.length > 0 ? `${names.slice(0, 3).join(", ")} ${verb} typing` : "";
    setText(find("#typing"), text);
  }
}
