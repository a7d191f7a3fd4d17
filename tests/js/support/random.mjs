/** Repeatable pseudo-random numbers, so that a failing case can be run again by its seed. */
export class Random {
  /** @param {number} seed */
  constructor(seed) {
    this.state = seed >>> 0;
  }

  /** @returns {number} in [0, 1); the generator is mulberry32 */
  next() {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let t = this.state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  }

  /**
   * @param {number} limit
   * @returns {number} an integer from 0 to limit - 1
   */
  below(limit) {
    return Math.floor(this.next() * limit);
  }

  /**
   * @template T
   * @param {T[]} items
   * @returns {T}
   */
  pick(items) {
    return items[this.below(items.length)];
  }

  /**
   * @param {number} probability
   * @returns {boolean}
   */
  chance(probability) {
    return this.next() < probability;
  }

  /**
   * @param {number} maxLength
   * @returns {string} any UTF-16 code units, unpaired surrogates included
   */
  string(maxLength) {
    let text = "";
    for (let i = this.below(maxLength + 1); i > 0; i--) {
      const range = this.pick([0x80, 0x80, 0x800, 0x10000]);
      text += this.chance(0.1)
        ? String.fromCodePoint(0x10000 + this.below(0x100000))
        : String.fromCharCode(this.below(range));
    }
    return text;
  }
}
