// The entry `socketio-wasm/slim`.
export * from "../../pkg-template/index.js";
export { default } from "../../pkg-template/index.js";
export { init } from "./fetch-wasm.js";
