/**
 * The Rust side of a Manager. Calls carry numbers only; text and lists of numbers are
 * left in the module's memory by the side that has them, for the other to pick up.
 */
import * as look from "./looks.js";
import { loadWasm } from "./wasm-module.js";

/** @type {TextDecoder | undefined} made when the first text comes, because an import does nothing but define */
let decoder;

/**
 * Text of Rust's.
 *
 * @param {number} place in the memory of the module
 * @param {number} length bytes
 * @returns {string}
 */
export function textAt(place, length) {
  decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  return decoder.decode(new Uint8Array(loadWasm().memory.buffer, place, length));
}

/** Stands in for a module that can be used no more: nothing follows from anything. */
const HALTED = new Proxy({}, { get: () => () => 0 });

export class Raw {
  /**
   * @param {any} wasm
   * @param {number} number
   * @param {(error: unknown) => void} onTrap told when the module has come to a halt
   */
  constructor(wasm, number, onTrap) {
    this.wasm = wasm;
    this.number = number;
    this.onTrap = onTrap;
  }

  /**
   * Feeds an input.
   *
   * @param {number} code one of `inputs.js`, with its arguments
   * @param {number} [a]
   * @param {number} [b]
   * @param {number} [c]
   * @param {number} [d]
   * @param {number} [x]
   * @returns {number} the code of the first output, see `src/js/outputs.rs`
   */
  input(code, a, b, c, d, x) {
    try {
      return this.wasm.input(this.number, code, a, b, c, d, x);
    } catch (error) {
      return this.trapped(error);
    }
  }

  /** @returns {number} the code of the next output of the last input */
  poll() {
    try {
      return this.wasm.poll(this.number);
    } catch (error) {
      return this.trapped(error);
    }
  }

  /**
   * @param {number} question one of `looks.js`
   * @param {number} [id]
   * @param {number} [other]
   * @returns {number}
   */
  look(question, id, other) {
    try {
      return this.wasm.look(this.number, question, id, other);
    } catch (error) {
      return this.trapped(error);
    }
  }

  /**
   * @param {number} [question] one whose answer is a text
   * @param {number} [id]
   * @param {number} [other]
   * @returns {string} the text of the last output, or that answer
   */
  text(question, id, other) {
    if (question !== undefined) this.look(question, id, other);
    return textAt(this.look(look.TEXT), this.look(look.TEXT_LENGTH));
  }

  /**
   * @param {number} count
   * @returns {Uint32Array} the list of the last output
   */
  handles(count) {
    return new Uint32Array(loadWasm().memory.buffer, this.look(look.LIST), count);
  }

  /** @param {ArrayLike<number>} numbers for the next input */
  give(numbers) {
    const { length } = numbers;
    let place;
    try {
      place = this.wasm.room(this.number, length);
    } catch (error) {
      place = this.trapped(error);
    }
    if (this.wasm === HALTED) return;
    new Float64Array(this.wasm.memory.buffer, place, length).set(numbers);
  }

  /**
   * The module was in the middle of something when it came to a halt, which should never
   * happen. Nothing more can be asked of this Manager.
   *
   * @param {unknown} error
   * @returns {0} there are no outputs
   */
  trapped(error) {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    this.wasm = HALTED;
    this.onTrap(error);
    return 0;
  }
}

/**
 * Text as numbers.
 *
 * @param {string} text
 * @returns {number[]} UTF-16 code units
 */
export function unitsOf(text) {
  return Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}
