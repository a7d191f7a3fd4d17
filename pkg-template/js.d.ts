/**
 * The client without WebAssembly, for pages that may not compile any: the same module, translated to JavaScript when the
 * package was built. It is larger than the default entry, and an event costs it a tenth more time.
 */
export * from "./index.js";
export { default } from "./index.js";
