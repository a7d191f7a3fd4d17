const { expect, test } = require("@jest/globals");
const io = require("socketio-wasm");
// Made of connects.js.
const { connects } = require("./connects.cjs");

connects(test, expect, io);
