/**
 * A delay as `setTimeout` takes it: anything but a number that fits is 0.
 *
 * @param {unknown} value milliseconds
 * @returns {number}
 */
export function toDelay(value) {
  return Math.max(Number(value) | 0, 0);
}

/**
 * A delay that may be missing.
 *
 * @param {unknown} value milliseconds; `undefined` and `null` are none
 * @returns {number | undefined}
 */
export function toOptionalDelay(value) {
  return value == null ? undefined : toDelay(value);
}
