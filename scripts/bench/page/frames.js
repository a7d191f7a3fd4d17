/**
 * Captures the frames that the cases replay: the events of a real WebSocket to the real server, so that the strings
 * have the representation that the browser gives them (an external string, not one on the JavaScript heap).
 */

import { CASES, POOL_SIZE } from "./payloads.js";

/**
 * @param {typeof WebSocket} NativeWebSocket
 * @returns {Promise<Map<string, MessageEvent[]>>} the frames of each case that receives
 */
export async function captureFrames(NativeWebSocket) {
  const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
  url.protocol = "ws:";
  const socket = new NativeWebSocket(url);
  socket.binaryType = "arraybuffer";
  const incoming = queueOf(socket);
  await incoming.next();
  socket.send("40");
  await incoming.next();

  const frames = new Map();
  for (const { name, direction, frames: perEvent } of CASES) {
    if (direction === "emit") continue;
    socket.send(`42${JSON.stringify(["frames", name])}`);
    const events = [];
    while (events.length < POOL_SIZE * perEvent) events.push(await incoming.next());
    frames.set(name, events);
  }
  socket.close();
  return frames;
}

function queueOf(socket) {
  const events = [];
  let wake = () => {};
  let failure = null;
  socket.onmessage = (event) => {
    events.push(event);
    wake();
  };
  socket.onclose = () => {
    failure = new Error("the server closed the connection while frames were captured");
    wake();
  };
  return {
    async next() {
      while (events.length === 0) {
        if (failure !== null) throw failure;
        await new Promise((resolve) => (wake = resolve));
      }
      return events.shift();
    },
  };
}
