import { io } from "socketio-wasm";
import parser from "socketio-wasm/msgpack";
import { report, runOfPage } from "./talk.js";

report(io, runOfPage(), { options: { path: "/msgpack/", parser } });
