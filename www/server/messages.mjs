import * as rules from "./rules.mjs";

const { Refusal } = rules;

const DELIVERY_TIMEOUT = 15_000;

/** Takes messages from their authors, brings them to everybody they are for, and notes who read them. */
export class Messages {
  #people;
  #rooms;
  #archive;

  /**
   * @param {import("./people.mjs").People} people
   * @param {import("./rooms.mjs").Rooms} rooms
   * @param {import("./archive.mjs").Archive} archive
   */
  constructor(people, rooms, archive) {
    this.#people = people;
    this.#rooms = rooms;
    this.#archive = archive;
  }

  /** A message arrives from a page; one that is sent again is recognised and kept once. */
  receive(person, { clientId, to, text, picture }) {
    rules.checkClientId(clientId);
    let message = person.sentBefore(clientId);
    if (!message) {
      const content =
        picture === undefined
          ? { text: rules.checkText(text) }
          : { picture: rules.checkPicture(picture) };
      message = this.post(person, to, { clientId, ...content });
      person.rememberSent(message);
    }
    return { number: message.number, at: message.at, receipt: receiptOf(message) };
  }

  /**
   * Keeps a message and brings it to everybody it is meant for.
   *
   * @param {import("./people.mjs").Person} person  its author
   * @param {unknown} to  `room:NAME` or `person:ID`
   * @param {{ clientId?: string, text?: string, picture?: object }} content
   */
  post(person, to, content) {
    const { key, recipients } = this.#addressees(person, to);
    const message = this.#archive.add({
      ...content,
      key,
      from: person.card,
      recipients: new Set(recipients.map((recipient) => recipient.id)),
    });
    for (const recipient of recipients) this.#deliver(message, recipient);
    return message;
  }

  /** What the line swallowed: every message the returning person has not acknowledged. */
  catchUp(person) {
    const missed = this.#archive.find(
      ({ recipients, received }) => recipients.has(person.id) && !received.has(person.id),
    );
    for (const message of missed) this.#deliver(message, person);
  }

  /** @param {{ conversation?: unknown, upTo?: unknown }} payload */
  markRead(person, { conversation, upTo }) {
    const { key } = this.#addressees(person, conversation);
    rules.checkCount(upTo, Number.MAX_SAFE_INTEGER);
    for (const message of this.#archive.of(key)) {
      if (message.number <= upTo && message.recipients.has(person.id)) {
        this.#note(message, person, "read");
      }
    }
  }

  showTyping(person, to) {
    for (const recipient of this.#addressees(person, to).recipients) {
      // Volatile: a typing sign that comes late is worse than none.
      recipient.socket?.volatile.emit("typing", {
        conversation: to.startsWith("room:") ? to : `person:${person.id}`,
        from: person.card,
      });
    }
  }

  /** What was written in a room, as this member sees it. */
  historyOf(room, person) {
    return this.#archive.of(`room:${room}`).map((message) => viewOf(message, person));
  }

  /** What became of a person's own messages. */
  receiptsOf(person) {
    return this.#archive.find((message) => message.from.id === person.id).map(receiptOf);
  }

  /** Forgets the private messages of somebody who has left. */
  forgetPrivate(person) {
    this.#archive.forget((key) => key.startsWith("private:") && key.includes(person.id));
  }

  #addressees(person, to) {
    if (typeof to !== "string") throw new Refusal("The request was not understood.");
    if (to.startsWith("room:")) {
      const room = rules.checkRoom(to.slice("room:".length));
      if (!person.rooms.has(room)) throw new Refusal(`Enter #${room} to write there.`);
      const members = this.#rooms.membersOf(room);
      return { key: `room:${room}`, recipients: members.filter((member) => member !== person) };
    }
    const other = this.#people.byId(to.replace(/^person:/, ""));
    if (!other || other === person) throw new Refusal("This person has left.");
    return { key: `private:${[person.id, other.id].sort().join("|")}`, recipients: [other] };
  }

  #deliver(message, recipient) {
    if (recipient.isBot) {
      recipient.receive(message, (mark) => this.#note(message, recipient, mark));
      return;
    }
    // Without a connection it is delivered by catchUp, when the recipient is back.
    recipient.socket
      ?.timeout(DELIVERY_TIMEOUT)
      .emit("message", viewOf(message, recipient), (error) => {
        if (!error) this.#note(message, recipient, "received");
      });
  }

  /** Notes that somebody received or read a message, and tells its author. */
  #note(message, person, mark) {
    if (message[mark].has(person.id)) return;
    message.received.add(person.id);
    message[mark].add(person.id);
    this.#people.byId(message.from.id)?.socket?.emit("receipt", receiptOf(message));
  }
}

/** A message as one of those who see it gets it. */
function viewOf(message, reader) {
  const { id, number, key, clientId, from, at, text, picture } = message;
  const isOwn = from.id === reader.id;
  const other = isOwn ? [...message.recipients][0] : from.id;
  return {
    id,
    number,
    from,
    at,
    text,
    picture,
    conversation: key.startsWith("room:") ? key : `person:${other}`,
    ...(isOwn && { clientId, receipt: receiptOf(message) }),
  };
}

function receiptOf({ id, recipients, received, read }) {
  return { id, of: recipients.size, received: received.size, read: read.size };
}
