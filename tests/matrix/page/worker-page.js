import { runOfPage } from "./talk.js";

const worker = new Worker(new URL("./worker.js", import.meta.url), { type: "module" });
worker.onerror = ({ message }) => reportError(new Error(`the worker: ${message}`));
worker.postMessage(runOfPage());
