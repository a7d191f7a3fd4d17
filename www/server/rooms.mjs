import { Refusal } from "./rules.mjs";

/** The rooms that are there even if nobody is in them; the first is the one that newcomers enter. */
export const DEFAULT_ROOMS = ["lobby", "pictures", "tea-break"];
const MOST_ROOMS = 50;

/** The rooms, and what was written in them, for as long as somebody is there. */
export class Rooms {
  #people;
  #archive;
  #names = new Set(DEFAULT_ROOMS);

  /**
   * @param {import("./people.mjs").People} people
   * @param {import("./archive.mjs").Archive} archive
   */
  constructor(people, archive) {
    this.#people = people;
    this.#archive = archive;
  }

  /** @returns {string[]} */
  names() {
    return [...this.#names];
  }

  membersOf(name) {
    return this.#people.all().filter((person) => person.rooms.has(name));
  }

  /** A room that nobody entered before comes into being. */
  enter(person, name) {
    if (!this.#names.has(name) && this.#names.size >= MOST_ROOMS) {
      throw new Refusal("There are enough rooms: enter one of them.");
    }
    this.#names.add(name);
    person.rooms.add(name);
  }

  leave(person, name) {
    if (!person.rooms.delete(name)) throw new Refusal("You are not in this room.");
    this.forgetIfEmpty(name);
  }

  forgetIfEmpty(name) {
    if (DEFAULT_ROOMS.includes(name) || this.membersOf(name).length > 0) return;
    this.#names.delete(name);
    this.#archive.forget((key) => key === `room:${name}`);
  }
}
