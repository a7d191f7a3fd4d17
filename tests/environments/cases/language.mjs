/** What pages do to functions, promises, texts and other built-ins of the language; see `patches.mjs`. */
import { mute, removed, wrapAll, wrapped } from "./patches.mjs";

const functions = [
  wrapped("Function.prototype"),
  {
    builtIn: "Function.prototype.bind",
    done: "Prototype.js's own",
    patch: `() => {
      Function.prototype.bind = function (context) {
        const fn = this;
        const first = Array.prototype.slice.call(arguments, 1);
        return function () {
          return fn.apply(context, first.concat(Array.prototype.slice.call(arguments)));
        };
      };
    }`,
  },
  ...["call", "apply", "bind"].map((name) => removed(`Function.prototype.${name}`)),
  ...["call", "apply"].map((name) => mute(`Function.prototype.${name}`)),
  {
    builtIn: "Function.prototype",
    done: "enumerable methods (Prototype.js, MooTools)",
    patch: `() => {
      for (const name of ["curry", "delay", "defer", "wrap", "method", "extend", "implement"])
        Function.prototype[name] = function () { return this; };
    }`,
  },
];

const collections = [
  wrapped("Map.prototype"),
  wrapped("Set.prototype"),
  ...["Map", "Set", "WeakMap", "WeakSet", "WeakRef", "FinalizationRegistry"].map((name) =>
    removed(`globalThis.${name}`),
  ),
  {
    builtIn: "Map, Set",
    done: "replaced by a polyfill without iterators",
    patch: `() => {
      const Native = Map;
      globalThis.Map = class {
        constructor() { this.inner = new Native(); }
        get size() { return this.inner.size; }
        get(key) { return this.inner.get(key); }
        set(key, value) { this.inner.set(key, value); return this; }
        has(key) { return this.inner.has(key); }
        delete(key) { return this.inner.delete(key); }
        clear() { this.inner.clear(); }
        forEach(fn) { this.inner.forEach((value, key) => fn(value, key, this)); }
      };
      globalThis.Set = class extends Map { add(value) { return this.set(value, value); } };
    }`,
  },
  {
    builtIn: "Map.prototype, Set.prototype: the iterators",
    done: "missing",
    patch: `() => {
      for (const { prototype } of [Map, Set])
        for (const name of [Symbol.iterator, "entries", "keys", "values"]) delete prototype[name];
    }`,
  },
  {
    builtIn: "Symbol",
    done: "replaced by a function that makes texts",
    patch: `() => { globalThis.Symbol = (name) => "@@" + name; }`,
  },
];

const promises = [
  {
    builtIn: "Promise",
    done: "replaced by one that is no subclass (bluebird)",
    patch: `() => {
      const Native = Promise;
      const wrap = (promise) => Object.assign(Object.create(Own.prototype), { inner: promise });
      const unwrap = (value) => (value instanceof Own ? value.inner : value);
      class Own {
        constructor(run) { this.inner = new Native(run); }
        then(done, failed) {
          const of = (fn) => (typeof fn === "function" ? (value) => unwrap(fn(value)) : fn);
          return wrap(this.inner.then(of(done), of(failed)));
        }
        catch(failed) { return this.then(undefined, failed); }
        finally(fn) { return wrap(this.inner.finally(fn)); }
        static resolve(value) { return value instanceof Own ? value : wrap(Native.resolve(value)); }
        static reject(error) { return wrap(Native.reject(error)); }
        static all(values) { return wrap(Native.all([...values].map(unwrap))); }
        static race(values) { return wrap(Native.race([...values].map(unwrap))); }
      }
      globalThis.Promise = Own;
    }`,
  },
  {
    builtIn: "Promise",
    done: "replaced by a subclass",
    patch: `() => { globalThis.Promise = class extends Promise {}; }`,
  },
  {
    builtIn: "Promise.prototype.then",
    done: "wrapped (zones, monitoring)",
    patch: `() => {
      const original = Promise.prototype.then;
      Promise.prototype.then = function (done, failed) {
        const of = (fn) => (typeof fn === "function" ? (value) => fn(value) : fn);
        return original.call(this, of(done), of(failed));
      };
    }`,
  },
  mute("Promise.prototype.then"),
  mute("Promise.prototype.catch"),
  removed("Promise.prototype.catch"),
  removed("Promise.prototype.finally"),
  removed("Promise.resolve"),
  removed("Promise.all"),
  removed("globalThis.queueMicrotask"),
];

const texts = [
  wrapped("String.prototype"),
  wrapped("RegExp.prototype"),
  wrapped("Number.prototype"),
  {
    builtIn:
      "String.prototype: startsWith, endsWith, padStart, replaceAll, codePointAt, includes, at",
    done: "missing",
    patch: `() => {
      for (const name of ["startsWith", "endsWith", "padStart", "replaceAll", "codePointAt", "includes", "at"])
        delete String.prototype[name];
    }`,
  },
  {
    builtIn: "String.prototype.split",
    done: "a polyfill (split.js)",
    patch: `() => {
      const original = String.prototype.split;
      String.prototype.split = function (separator, limit) {
        if (typeof separator !== "string" || separator === "") return original.call(this, separator, limit);
        const parts = [];
        let at = 0;
        for (let next; (next = this.indexOf(separator, at)) >= 0; at = next + separator.length)
          parts.push(this.substring(at, next));
        parts.push(this.substring(at));
        return parts;
      };
    }`,
  },
  removed("String.prototype[Symbol.iterator]"),
  removed("Number.isInteger"),
  {
    builtIn: "Math.random",
    done: "always 0.5",
    patch: `() => { Math.random = () => 0.5; }`,
  },
  removed("Math.imul"),
  removed("Math.clz32"),
];

const json = [
  {
    builtIn: "JSON: stringify, parse",
    done: "wrapped",
    patch: `() => { ${wrapAll} wrapAll(JSON); }`,
  },
  {
    builtIn: "Array.prototype.toJSON, String.prototype.toJSON",
    done: "Prototype.js's 1.6: return JSON text",
    patch: `() => {
      const original = JSON.stringify;
      Array.prototype.toJSON = function () {
        const parts = [];
        for (let i = 0; i < this.length; i++) parts.push(original(this[i]));
        return "[" + parts.join(", ") + "]";
      };
      String.prototype.toJSON = function () { return original(String(this)); };
    }`,
  },
  {
    builtIn: "JSON.stringify",
    done: "Prototype.js's: takes no toJSON of its own",
    patch: `() => {
      Array.prototype.toJSON = function () { return "not JSON"; };
      const original = JSON.stringify;
      JSON.stringify = function (value) {
        const { toJSON } = Array.prototype;
        delete Array.prototype.toJSON;
        const text = original(value);
        Array.prototype.toJSON = toJSON;
        return text;
      };
    }`,
  },
];

const errors = [
  removed("Error.captureStackTrace"),
  {
    builtIn: "Error.prepareStackTrace",
    done: "set by a library",
    patch: `() => { Error.prepareStackTrace = (error) => String(error); }`,
  },
  {
    builtIn: "Error",
    done: "replaced by a subclass",
    patch: `() => { globalThis.Error = class extends Error {}; }`,
  },
];

const frozen = [
  ...[
    "Object.prototype",
    "Array.prototype",
    "Function.prototype",
    "Error.prototype",
    "Promise.prototype",
  ].map((path) => ({
    builtIn: path,
    done: "frozen",
    patch: `() => { Object.freeze(${path}); }`,
  })),
  {
    builtIn: "every intrinsic object",
    done: "frozen (SES without its repairs)",
    patch: `() => {
      const seen = new Set();
      const visit = (object) => {
        if (Object(object) !== object || seen.has(object) || object === globalThis) return;
        seen.add(object);
        Object.freeze(object);
        visit(Object.getPrototypeOf(object));
        for (const property of Object.values(Object.getOwnPropertyDescriptors(object))) {
          visit(property.value);
          visit(property.get);
          visit(property.set);
        }
      };
      const names = ["Object", "Function", "Array", "Map", "Set", "WeakMap", "WeakSet", "WeakRef", "Promise",
        "Symbol", "String", "Number", "Boolean", "Date", "RegExp", "Error", "TypeError", "RangeError", "JSON", "Math",
        "Reflect", "Proxy", "ArrayBuffer", "Uint8Array", "DataView", "FinalizationRegistry"];
      for (const name of names) visit(globalThis[name]);
    }`,
  },
  {
    builtIn: "Object.prototype, Array.prototype, Error.prototype",
    done: "properties that a copy may override (SES with its repairs), then frozen",
    patch: `() => {
      for (const prototype of [Object.prototype, Array.prototype, Error.prototype, Promise.prototype]) {
        for (const name of Reflect.ownKeys(prototype)) {
          const { value, configurable } = Object.getOwnPropertyDescriptor(prototype, name);
          if (value === undefined || !configurable) continue;
          Object.defineProperty(prototype, name, {
            get: () => value,
            set(own) {
              Object.defineProperty(this, name, { value: own, writable: true, enumerable: true, configurable: true });
            },
          });
        }
        Object.freeze(prototype);
      }
    }`,
  },
];

const bytes = [
  wrapped("ArrayBuffer"),
  wrapped("Uint8Array.prototype"),
  wrapped("Object.getPrototypeOf(Uint8Array.prototype)"),
  removed("Uint8Array.fromBase64"),
];

export default [
  ...functions,
  ...collections,
  ...promises,
  ...texts,
  ...json,
  ...errors,
  ...bytes,
  ...frozen,
  removed("globalThis.Reflect"),
  removed("globalThis.Proxy"),
];
