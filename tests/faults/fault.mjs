/** What happens to the bytes of one session, and where. */

/** `cut`: a line ends in order; `reset`: it breaks; `stall`: nothing goes on over it, and nobody is told. */
export const KINDS = ["cut", "reset", "stall"];

/** `up` is the direction from the page to the server. */
export const DIRECTIONS = ["up", "down"];

/**
 * @typedef {object} Fault
 * @property {"up" | "down"} direction
 * @property {number} position how many bytes pass in this direction, over all lines of the session, before it happens
 * @property {"cut" | "reset" | "stall"} kind
 */

/** Counts the bytes of a session in each direction, and says when its fault happens: once. */
export class Meter {
  /** @param {Fault} [fault] */
  constructor(fault) {
    this.fault = fault;
    this.up = 0;
    this.down = 0;
    this.struck = false;
  }

  /**
   * @param {"up" | "down"} direction
   * @param {number} length of what comes next
   * @returns {number | undefined} if the fault happens now: how many of these bytes pass before it
   */
  strikes(direction, length) {
    const before = this[direction];
    this[direction] += length;
    const { fault } = this;
    if (fault === undefined || this.struck || fault.direction !== direction) return undefined;
    if (this[direction] < fault.position) return undefined;
    this.struck = true;
    return fault.position - before;
  }
}
