/**
 * Values that Rust holds on to, by their places in a table. A number crosses the
 * boundary for a fraction of what a reference costs.
 */

/**
 * The place of a value that is not in the table: whoever performs outputs has it in
 * hand. Rust moves such a value, and never asks for a copy.
 */
export const IN_HAND = 0;

/** @type {unknown[]} */
const values = [undefined];
/**
 * The places that are free: a stack with a length of its own, because an array that is
 * pushed to and popped from is reallocated again and again.
 *
 * @type {number[]}
 */
const vacant = [];
let vacancies = 0;

/**
 * @param {unknown} value
 * @returns {number} its place, to be given back by {@link take} or {@link release}
 */
export function keep(value) {
  if (vacancies === 0) return values.push(value) - 1;
  const handle = vacant[--vacancies];
  values[handle] = value;
  return handle;
}

/**
 * {@link keep} for what may be absent.
 *
 * @param {unknown} value
 * @returns {number} -1 for `undefined`
 */
export function keepOptional(value) {
  return value === undefined ? -1 : keep(value);
}

/**
 * @param {number} handle
 * @returns {any} the value, which stays in its place
 */
export function peek(handle) {
  return values[handle];
}

/**
 * @param {number} handle
 * @returns {any} the value, whose place is given back; `undefined` for -1
 */
export function take(handle) {
  if (handle < 0) return undefined;
  const value = values[handle];
  release(handle);
  return value;
}

/**
 * Lets Rust copy the value in hand, which costs a store.
 *
 * @param {unknown} value
 */
export function lendHand(value) {
  values[IN_HAND] = value;
}

/**
 * {@link take} for a place that may be {@link IN_HAND}.
 *
 * @param {number} handle
 * @param {any} hand the value in hand
 */
export function takeFrom(handle, hand) {
  return handle === IN_HAND ? hand : take(handle);
}

/** @param {number} handle */
export function release(handle) {
  if (handle === IN_HAND) return;
  values[handle] = undefined;
  vacant[vacancies++] = handle;
}

/**
 * @param {number} handle
 * @returns {number} a second place of the same value
 */
export function copy(handle) {
  return keep(values[handle]);
}
