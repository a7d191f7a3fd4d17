import { expect, test } from "@jest/globals";
import { io } from "socketio-wasm";
import { connects } from "./connects.js";

connects(test, expect, io);
