import { init, io } from "socketio-wasm/slim";
import { report, runOfPage } from "./talk.js";

await init();
report(io, runOfPage());
