/**
 * The classic script `socketio-wasm.js`, which defines `io` for a page:
 *
 * ```ts
 * /// <reference types="socketio-wasm/socketio-wasm.js" />
 * const socket = io();
 * ```
 */
import type { io as client } from "./index.js";

declare global {
  const io: typeof client;
}
