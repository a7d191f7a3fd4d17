/**
 * Counts what a page takes and gives back. It runs as a classic script before anything else of the
 * page, and it wraps what the browser offers, so nothing has to be built into what is measured.
 */
(() => {
  const timers = new Set();
  const listeners = new Set();
  /** Weakly: the one from which the module is unpacked has to go. */
  const exported = [];

  const { setTimeout, setInterval, clearTimeout, clearInterval } = globalThis;
  globalThis.setTimeout = (callback, ...rest) => {
    const id = setTimeout(
      (...args) => {
        timers.delete(id);
        callback(...args);
      },
      ...rest,
    );
    timers.add(id);
    return id;
  };
  globalThis.setInterval = (...args) => {
    const id = setInterval(...args);
    timers.add(id);
    return id;
  };
  // Both functions clear what either made.
  globalThis.clearTimeout = (id) => {
    timers.delete(id);
    clearTimeout(id);
  };
  globalThis.clearInterval = (id) => {
    timers.delete(id);
    clearInterval(id);
  };

  // Only those on the page itself are counted by hand: others may go with their targets, and those
  // that do not are among the listeners that the browser counts.
  const lasting = [globalThis, document];
  const nameOf = (target, type, capture) => `${lasting.indexOf(target)} ${type} ${capture}`;
  const captures = (options) => (typeof options === "object" ? options?.capture : options) ?? false;
  const { addEventListener, removeEventListener } = EventTarget.prototype;
  const find = (name, listener) =>
    [...listeners].find((entry) => entry.name === name && entry.listener === listener);
  EventTarget.prototype.addEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    const name = nameOf(target, type, captures(options));
    if (lasting.includes(target) && !find(name, listener)) listeners.add({ name, listener });
    return addEventListener.call(target, type, listener, options);
  };
  EventTarget.prototype.removeEventListener = function (type, listener, options) {
    const target = this ?? globalThis;
    listeners.delete(find(nameOf(target, type, captures(options)), listener));
    return removeEventListener.call(target, type, listener, options);
  };

  WebAssembly.Instance = new Proxy(WebAssembly.Instance, {
    construct(target, args) {
      const instance = new target(...args);
      // What unpacks the client's module imports nothing, and is dropped when it has done so.
      if (args.length === 1) return instance;
      for (const value of Object.values(instance.exports)) {
        if (value instanceof WebAssembly.Memory || value instanceof WebAssembly.Table)
          exported.push(new WeakRef(value));
      }
      return instance;
    },
  });

  const alive = (type) => exported.map((one) => one.deref()).filter((one) => one instanceof type);

  globalThis.taken = () => {
    const memories = alive(WebAssembly.Memory);
    return {
      timers: timers.size,
      listeners: [...listeners].map(({ name }) => name).sort(),
      wasmModules: memories.length,
      wasmBytes: memories.reduce((sum, { buffer }) => sum + buffer.byteLength, 0),
      wasmReferences: alive(WebAssembly.Table).reduce((sum, { length }) => sum + length, 0),
    };
  };
})();
