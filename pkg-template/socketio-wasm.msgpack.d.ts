/** The classic script `socketio-wasm.msgpack.js` defines the same `io` as `socketio-wasm.js`. */
/// <reference path="./socketio-wasm.d.ts" />
export {};
