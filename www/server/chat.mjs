import { Archive } from "./archive.mjs";
import { startEcho } from "./echo.mjs";
import { clientOf } from "./line.mjs";
import { Messages } from "./messages.mjs";
import { People } from "./people.mjs";
import { onRequest } from "./requests.mjs";
import { DEFAULT_ROOMS, Rooms } from "./rooms.mjs";
import * as rules from "./rules.mjs";

const { Refusal } = rules;

const LONGEST_CUT = 30_000;

/**
 * The chat: names, rooms, private messages, pictures, receipts.
 *
 * @param {import("socket.io").Server} io
 * @param {import("./line.mjs").LineCutter} line
 */
export function startChat(io, line) {
  const chat = new Chat(io);
  io.on("connection", (socket) => {
    chat.greet(socket);
    registerRequests(chat, socket);
    onRequest(socket, "round-trip", () => {});
    onRequest(socket, "cut", (payload) => cut(line, socket, rules.checkObject(payload)));
    socket.on("disconnect", () => chat.detach(socket));
  });
}

function registerRequests(chat, socket) {
  const { messages } = chat;
  const person = () => personOf(socket);
  onRequest(socket, "join", (payload) => chat.join(socket, rules.checkObject(payload)));
  onRequest(socket, "enter", (payload) => chat.enter(person(), rules.checkRoom(payload)));
  onRequest(socket, "leave", (payload) => chat.leave(person(), rules.checkRoom(payload)));
  onRequest(socket, "message", (payload) => messages.receive(person(), rules.checkObject(payload)));
  onRequest(socket, "read", (payload) => messages.markRead(person(), rules.checkObject(payload)));
  onRequest(socket, "typing", (to) => messages.showTyping(person(), to));
}

/** Who is here, and in which rooms. */
class Chat {
  #io;
  #people = new People();
  #rooms;
  #announcement;

  constructor(io) {
    const archive = new Archive();
    this.#io = io;
    this.#rooms = new Rooms(this.#people, archive);
    this.messages = new Messages(this.#people, this.#rooms, archive);
    startEcho(this.#people, this.messages);
  }

  /** Says to a new connection what there is; somebody who comes back goes on where the line broke. */
  greet(socket) {
    const returning = this.#people.byToken(socket.handshake.auth.token);
    if (returning) this.#attach(returning, socket);
    socket.emit("welcome", this.#welcome(returning));
    socket.emit("roster", this.#roster());
    if (returning) this.messages.catchUp(returning);
  }

  /** A page gives itself a name; `replaces` is the token of the page it was before a reload. */
  join(socket, { name: wanted, replaces }) {
    if (socket.data.person) throw new Refusal("This page has a name already.");
    const name = rules.checkName(wanted);
    const former = this.#people.byToken(replaces);
    if (former && !former.online) this.#remove(former);
    const person = this.#add(name);
    this.#attach(person, socket);
    const entered = this.enter(person, DEFAULT_ROOMS[0]);
    return { person: person.card, token: person.token, ...entered };
  }

  enter(person, room) {
    this.#rooms.enter(person, room);
    this.#announce();
    return { room, history: this.messages.historyOf(room, person) };
  }

  leave(person, room) {
    this.#rooms.leave(person, room);
    this.#announce();
    return { room };
  }

  detach(socket) {
    const person = socket.data.person;
    // A connection that was replaced by a newer one takes nobody away.
    if (person?.socket !== socket) return;
    person.socket = undefined;
    person.awaitReturn(() => this.#remove(person));
    this.#announce();
  }

  #attach(person, socket) {
    person.stopWaiting();
    const former = person.socket;
    person.socket = socket;
    socket.data.person = person;
    former?.disconnect(true);
    this.#announce();
  }

  #add(name) {
    try {
      return this.#people.add(name);
    } catch (error) {
      throw Object.assign(error, { details: { suggestion: this.#people.suggest(name) } });
    }
  }

  #remove(person) {
    this.#people.remove(person);
    for (const room of person.rooms) this.#rooms.forgetIfEmpty(room);
    this.messages.forgetPrivate(person);
    this.#announce();
  }

  #welcome(person) {
    return {
      limits: {
        name: rules.NAME_LENGTH,
        room: rules.ROOM_LENGTH,
        text: rules.TEXT_LENGTH,
        picture: rules.PICTURE_LIMIT,
      },
      online: this.#people.all().filter((other) => other.online && !other.isBot).length,
      person: person?.card,
      // What became of one's own messages while the line was down.
      receipts: person && this.messages.receiptsOf(person),
    };
  }

  /** Tells everybody who is here and which rooms there are; many changes at once are one announcement. */
  #announce() {
    if (this.#announcement) return;
    this.#announcement = setImmediate(() => {
      this.#announcement = undefined;
      this.#io.emit("roster", this.#roster());
    });
  }

  #roster() {
    const people = this.#people.all().map((person) => ({
      ...person.card,
      online: person.online,
      isBot: person.isBot,
      rooms: [...person.rooms],
    }));
    return { people, rooms: this.#rooms.names() };
  }
}

/** Breaks the connection of this page on purpose. */
function cut(line, socket, { way, duration }) {
  rules.checkCount(duration, LONGEST_CUT);
  if (way === "close") return void socket.conn.close();
  if (way !== "drop") throw new Refusal("The request was not understood.");
  const client = clientOf(socket.request);
  if (!client) throw new Refusal("The line of this page is not known.");
  line.cut(client, duration);
  socket.conn.close(true);
}

function personOf(socket) {
  const person = socket.data.person;
  if (!person)
    throw Object.assign(new Refusal("Give yourself a name first."), {
      details: { code: "unknown" },
    });
  return person;
}
