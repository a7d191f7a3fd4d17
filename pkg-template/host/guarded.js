/** @typedef {{ blame: (error: unknown) => void }} Blamable */

/**
 * Guards the methods of a class that Rust calls, so that they never throw: an exception would unwind
 * through the core and leave a transition half done.
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
