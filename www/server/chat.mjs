import { Archive } from "./archive.mjs";
import { startEcho } from "./echo.mjs";
import { clientOf } from "./line.mjs";
import { People } from "./people.mjs";
import { onRequest } from "./requests.mjs";
import * as rules from "./rules.mjs";

const { Refusal } = rules;

const DEFAULT_ROOMS = ["lobby", "pictures", "tea-break"];
const MOST_ROOMS = 50;
const LONGEST_CUT = 30_000;
const DELIVERY_TIMEOUT = 15_000;

/**
 * The chat: names, rooms, private messages, pictures, receipts.
 *
 * @param {import("socket.io").Server} io
 * @param {import("./line.mjs").LineCutter} line
 */
export function startChat(io, line) {
  const people = new People();
  const archive = new Archive();
  const rooms = new Set(DEFAULT_ROOMS);
  const chat = { people, post };
  startEcho(chat);

  io.on("connection", (socket) => {
    const returning = people.byToken(socket.handshake.auth.token);
    if (returning) attach(returning, socket);
    socket.emit("welcome", welcome(returning));
    socket.emit("roster", roster());
    if (returning) catchUp(returning);

    onRequest(socket, "join", (payload) => join(socket, rules.checkObject(payload)));
    onRequest(socket, "enter", (payload) => enter(personOf(socket), rules.checkRoom(payload)));
    onRequest(socket, "leave", (payload) => leave(personOf(socket), rules.checkRoom(payload)));
    onRequest(socket, "message", (payload) =>
      receive(personOf(socket), rules.checkObject(payload)),
    );
    onRequest(socket, "read", (payload) => read(personOf(socket), rules.checkObject(payload)));
    onRequest(socket, "typing", (to) => typing(personOf(socket), to));
    onRequest(socket, "round-trip", () => {});
    onRequest(socket, "cut", (payload) => cut(socket, rules.checkObject(payload)));
    socket.on("disconnect", () => detach(socket));
  });

  function welcome(person) {
    return {
      limits: {
        name: rules.NAME_LENGTH,
        room: rules.ROOM_LENGTH,
        text: rules.TEXT_LENGTH,
        picture: rules.PICTURE_LIMIT,
      },
      online: people.all().filter((other) => other.online && !other.isBot).length,
      person: person?.card,
      // What became of one's own messages while the line was down.
      receipts: person && archive.find((message) => message.from.id === person.id).map(receiptOf),
    };
  }

  /** A page gives itself a name; `replaces` is the token of the page it was before a reload. */
  function join(socket, { name: wanted, replaces }) {
    if (socket.data.person) throw new Refusal("This page has a name already.");
    const name = rules.checkName(wanted);
    const former = people.byToken(replaces);
    if (former && !former.online) remove(former);
    let person;
    try {
      person = people.add(name);
    } catch (error) {
      throw Object.assign(error, { details: { suggestion: people.suggest(name) } });
    }
    attach(person, socket);
    const entered = enter(person, DEFAULT_ROOMS[0]);
    return { person: person.card, token: person.token, ...entered };
  }

  function attach(person, socket) {
    person.stopWaiting();
    const former = person.socket;
    person.socket = socket;
    socket.data.person = person;
    former?.disconnect(true);
    announce();
  }

  function detach(socket) {
    const person = socket.data.person;
    // A connection that was replaced by a newer one takes nobody away.
    if (person?.socket !== socket) return;
    person.socket = undefined;
    person.awaitReturn(() => remove(person));
    announce();
  }

  function remove(person) {
    people.remove(person);
    for (const room of person.rooms) forgetIfEmpty(room);
    archive.forget((key) => key.startsWith("private:") && key.includes(person.id));
    announce();
  }

  function enter(person, room) {
    if (!rooms.has(room) && rooms.size >= MOST_ROOMS)
      throw new Refusal("There are enough rooms: enter one of them.");
    rooms.add(room);
    person.rooms.add(room);
    announce();
    return { room, history: archive.of(`room:${room}`).map((message) => viewOf(message, person)) };
  }

  function leave(person, room) {
    if (!person.rooms.delete(room)) throw new Refusal("You are not in this room.");
    forgetIfEmpty(room);
    announce();
    return { room };
  }

  function forgetIfEmpty(room) {
    if (DEFAULT_ROOMS.includes(room) || membersOf(room).length > 0) return;
    rooms.delete(room);
    archive.forget((key) => key === `room:${room}`);
  }

  /** A message arrives from a page; one that is sent again is recognised and kept once. */
  function receive(person, { clientId, to, text, picture }) {
    rules.checkClientId(clientId);
    let message = person.sentBefore(clientId);
    if (!message) {
      const content =
        picture === undefined
          ? { text: rules.checkText(text) }
          : { picture: rules.checkPicture(picture) };
      message = post(person, to, { clientId, ...content });
      person.rememberSent(message);
    }
    return { number: message.number, at: message.at, receipt: receiptOf(message) };
  }

  /** Keeps a message and brings it to everybody it is meant for. */
  function post(person, to, content) {
    const { key, recipients } = addressees(person, to);
    const message = archive.add({
      ...content,
      key,
      from: person.card,
      recipients: new Set(recipients.map((recipient) => recipient.id)),
    });
    for (const recipient of recipients) deliver(message, recipient);
    return message;
  }

  function addressees(person, to) {
    if (typeof to !== "string") throw new Refusal("The request was not understood.");
    if (to.startsWith("room:")) {
      const room = rules.checkRoom(to.slice("room:".length));
      if (!person.rooms.has(room)) throw new Refusal(`Enter #${room} to write there.`);
      return {
        key: `room:${room}`,
        recipients: membersOf(room).filter((member) => member !== person),
      };
    }
    const other = people.byId(to.replace(/^person:/, ""));
    if (!other || other === person) throw new Refusal("This person has left.");
    return { key: `private:${[person.id, other.id].sort().join("|")}`, recipients: [other] };
  }

  function deliver(message, recipient) {
    if (recipient.isBot)
      return recipient.receive(message, (mark) => note(message, recipient, mark));
    // Without a connection it is delivered by catchUp, when the recipient is back.
    recipient.socket
      ?.timeout(DELIVERY_TIMEOUT)
      .emit("message", viewOf(message, recipient), (error) => {
        if (!error) note(message, recipient, "received");
      });
  }

  /** What the line swallowed: every message the returning person has not acknowledged. */
  function catchUp(person) {
    const missed = archive.find(
      ({ recipients, received }) => recipients.has(person.id) && !received.has(person.id),
    );
    for (const message of missed) deliver(message, person);
  }

  /** @param {{ conversation?: unknown, upTo?: unknown }} payload */
  function read(person, { conversation, upTo }) {
    const { key } = addressees(person, conversation);
    rules.checkCount(upTo, Number.MAX_SAFE_INTEGER);
    for (const message of archive.of(key)) {
      if (message.number <= upTo && message.recipients.has(person.id))
        note(message, person, "read");
    }
  }

  /** Notes that somebody received or read a message, and tells its author. */
  function note(message, person, mark) {
    if (message[mark].has(person.id)) return;
    message.received.add(person.id);
    message[mark].add(person.id);
    people.byId(message.from.id)?.socket?.emit("receipt", receiptOf(message));
  }

  function typing(person, to) {
    for (const recipient of addressees(person, to).recipients) {
      // Volatile: a typing sign that comes late is worse than none.
      recipient.socket?.volatile.emit("typing", {
        conversation: to.startsWith("room:") ? to : `person:${person.id}`,
        from: person.card,
      });
    }
  }

  function cut(socket, { way, duration }) {
    rules.checkCount(duration, LONGEST_CUT);
    if (way === "close") return void socket.conn.close();
    if (way !== "drop") throw new Refusal("The request was not understood.");
    const client = clientOf(socket.request);
    if (!client) throw new Refusal("The line of this page is not known.");
    line.cut(client, duration);
    socket.conn.close(true);
  }

  /** Tells everybody who is here and which rooms there are; many changes at once are one announcement. */
  let announcement;
  function announce() {
    announcement ??= setImmediate(() => {
      announcement = undefined;
      io.emit("roster", roster());
    });
  }

  function roster() {
    const list = people.all().map((person) => ({
      ...person.card,
      online: person.online,
      isBot: person.isBot,
      rooms: [...person.rooms],
    }));
    return { people: list, rooms: [...rooms] };
  }

  function membersOf(room) {
    return people.all().filter((person) => person.rooms.has(room));
  }

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

  return chat;
}

function receiptOf({ id, recipients, received, read }) {
  return { id, of: recipients.size, received: received.size, read: read.size };
}

function personOf(socket) {
  const person = socket.data.person;
  if (!person)
    throw Object.assign(new Refusal("Give yourself a name first."), {
      details: { code: "unknown" },
    });
  return person;
}
