/**
 * Finds the memories of the WebAssembly modules that a page runs, whoever instantiates them and by whatever name they
 * export them.
 */

/**
 * Held weakly: a module that a client needs only to start must not count for as long as the page lives.
 *
 * @type {WeakRef<WebAssembly.Memory>[]}
 */
const memories = [];

/** Must be called before the client's module is imported. */
export function watchWasm() {
  const { instantiate, instantiateStreaming, Instance } = WebAssembly;
  WebAssembly.Instance = new Proxy(Instance, {
    construct(target, args) {
      const instance = Reflect.construct(target, args);
      remember(instance, args[1]);
      return instance;
    },
  });
  // Both give a module and its instance where they are given bytes, and an instance where they are given a module.
  const watched = (original) =>
    async function (source, imports) {
      const result = await original.call(WebAssembly, source, imports);
      remember(result instanceof Instance ? result : result.instance, imports);
      return result;
    };
  WebAssembly.instantiate = watched(instantiate);
  WebAssembly.instantiateStreaming = watched(instantiateStreaming);
}

/** @returns {number} bytes of all memories that garbage collection has left */
export function wasmBytes() {
  // One may be exported by a module and imported by another.
  const alive = new Set(memories.map((memory) => memory.deref()));
  alive.delete(undefined);
  return [...alive].reduce((sum, { buffer }) => sum + buffer.byteLength, 0);
}

function remember(instance, imports = {}) {
  const imported = Object.values(imports).flatMap((module) => Object.values(module));
  for (const value of [...Object.values(instance.exports), ...imported]) {
    if (value instanceof WebAssembly.Memory) memories.push(new WeakRef(value));
  }
}
