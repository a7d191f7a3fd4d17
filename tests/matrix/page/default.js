import { io } from "socketio-wasm";
import { report, runOfPage } from "./talk.js";

report(io, runOfPage());
