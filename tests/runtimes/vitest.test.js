import { io } from "socketio-wasm";
import { expect, test } from "vitest";
import { connects } from "./connects.js";

connects(test, expect, io);
