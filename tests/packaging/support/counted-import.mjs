// A worker: imports the package, and then starts it, while what costs time is counted.
import { parentPort, workerData } from "node:worker_threads";

const TYPED_ARRAYS = ["Uint8Array", "Uint16Array", "Uint32Array", "Float64Array"];
const CONSTRUCTORS = [
  ...["Module", "Instance", "Memory", "Table"].map((name) => [WebAssembly, name]),
  ...["TextDecoder", "TextEncoder", ...TYPED_ARRAYS].map((name) => [globalThis, name]),
];
const FUNCTIONS = [
  ...["compile", "instantiate", "validate"].map((name) => [WebAssembly, name]),
  [Array.prototype, "fill"],
  [TextEncoder.prototype, "encode"],
  [String.prototype, "charCodeAt"],
  ...["atob", "fetch", "setTimeout", "queueMicrotask"].map((name) => [globalThis, name]),
];

let calls = {};
const count = (name) => (calls[name] = (calls[name] ?? 0) + 1);
const counted = () => {
  const before = calls;
  calls = {};
  return before;
};

for (const [owner, name] of [...CONSTRUCTORS, ...FUNCTIONS]) {
  const value = new Proxy(owner[name], {
    construct(target, args, self) {
      count(name);
      return Reflect.construct(target, args, self);
    },
    apply(target, receiver, args) {
      count(name);
      return Reflect.apply(target, receiver, args);
    },
  });
  Object.defineProperty(owner, name, { value, configurable: true, writable: true });
}
globalThis.addEventListener = (type) => count(`addEventListener ${type}`);

counted();
const { io } = await import(workerData);
const imported = counted();
io("http://localhost", { autoConnect: false });
parentPort.postMessage({ imported, started: counted() });
