const io = require("socketio-wasm");
const { report, runOfPage } = require("./talk.js");

report(io, runOfPage());
