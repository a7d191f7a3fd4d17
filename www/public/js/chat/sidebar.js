import { element, find, setText } from "../lib/dom.js";
import { avatar } from "./avatar.js";
import { closeButton, count, note, openButton, unreadBadge } from "./sidebar-entry.js";

/**
 * Rooms and people.
 *
 * @param {import("./chat.js").Chat} chat
 * @param {{ show: (view: string) => void }} layout
 */
export function startSidebar(chat, layout) {
  new Sidebar(chat, layout).start();
}

class Sidebar {
  #chat;
  #layout;
  #input = find("#create-room-name");
  #error = find("#create-room-error");

  constructor(chat, layout) {
    this.#chat = chat;
    this.#layout = layout;
  }

  start() {
    find("#create-room").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#createRoom();
    });
    for (const event of ["roster", "active", "unread", "joined"]) {
      this.#chat.on(event, () => this.#render());
    }
    this.#chat.on("welcome", () => (this.#input.maxLength = this.#chat.limits.room));
  }

  async #createRoom() {
    setText(this.#error, "");
    if (!this.#chat.me) return this.#askForName();
    try {
      await this.#chat.enter(this.#input.value);
      this.#input.value = "";
      this.#layout.show("chat");
    } catch (reason) {
      setText(this.#error, reason.message);
      this.#input.focus();
    }
  }

  /** Goes to a conversation, which takes a name. */
  #open(action) {
    if (!this.#chat.me) return this.#askForName();
    this.#layout.show("chat");
    action();
  }

  #askForName() {
    this.#layout.show("chat");
    find("#join-name").focus();
  }

  #render() {
    const focused = document.activeElement?.dataset?.focusKey;
    find("#rooms").replaceChildren(...this.#chat.rooms.map((name) => this.#room(name)));
    find("#people").replaceChildren(...this.#everybody());
    const here = this.#chat.people.filter(({ online, isBot }) => online && !isBot).length;
    setText(find("#people-count"), here > 0 ? `${here} online` : "");
    // The lists are made anew on a change; the keyboard's place in them must survive it.
    if (focused) document.querySelector(`[data-focus-key="${CSS.escape(focused)}"]`)?.focus();
  }

  #everybody() {
    const { me, people } = this.#chat;
    const others = people.filter(({ id }) => id !== me?.id).sort(byPresence);
    return [
      ...(me ? [self(me)] : []),
      ...others.map((person) => this.#person(person)),
      ...formerPeople(this.#chat).map((person) => this.#person(person)),
    ];
  }

  #room(name) {
    const chat = this.#chat;
    const key = `room:${name}`;
    const isMember = chat.conversations.has(key);
    const members = chat.people.filter(({ rooms }) => rooms.includes(name)).length;
    const report = (reason) => chat.emit("notice", reason.message);
    const enter = () => (isMember ? chat.activate(key) : void chat.enter(name).catch(report));
    return element(
      "li.entry",
      { dataset: { active: chat.active === key, member: isMember } },
      openButton(
        { key, isActive: chat.active === key, onOpen: () => this.#open(enter) },
        element("span.hash", { "aria-hidden": "true" }, "#"),
        element("span.entry-name", {}, name),
        this.#unread(key) ?? (isMember ? count(members, "member") : note("Join")),
      ),
      isMember &&
        closeButton({
          focusKey: `leave:${key}`,
          title: `Leave #${name}`,
          label: `Leave room ${name}`,
          onClose: () => chat.leave(name).catch(report),
        }),
    );
  }

  #person({ id, name, number, online, isBot }) {
    const chat = this.#chat;
    const key = `person:${id}`;
    const hasLeft = !chat.person(id);
    const state = hasLeft ? "has left" : isBot ? "repeats you" : online ? "" : "away";
    return element(
      "li.entry",
      { dataset: { active: chat.active === key, online } },
      openButton(
        {
          key,
          isActive: chat.active === key,
          title: `Write to ${name} privately`,
          onOpen: () => this.#open(() => chat.talkTo(id)),
        },
        avatar({ name, number }, online),
        element("span.entry-name", {}, name),
        this.#unread(key) ?? note(state),
      ),
      hasLeft &&
        closeButton({
          focusKey: `close:${key}`,
          title: "Close the conversation",
          label: `Close the conversation with ${name}`,
          onClose: () => {
            chat.close(key);
            this.#render();
          },
        }),
    );
  }

  #unread(key) {
    // What is in view counts as read.
    const unread = key === this.#chat.active ? 0 : (this.#chat.conversations.get(key)?.unread ?? 0);
    return unreadBadge(unread);
  }
}

function self(me) {
  return element(
    "li.entry.entry-self",
    {},
    element("div.entry-open", {}, avatar(me), element("span.entry-name", {}, me.name), note("you")),
  );
}

/** People who have left, while a conversation with them is still open on this page. */
function formerPeople(chat) {
  return [...chat.conversations.values()]
    .filter(({ key }) => key.startsWith("person:") && !chat.person(key.slice("person:".length)))
    .map(({ key, name }) => ({
      id: key.slice("person:".length),
      name,
      number: 0,
      online: false,
      isBot: false,
    }));
}

function byPresence(a, b) {
  return b.online - a.online || a.isBot - b.isBot || a.name.localeCompare(b.name);
}
