/** @typedef {{ blame: (error: unknown) => void }} Blamable */

/**
 * Guards the methods of a class that Rust calls. It does so in the middle of something, and has
 * to come to its end whatever one of them throws: an exception would go through it and leave
 * half of that undone.
 *
 * @param {new (...args: any[]) => Blamable} type
 */
export function guardMethods(type) {
  for (const [name, { value: method }] of Object.entries(
    Object.getOwnPropertyDescriptors(type.prototype),
  )) {
    if (name === "constructor" || typeof method !== "function") continue;
    /** @type {(this: Blamable, ...args: unknown[]) => unknown} */
    const guarded = function (...args) {
      try {
        return method.apply(this, args);
      } catch (error) {
        this.blame(error);
        return undefined;
      }
    };
    Object.defineProperty(type.prototype, name, { value: guarded });
  }
}
