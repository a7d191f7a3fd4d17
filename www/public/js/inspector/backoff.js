/**
 * The bounds of the wait before a reconnection attempt. The client does not expose the delay it has
 * drawn, but its Manager tells the values it draws from.
 *
 * @param {import("socketio-wasm").Manager} manager
 * @param {number} attempt  1 for the first
 * @returns {{ min: number, max: number }} milliseconds
 */
export function delayBounds(manager, attempt) {
  const longest = manager.reconnectionDelayMax();
  const jitter = manager.randomizationFactor();
  const base = manager.reconnectionDelay() * 2 ** (attempt - 1);
  return {
    min: Math.min(longest, base * (1 - jitter)),
    max: Math.min(longest, base * (1 + jitter)),
  };
}
