/** @typedef {{ blame: (error: unknown) => void }} Blamable */

/**
 * Guards the methods of a class that Rust calls. It does so in the middle of something, and has
 * to come to its end whatever one of them throws: an exception would go through it and leave
 * half of that undone.
 *
 * @param {new (...args: any[]) => any} type one of {@link Blamable}
 */
export function guardMethods(type) {
  const { prototype } = type;
  for (const name of Object.getOwnPropertyNames(prototype)) {
    const method = prototype[name];
    if (name === "constructor") continue;
    /** @type {(this: Blamable, ...args: unknown[]) => unknown} */
    const guarded = function (...args) {
      try {
        return method.apply(this, args);
      } catch (error) {
        this.blame(error);
        return undefined;
      }
    };
    prototype[name] = guarded;
  }
}
