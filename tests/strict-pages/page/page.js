// In the page: has the entry tried where the case says, and goes on to the next case with the report.
import { meet } from "./meet.js";

const { entry, place } = document.documentElement.dataset;

const PLACES = {
  page: () => meet(entry),
  worker() {
    const worker = new Worker("worker.js", { type: "module" });
    worker.postMessage(entry);
    return new Promise((resolve) => {
      worker.onmessage = ({ data }) => resolve(data);
      worker.onerror = ({ message }) => resolve([`the worker: ${message}`]);
    });
  },
  frame() {
    const frame = document.createElement("iframe");
    frame.setAttribute("sandbox", "allow-scripts");
    frame.src = `frame.html?${entry}`;
    document.body.append(frame);
    return new Promise((resolve) => addEventListener("message", ({ data }) => resolve(data)));
  },
};

const lines = await PLACES[place]();
const { violations } = globalThis;
// A navigation is what no policy of the cases forbids.
location.href = `report?${encodeURIComponent(JSON.stringify({ lines, violations, isolated: globalThis.crossOriginIsolated }))}`;
