import { randomUUID } from "node:crypto";

const MESSAGES_PER_CONVERSATION = 100;
const MESSAGES = 5_000;
const PICTURE_BYTES = 24 * 1024 * 1024;

/**
 * A message as the server keeps it.
 *
 * @typedef {object} Message
 * @property {string} id
 * @property {number} number     grows from message to message, over all conversations
 * @property {string} key        the conversation it belongs to
 * @property {string} clientId   the name its author gave it
 * @property {{ id: string, name: string, number: number }} from
 * @property {number} at         milliseconds since the epoch
 * @property {string} [text]
 * @property {{ name: string, type: string, size: number, bytes: Buffer | null }} [picture]
 * @property {Set<string>} recipients  ids of the people it was meant for
 * @property {Set<string>} received
 * @property {Set<string>} read
 */

/** The messages of every conversation, in memory and bounded in number and in bytes. */
export class Archive {
  /** @type {Map<string, Message[]>} */
  #conversations = new Map();
  /** @type {Message[]} oldest first */
  #withPicture = [];
  #pictureBytes = 0;
  /** @type {Message[]} oldest first */
  #all = [];
  /** Begins with the time, so that the numbers go on growing when the server is restarted. */
  #lastNumber = Date.now();

  /**
   * @param {Omit<Message, "id" | "number" | "at" | "received" | "read">} content
   * @returns {Message}
   */
  add(content) {
    this.#lastNumber += 1;
    const message = {
      ...content,
      id: randomUUID(),
      number: this.#lastNumber,
      at: Date.now(),
      received: new Set(),
      read: new Set(),
    };
    const messages = this.#conversations.get(content.key) ?? [];
    this.#conversations.set(content.key, messages);
    messages.push(message);
    this.#all.push(message);
    if (messages.length > MESSAGES_PER_CONVERSATION) this.#drop(messages[0]);
    if (this.#all.length > MESSAGES) this.#drop(this.#all[0]);
    if (message.picture?.bytes) this.#keepPicture(message);
    return message;
  }

  /** @returns {Message[]} oldest first */
  of(key) {
    return this.#conversations.get(key) ?? [];
  }

  /** Every kept message that `test` accepts, in the order they were sent. */
  find(test) {
    return this.#all.filter(test);
  }

  /** Forgets the conversations whose key `test` accepts. */
  forget(test) {
    for (const message of this.#all.filter(({ key }) => test(key))) this.#drop(message);
  }

  #drop(message) {
    this.#dropPicture(message);
    remove(this.#all, message);
    const messages = this.#conversations.get(message.key);
    remove(messages, message);
    if (messages.length === 0) this.#conversations.delete(message.key);
  }

  #keepPicture(message) {
    this.#withPicture.push(message);
    this.#pictureBytes += message.picture.size;
    while (this.#pictureBytes > PICTURE_BYTES) this.#dropPicture(this.#withPicture[0]);
  }

  /** The message stays, its picture is no longer kept. */
  #dropPicture(message) {
    if (!message.picture?.bytes) return;
    message.picture.bytes = null;
    this.#pictureBytes -= message.picture.size;
    remove(this.#withPicture, message);
  }
}

function remove(list, item) {
  list.splice(list.indexOf(item), 1);
}
