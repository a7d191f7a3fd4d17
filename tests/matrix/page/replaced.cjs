// Written for the official client.
const io = require("socket.io-client");
const { report, runOfPage } = require("./talk.js");

report(io, runOfPage());
