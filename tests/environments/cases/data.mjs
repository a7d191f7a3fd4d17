/** What pages do to arrays, objects and their classes; see `patches.mjs`. */
import { mute, polluted, removed, wrapped } from "./patches.mjs";

/** Names of members that the clients have, or look for, and that do not break the official one. */
const NAMES = {
  everywhere: [
    ...[
      "code",
      "options",
      "timer",
      "error",
      "raw",
      "fault",
      "get",
      "set",
      "value",
      "enumerable",
      "configurable",
    ],
    ...[
      "type",
      "args",
      "link",
      "core",
      "key",
      "position",
      "session",
      "token",
      "base64",
      "name",
      "fetch",
    ],
    ...[
      "warned",
      "settings",
      "place",
      "number",
      "signal",
      "body",
      "headers",
      "credentials",
      "keepalive",
      "mode",
    ],
    ...[
      "cache",
      "description",
      "context",
      "message",
      "cause",
      "status",
      "responseText",
      "b64",
      "length",
      "manager",
    ],
    ...[
      "timers",
      "encode",
      "decode",
      "add",
      "onmessage",
      "reservedNames",
      "sockets",
      "polling",
      "partial",
      "armed",
    ],
  ],
  withSetter: [
    "nsp",
    "compress",
    "method",
    "source",
    "secure",
    "protocol",
    "upgrade",
    "auth",
    "uri",
    "parser",
  ],
  asFunction: [
    ...[
      "data",
      "nsp",
      "attachments",
      "fn",
      "compress",
      "engine",
      "socket",
      "host",
      "writable",
      "source",
      "query",
    ],
    ...[
      "hostname",
      "port",
      "secure",
      "protocol",
      "sid",
      "upgrade",
      "io",
      "opts",
      "uri",
      "requests",
      "on",
      "off",
    ],
  ],
  asValue: ["method", "parser"],
};

const arrays = [
  {
    builtIn: "Array.from",
    done: "Prototype.js's and MooTools': no map function",
    patch: `() => { Array.from = (x) => (x ? Array.prototype.slice.call(x) : []); }`,
  },
  removed("Array.from"),
  {
    builtIn: "Array.isArray",
    done: "wrapped",
    patch: `() => { const original = Array.isArray; Array.isArray = (value) => original(value); }`,
  },
  {
    builtIn: "Array.prototype",
    done: "more methods, and enumerable ones (MooTools)",
    patch: `() => {
      for (const name of ["each", "contains", "clone", "last", "include", "erase"])
        Array.prototype[name] = function () { return this; };
    }`,
  },
  wrapped("Array.prototype"),
  ...["push", "unshift", "splice", "shift", "slice", "indexOf", "filter", "map", "forEach"].map(
    (name) => mute(`Array.prototype.${name}`),
  ),
  {
    builtIn: "Array.prototype.concat",
    done: "Prototype.js's own",
    patch: `() => {
      Array.prototype.concat = function () {
        const all = [];
        for (let i = 0; i < this.length; i++) all.push(this[i]);
        for (let i = 0; i < arguments.length; i++) all.push(arguments[i]);
        return all;
      };
    }`,
  },
  {
    builtIn: "Array.prototype.indexOf",
    done: "without the second argument",
    patch: `() => {
      Array.prototype.indexOf = function (item) {
        for (let i = 0; i < this.length; i++) if (this[i] === item) return i;
        return -1;
      };
    }`,
  },
  {
    builtIn: "Array.prototype: flatMap, flat, at, includes, find, findIndex, findLast",
    done: "missing",
    patch: `() => {
      for (const name of ["flatMap", "flat", "at", "includes", "find", "findIndex", "findLast"])
        delete Array.prototype[name];
    }`,
  },
  {
    builtIn: "Array.prototype[Symbol.iterator]",
    done: "replaced by a generator",
    patch: `() => {
      Array.prototype[Symbol.iterator] = function* () {
        for (let i = 0; i < this.length; i++) yield this[i];
      };
    }`,
  },
  removed("Array.prototype[Symbol.iterator]"),
  {
    builtIn: "Array.prototype[Symbol.iterator]",
    done: "yields nothing",
    patch: `() => { Array.prototype[Symbol.iterator] = function* () {}; }`,
  },
  {
    builtIn: "the iterators of arrays",
    done: "next wrapped",
    patch: `() => {
      const iterators = Object.getPrototypeOf([][Symbol.iterator]());
      const { next } = iterators;
      iterators.next = function () { return next.call(this); };
    }`,
  },
];

const objects = [
  ...[NAMES.everywhere, NAMES.withSetter].map((names) =>
    polluted(names, "setters that keep nothing", "get() {}, set() {}"),
  ),
  ...[NAMES.everywhere, NAMES.asFunction].map((names) =>
    polluted(names, "enumerable functions", "value() {}, writable: true, enumerable: true"),
  ),
  ...[NAMES.everywhere, NAMES.asValue].map((names) =>
    polluted(names, "values that cannot be assigned", "value: undefined"),
  ),
  {
    builtIn: "Object.prototype.then",
    done: "a function that is hidden",
    patch: `() => { Object.defineProperty(Object.prototype, "then", { value: undefined, writable: true, configurable: true }); }`,
  },
  {
    builtIn: "Object.prototype.toJSON",
    done: "enumerable, returns this",
    patch: `() => { Object.prototype.toJSON = function () { return this; }; }`,
  },
  {
    builtIn: "Object.prototype.hasOwnProperty",
    done: "wrapped",
    patch: `() => {
      const original = Object.prototype.hasOwnProperty;
      Object.prototype.hasOwnProperty = function (name) { return original.call(this, name); };
    }`,
  },
  wrapped("Object"),
  {
    builtIn: "Object.entries",
    done: "returns []",
    patch: `() => { Object.entries = () => []; }`,
  },
  {
    builtIn: "Object: entries, values, fromEntries, getOwnPropertyDescriptors, hasOwn, groupBy",
    done: "missing",
    patch: `() => {
      for (const name of ["entries", "values", "fromEntries", "getOwnPropertyDescriptors", "hasOwn", "groupBy"])
        delete Object[name];
    }`,
  },
  {
    builtIn: "Object.keys",
    done: "a polyfill with for…in",
    patch: `() => {
      Object.keys = (object) => {
        const keys = [];
        for (const key in object) if (Object.prototype.hasOwnProperty.call(object, key)) keys.push(key);
        return keys;
      };
    }`,
  },
  {
    builtIn: "Object.keys",
    done: "returns []",
    patch: `() => { Object.keys = () => []; }`,
  },
  {
    builtIn: "Object.assign",
    done: "takes one source only (an `extend` of old)",
    patch: `() => {
      Object.assign = (target, source) => {
        for (const key in source) target[key] = source[key];
        return target;
      };
    }`,
  },
  mute("Object.assign"),
  removed("Object.assign"),
  mute("Object.freeze"),
  removed("Object.freeze"),
  {
    builtIn: "Object.create",
    done: "es5-shim's: one argument",
    patch: `() => {
      const original = Object.create;
      Object.create = (prototype) => original(prototype);
    }`,
  },
];

export default [...arrays, ...objects];
