// Without a browser: prints what came of it, and has to end by itself.
import { io } from "socketio-wasm";
import { talk } from "./talk.js";

const [url, run, ...transports] = process.argv.slice(2);
const options = transports.length > 0 ? { transports } : {};
console.log(JSON.stringify(await talk(io, run, { url, options })));
