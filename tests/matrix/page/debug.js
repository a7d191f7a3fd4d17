import { io } from "socketio-wasm/debug";
import { report, runOfPage } from "./talk.js";

localStorage.debug = "socket.io-client:*";
report(io, runOfPage());
