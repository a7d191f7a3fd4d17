import { Emitter } from "../lib/emitter.js";
import { Outbox } from "./outbox.js";

const MESSAGES_KEPT = 300;
const TYPING_LASTS = 3_500;

/**
 * @typedef {object} Message
 * @property {string} key       its name on this page: the author's own name for it, else the server's id
 * @property {string} [id]
 * @property {number} [number]  its place in the order of the server; none while it is on its way
 * @property {string} conversation
 * @property {{ id: string, name: string, number: number }} from
 * @property {number} at
 * @property {string} [text]
 * @property {{ name: string, type: string, size: number, bytes: ArrayBuffer | Blob | null }} [picture]
 * @property {{ of: number, received: number, read: number }} [receipt]  of one's own messages
 * @property {"waiting" | "sent" | "failed"} [status]                    of one's own messages
 * @property {string} [error]
 *
 * @typedef {object} Conversation
 * @property {string} key  `room:NAME` or `person:ID`
 * @property {string} name
 * @property {Message[]} messages
 * @property {number} unread
 * @property {Map<string, { name: string, until: number }>} typing
 */

/**
 * What this page knows of the chat. Emits `welcome`, `ask-name`, `joined`, `roster`, `active`,
 * `message`, `update`, `dropped`, `typing`, `unread` and `notice`.
 */
export class Chat extends Emitter {
  me = null;
  limits = { name: 24, room: 24, text: 2_000, picture: 2_097_152 };
  people = [];
  rooms = [];
  /** @type {Map<string, Conversation>} */
  conversations = new Map();
  /** @type {string | null} */
  active = null;
  #memory = new Memory();
  /** Somebody may have given a name before the server has greeted the page. */
  #joining = false;

  /** @param {import("../connection.js").Connection} connection */
  constructor(connection) {
    super();
    this.connection = connection;
    this.outbox = new Outbox(connection, this);
    connection.on("socket", (socket) => {
      socket.on("welcome", (welcome) => this.#onWelcome(welcome));
      socket.on("roster", (roster) => this.#onRoster(roster));
      socket.on("message", (message, acknowledge) => {
        this.#onMessage(message);
        acknowledge();
      });
      socket.on("receipt", (receipt) => this.#onReceipt(receipt));
      socket.on("typing", (typing) => this.#onTyping(typing));
    });
    document.addEventListener("visibilitychange", () => this.markRead());
  }

  get rememberedName() {
    return this.#memory.read()?.name ?? "";
  }

  /** @param {string} name */
  async join(name) {
    const replaces = this.#memory.read()?.token;
    this.#joining = true;
    const answer = await this.connection
      .request("join", { name, replaces })
      .finally(() => (this.#joining = false));
    this.me = answer.person;
    this.connection.token = answer.token;
    this.#memory.write({ name: this.me.name, token: answer.token });
    this.#openRoom(answer);
    this.emit("joined");
    this.activate(this.active ?? `room:${answer.room}`);
  }

  /** Enters a room, which creates it when nobody did before. */
  async enter(name) {
    const answer = await this.connection.request("enter", name);
    this.#openRoom(answer);
    this.activate(`room:${answer.room}`);
  }

  async leave(name) {
    await this.connection.request("leave", name);
    this.close(`room:${name}`);
  }

  /** @param {string} id */
  talkTo(id) {
    this.#conversation(`person:${id}`);
    this.activate(`person:${id}`);
  }

  /** Forgets a conversation on this page. */
  close(key) {
    this.conversations.delete(key);
    if (this.active === key) this.activate(this.conversations.keys().next().value ?? null);
    else this.emit("unread");
  }

  activate(key) {
    this.active = key;
    this.emit("active");
    this.markRead();
  }

  /** @param {{ text?: string, picture?: Message["picture"] }} content */
  send(content) {
    const message = this.outbox.add({ ...content, conversation: this.active, from: this.me });
    this.#add(message);
  }

  typing() {
    // Volatile: while the line is down a typing sign is not worth keeping.
    if (this.active) this.connection.socket.volatile.emit("typing", this.active);
  }

  /** Tells the authors that what is in view was read. */
  markRead() {
    const conversation = this.conversations.get(this.active);
    if (!conversation || document.visibilityState !== "visible") return;
    if (conversation.unread > 0) {
      conversation.unread = 0;
      this.emit("unread");
    }
    const last = conversation.messages.findLast(
      (message) => message.from.id !== this.me?.id && message.number,
    );
    if (!last || last.number <= (conversation.readUpTo ?? 0)) return;
    conversation.readUpTo = last.number;
    this.connection.socket.emit("read", { conversation: conversation.key, upTo: last.number });
  }

  /** @returns {{ id: string, name: string, online: boolean } | undefined} */
  person(id) {
    return this.people.find((person) => person.id === id);
  }

  async #onWelcome({ limits, online, person, receipts }) {
    this.limits = limits;
    this.emit("welcome", { online });
    try {
      if (person) {
        for (const receipt of receipts) this.#onReceipt(receipt);
      } else if (this.me) {
        await this.#introduceAgain();
      } else if (this.#joining) {
        return;
      } else if (this.rememberedName) {
        await this.join(this.rememberedName);
      } else {
        this.emit("ask-name", {});
      }
    } catch (error) {
      if (!this.me) this.emit("ask-name", error);
      else this.emit("notice", error.message);
    }
    this.outbox.flush();
  }

  /** The server does not know this page any more: it was restarted, or the line was down for too long. */
  async #introduceAgain() {
    const rooms = [...this.conversations.keys()].filter((key) => key.startsWith("room:"));
    const { active } = this;
    await this.join(this.me.name);
    for (const key of rooms) {
      this.#openRoom(await this.connection.request("enter", key.slice("room:".length)));
    }
    this.activate(active);
  }

  #onRoster({ people, rooms }) {
    this.people = people;
    this.rooms = rooms;
    this.emit("roster");
  }

  #onMessage(message) {
    // A message may still arrive from a room that was left a moment ago.
    if (message.conversation.startsWith("room:") && !this.conversations.has(message.conversation))
      return;
    this.#conversation(message.conversation).typing.delete(message.from.id);
    this.emit("typing", message.conversation);
    this.#add({ ...message, key: message.id });
  }

  #onReceipt(receipt) {
    for (const { messages } of this.conversations.values()) {
      const message = messages.find(({ id }) => id === receipt.id);
      if (!message) continue;
      message.receipt = receipt;
      this.emit("update", message);
    }
  }

  #onTyping({ conversation, from }) {
    const typing = this.conversations.get(conversation)?.typing;
    if (!typing) return;
    typing.set(from.id, { name: from.name, until: Date.now() + TYPING_LASTS });
    this.emit("typing", conversation);
    setTimeout(() => {
      if (typing.get(from.id)?.until > Date.now()) return;
      typing.delete(from.id);
      this.emit("typing", conversation);
    }, TYPING_LASTS + 10);
  }

  #openRoom({ room, history }) {
    const conversation = this.#conversation(`room:${room}`);
    for (const message of history) {
      this.#add({
        ...message,
        key: message.clientId ?? message.id,
        status: message.clientId && "sent",
      });
    }
    conversation.unread = 0;
    this.emit("unread");
  }

  #conversation(key) {
    let conversation = this.conversations.get(key);
    if (!conversation) {
      const name = key.startsWith("room:")
        ? key.slice("room:".length)
        : (this.person(key.slice("person:".length))?.name ?? "Somebody");
      conversation = { key, name, messages: [], unread: 0, typing: new Map() };
      this.conversations.set(key, conversation);
      this.emit("unread");
    }
    return conversation;
  }

  #add(message) {
    const conversation = this.#conversation(message.conversation);
    const { messages } = conversation;
    // The same message comes twice when its acknowledgement was lost with the line.
    if (messages.some(({ key }) => key === message.key)) return;
    messages.push(message);
    this.order(conversation);
    if (message.conversation.startsWith("person:") && message.from.id !== this.me?.id) {
      conversation.name = message.from.name;
    }
    if (messages.length > MESSAGES_KEPT) this.emit("dropped", messages.shift());
    const isSeen = message.conversation === this.active && document.visibilityState === "visible";
    if (!isSeen && message.from.id !== this.me?.id) {
      conversation.unread += 1;
      this.emit("unread");
    }
    this.emit("message", message);
    this.markRead();
  }

  /** The server's order; what is still on its way comes last. */
  order(conversation) {
    conversation.messages.sort(
      (a, b) => (a.number ?? Infinity) - (b.number ?? Infinity) || a.at - b.at,
    );
  }
}

/** The name, for the time this tab is open, and the token with which a reload takes it over. */
class Memory {
  read() {
    try {
      return JSON.parse(sessionStorage.getItem("person"));
    } catch {
      return null;
    }
  }

  write(person) {
    try {
      sessionStorage.setItem("person", JSON.stringify(person));
    } catch {
      // Storage can be switched off; the name is then asked for again.
    }
  }
}
