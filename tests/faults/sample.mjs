/**
 * Some of a list: the same ones in every run with the same seed.
 *
 * @template T
 * @param {T[]} list
 * @param {number} count
 * @param {number} seed
 * @returns {T[]}
 */
export function sampleOf(list, count, seed) {
  let state = seed;
  const rest = [...list];
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1)[0];
  };
  return Array.from({ length: Math.min(count, list.length) }, next);
}
