/**
 * Captures the frames that the cases replay: the events of a real WebSocket to the real server, so that the strings
 * have the representation that the browser gives them (an external string, not one on the JavaScript heap).
 */

import { POOL_SIZE } from "./payloads.js";

/**
 * @param {typeof WebSocket} NativeWebSocket
 * @param {"javascript" | "rust"} list by which the server knows the cases
 * @param {{ name: string, direction: string, frames: number }[]} cases
 * @returns {Promise<Map<string, MessageEvent[]>>} the frames of each case that receives
 */
export async function captureFrames(NativeWebSocket, list, cases) {
  const { socket, incoming } = await connect(NativeWebSocket);
  const frames = new Map();
  for (const { name, direction, frames: perEvent } of cases) {
    if (direction !== "receive" && direction !== "answer") continue;
    socket.send(`42${JSON.stringify(["frames", list, name])}`);
    frames.set(name, await incoming.take(POOL_SIZE * perEvent));
  }
  socket.close();
  return frames;
}

/**
 * Has the server send packets that no server would send by itself to this client, of a namespace or with an id that the
 * page needs: each is `head`, a JSON array of `bytes` bytes unless that is 0, and `tail`.
 *
 * @param {typeof WebSocket} NativeWebSocket
 * @param {{ head: string, bytes?: number, tail?: string, count: number }[]} packets `count` frames of each
 * @returns {Promise<MessageEvent[]>}
 */
export async function requestFrames(NativeWebSocket, packets) {
  const { socket, incoming } = await connect(NativeWebSocket);
  const frames = [];
  for (const { head, bytes = 0, tail = "", count } of packets) {
    socket.send(`42${JSON.stringify(["raw", { head, bytes, tail, count }])}`);
    frames.push(...(await incoming.take(count)));
  }
  socket.close();
  return frames;
}

async function connect(NativeWebSocket) {
  const url = new URL("/socket.io/?EIO=4&transport=websocket", location.href);
  url.protocol = "ws:";
  const socket = new NativeWebSocket(url);
  socket.binaryType = "arraybuffer";
  const incoming = queueOf(socket);
  await incoming.next();
  socket.send("40");
  await incoming.next();
  return { socket, incoming };
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
  const next = async () => {
    while (events.length === 0) {
      if (failure !== null) throw failure;
      await new Promise((resolve) => (wake = resolve));
    }
    return events.shift();
  };
  const take = async (count) => {
    const taken = [];
    while (taken.length < count) taken.push(await next());
    return taken;
  };
  return { next, take };
}
