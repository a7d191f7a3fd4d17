import assert from "node:assert/strict";
import { test } from "node:test";
import { io } from "socketio-wasm";
import { connects } from "./connects.js";

const expect = (actual) => ({ toEqual: (expected) => assert.deepEqual(actual, expected) });

connects(test, expect, io);
