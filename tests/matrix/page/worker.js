import { io } from "socketio-wasm";
import { report } from "./talk.js";

onmessage = ({ data }) => report(io, data);
