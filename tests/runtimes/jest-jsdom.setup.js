// What jsdom lacks of what WebAssembly needs; applications add it in the same way.
import { TextDecoder, TextEncoder } from "node:util";

Object.assign(globalThis, { TextDecoder, TextEncoder });
