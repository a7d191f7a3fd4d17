import { io } from "socketio-wasm";

/** Evaluated where the page is rendered too, where there is no address. */
export const atModuleLevel = io();
