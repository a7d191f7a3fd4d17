import { io } from "socketio-wasm/js";
import { report, runOfPage } from "./talk.js";

report(io, runOfPage());
