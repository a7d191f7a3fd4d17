/** What pages do to the built-ins of the browser; see `patches.mjs`. */
import { removed } from "./patches.mjs";

/** @param {string} name of a global that some environments lack */
const missing = (name) => ({
  builtIn: name,
  done: "missing",
  // Some are inherited by the global object.
  patch: `() => {
    delete globalThis.${name};
    if ("${name}" in globalThis)
      Object.defineProperty(globalThis, "${name}", { value: undefined, writable: true, configurable: true });
  }`,
});

/**
 * @param {string} done
 * @param {string} expression of the new `fetch`, which may use `original`
 */
const fetchIs = (done, expression) => ({
  builtIn: "fetch",
  done,
  patch: `() => { const original = globalThis.fetch; globalThis.fetch = ${expression}; }`,
});

/**
 * @param {string} done
 * @param {string} expression of the new class, which may use `Native`
 */
const webSocketIs = (done, expression) => ({
  builtIn: "WebSocket",
  done,
  patch: `() => { const Native = globalThis.WebSocket; globalThis.WebSocket = ${expression}; }`,
});

const requests = [
  fetchIs(
    "wrapped: a new promise (monitoring)",
    `function (...args) {
      return new Promise((resolve, reject) => {
        original.apply(this, args).then((response) => resolve(response), (error) => reject(error));
      });
    }`,
  ),
  fetchIs(
    "wrapped: adds headers",
    `(url, init = {}) => {
      const headers = new Headers(init.headers);
      headers.set("x-trace", "1");
      return original(url, { ...init, headers });
    }`,
  ),
  fetchIs(
    "wrapped: reads a clone of the response",
    `(...args) => original(...args).then((response) => {
      response.clone().text().catch(() => {});
      return response;
    })`,
  ),
  fetchIs(
    "wrapped: refuses a signal",
    `(url, init = {}) => {
      if (init.signal) return Promise.reject(new TypeError("a signal of another kind"));
      return original(url, init);
    }`,
  ),
  fetchIs("wrapped: async", `async (...args) => { await null; return original(...args); }`),
  fetchIs("wrapped: makes a Request", `(url, init) => original(new Request(url, init))`),
  {
    builtIn: "XMLHttpRequest.prototype: open, send",
    done: "wrapped",
    patch: `() => {
      for (const name of ["open", "send"]) {
        const original = XMLHttpRequest.prototype[name];
        XMLHttpRequest.prototype[name] = function () { return original.apply(this, arguments); };
      }
    }`,
  },
  ...["Request", "Response", "FormData", "AbortController", "AbortSignal"].map(missing),
  {
    builtIn: "AbortSignal.timeout",
    done: "missing",
    patch: `() => { delete AbortSignal.timeout; }`,
  },
  {
    builtIn: "AbortController",
    done: "replaced by a polyfill, whose signals `fetch` refuses (jsdom)",
    patch: `() => {
      globalThis.AbortController = class {
        constructor() { this.signal = Object.assign(new EventTarget(), { aborted: false }); }
        abort() { this.signal.aborted = true; this.signal.dispatchEvent(new Event("abort")); }
      };
    }`,
  },
];

const sockets = [
  webSocketIs("wrapped: a subclass", `class extends Native {}`),
  webSocketIs(
    "wrapped: a Proxy",
    `new Proxy(Native, { construct: (target, args) => Reflect.construct(target, args) })`,
  ),
  webSocketIs(
    "wrapped: a function that makes the native one, without the constants",
    `function (url, protocols) {
      return arguments.length > 1 ? new Native(url, protocols) : new Native(url);
    }`,
  ),
  {
    builtIn: "WebSocket.prototype.send",
    done: "wrapped",
    patch: `() => {
      const original = WebSocket.prototype.send;
      WebSocket.prototype.send = function () { return original.apply(this, arguments); };
    }`,
  },
  {
    builtIn: "EventTarget.prototype.addEventListener",
    done: "wrapped",
    patch: `() => {
      const original = EventTarget.prototype.addEventListener;
      EventTarget.prototype.addEventListener = function () { return original.apply(this, arguments); };
    }`,
  },
  {
    builtIn: "WebSocket.prototype: onmessage, onopen, onclose, onerror",
    done: "replaced by accessors that add listeners (zones)",
    patch: `() => {
      for (const type of ["message", "open", "close", "error"]) {
        const key = Symbol(type);
        Object.defineProperty(WebSocket.prototype, "on" + type, {
          configurable: true,
          get() { return this[key] ?? null; },
          set(fn) {
            if (this[key]) this.removeEventListener(type, this[key]);
            this[key] = fn;
            if (fn) this.addEventListener(type, fn);
          },
        });
      }
    }`,
  },
];

const timers = [
  {
    builtIn: "setTimeout, clearTimeout",
    done: "wrapped",
    patch: `() => {
      const { setTimeout: set, clearTimeout: clear } = globalThis;
      globalThis.setTimeout = (fn, ...rest) => set(() => fn(), ...rest);
      globalThis.clearTimeout = (timer) => clear(timer);
    }`,
  },
  {
    builtIn: "setTimeout, clearTimeout",
    done: "wrapped: a timer is an object",
    patch: `() => {
      const { setTimeout: set, clearTimeout: clear } = globalThis;
      globalThis.setTimeout = (fn, delay) => ({ timer: set(fn, delay) });
      globalThis.clearTimeout = (handle) => handle && clear(handle.timer);
    }`,
  },
  {
    builtIn: "setTimeout",
    done: "replaced by one with another `this`",
    patch: `() => {
      const original = globalThis.setTimeout;
      globalThis.setTimeout = function (fn, delay) { return original.call(window, fn, delay); };
    }`,
  },
  {
    builtIn: "Date",
    done: "replaced by a subclass",
    patch: `() => { globalThis.Date = class extends Date {}; }`,
  },
  missing("performance"),
  {
    builtIn: "performance.now",
    done: "missing",
    patch: `() => { delete Performance.prototype.now; }`,
  },
  missing("requestAnimationFrame"),
  missing("requestIdleCallback"),
];

const others = [
  ...["TextDecoder", "TextEncoder", "structuredClone", "Blob", "File", "FileReader"].map(missing),
  ...["btoa", "atob", "URL", "URLSearchParams", "crypto", "reportError"].map(missing),
  missing("console"),
  {
    builtIn: "console",
    done: "without methods",
    patch: `() => { globalThis.console = {}; }`,
  },
  {
    builtIn: "addEventListener",
    done: "missing",
    patch: `() => { globalThis.addEventListener = globalThis.removeEventListener = undefined; }`,
  },
  removed("Uint8Array.fromHex"),
  {
    builtIn: "WebAssembly.Instance.prototype, WebAssembly.Memory.prototype",
    done: "frozen",
    patch: `() => {
      for (const type of [WebAssembly.Instance, WebAssembly.Memory]) Object.freeze(type.prototype);
    }`,
  },
  {
    builtIn: "define, module, exports, process, global",
    done: "defined (loaders, shims for Node.js)",
    patch: `() => {
      globalThis.define = Object.assign(() => {}, { amd: {} });
      globalThis.exports = {};
      globalThis.module = { exports: globalThis.exports };
      globalThis.process = { env: {}, nextTick: (fn) => setTimeout(fn), versions: {} };
      globalThis.global = globalThis;
    }`,
  },
];

export default [...requests, ...sockets, ...timers, ...others];
