/**
 * One client against the real server: two floods and a round trip.
 */

/** Emits in each direction of the flood. */
export const FLOOD_EVENTS = 20000;

/** Sequential requests of the round trip. */
export const ROUND_TRIPS = 2000;

let socket = null;

/**
 * @param {string} url module of the client
 */
export async function open(url) {
  const { io } = await import(url);
  socket = io(location.origin, { transports: ["websocket"], reconnection: false });
  await new Promise((resolve, reject) => {
    socket.on("connect", resolve);
    socket.on("connect_error", reject);
  });
}

/** @returns {Promise<number>} milliseconds from the request until the last event has arrived */
export function floodFromServer() {
  return new Promise((resolve) => {
    let received = 0;
    const start = performance.now();
    socket.on("item", () => {
      received++;
      if (received < FLOOD_EVENTS) return;
      socket.off("item");
      resolve(performance.now() - start);
    });
    socket.emit("flood", FLOOD_EVENTS);
  });
}

/**
 * @param {unknown} payload
 * @returns {Promise<number>} milliseconds until the server has answered the last event
 */
export async function floodFromClient(payload) {
  const start = performance.now();
  for (let index = 1; index < FLOOD_EVENTS; index++) socket.emit("item", payload);
  const count = await socket.emitWithAck("last", payload);
  const took = performance.now() - start;
  if (count !== FLOOD_EVENTS) {
    throw new Error(`the server received ${count} events instead of ${FLOOD_EVENTS}`);
  }
  return took;
}

/**
 * @param {unknown} payload
 * @returns {Promise<number[]>} milliseconds of each round trip
 */
export async function roundTrips(payload) {
  const times = [];
  for (let index = 0; index < ROUND_TRIPS; index++) {
    const start = performance.now();
    await socket.emitWithAck("echo", payload);
    times.push(performance.now() - start);
  }
  return times;
}
