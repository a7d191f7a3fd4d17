import { randomBytes, randomUUID } from "node:crypto";
import { nameKey, Refusal } from "./rules.mjs";

const MOST_PEOPLE = 200;

/** How long somebody whose line broke keeps the name, the rooms and the waiting messages. */
const GRACE = 30_000;

/** How many of a person's messages are remembered to recognise one that is sent again. */
const REMEMBERED_SENDS = 100;

/** A visitor: one page, over as many connections as it needs. */
export class Person {
  id = randomUUID();
  /** Proves, on a new connection, that it is the same page. */
  token = randomBytes(24).toString("base64url");
  /** @type {import("socket.io").Socket | undefined} the live connection */
  socket = undefined;
  /** @type {Set<string>} names of rooms */
  rooms = new Set();
  isBot = false;
  #graceTimer;
  #sent = new Map();

  /** @param {number} number  how many came before; the page picks a colour by it */
  constructor(name, number) {
    this.name = name;
    this.number = number;
  }

  /** Who this is, as others are told. */
  get card() {
    return { id: this.id, name: this.name, number: this.number };
  }

  get online() {
    return this.isBot || this.socket !== undefined;
  }

  /** The line broke: `forget` runs unless the person is back within the grace period. */
  awaitReturn(forget) {
    this.#graceTimer = setTimeout(forget, GRACE);
    this.#graceTimer.unref();
  }

  stopWaiting() {
    clearTimeout(this.#graceTimer);
  }

  /** The message that arrived before under this name, if it is one sent again. */
  sentBefore(clientId) {
    return this.#sent.get(clientId);
  }

  rememberSent(message) {
    this.#sent.set(message.clientId, message);
    if (this.#sent.size > REMEMBERED_SENDS) this.#sent.delete(this.#sent.keys().next().value);
  }
}

/** Everybody who is here, by id, token and name. */
export class People {
  #byId = new Map();
  #byToken = new Map();
  #byName = new Map();
  #count = 0;

  /** @param {string} name  already checked */
  add(name) {
    if (this.#byName.has(nameKey(name))) throw new Refusal(`Somebody is already called ${name}.`);
    if (this.#byId.size >= MOST_PEOPLE)
      throw new Refusal("The demo is full: try again in a minute.");
    const person = new Person(name, this.#count);
    this.#count += 1;
    this.#byId.set(person.id, person);
    this.#byToken.set(person.token, person);
    this.#byName.set(nameKey(name), person);
    return person;
  }

  remove(person) {
    person.stopWaiting();
    this.#byId.delete(person.id);
    this.#byToken.delete(person.token);
    this.#byName.delete(nameKey(person.name));
  }

  /** @returns {Person | undefined} */
  byId(id) {
    return this.#byId.get(id);
  }

  /** @returns {Person | undefined} */
  byToken(token) {
    return this.#byToken.get(token);
  }

  /** @returns {Person[]} */
  all() {
    return [...this.#byId.values()];
  }

  /** A free name like the one that is taken: "Ada 2". */
  suggest(name) {
    for (let number = 2; ; number += 1) {
      const candidate = `${[...name].slice(0, 20).join("").trim()} ${number}`;
      if (!this.#byName.has(nameKey(candidate))) return candidate;
    }
  }
}
