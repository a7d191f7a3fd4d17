/**
 * The things measured, behind one interface, so that the driver treats them alike:
 *
 * - `receive(name, listener)` sets the only listener of `ev`, for the frames of case `name`;
 * - `emit(name)` returns the function that sends `ev` with one payload;
 * - `stayAlive()` is a heartbeat of the server's, without which a client gives the connection up.
 *
 * @typedef {object} Subject
 * @property {import("./stub-websocket.js").StubWebSocket} transport
 * @property {(name: string, listener: Function) => void} receive
 * @property {(name: string) => (payload: unknown) => void} emit
 * @property {() => void} stayAlive
 */

import { StubWebSocket } from "./stub-websocket.js";

const CONNECT_TIMEOUT_MS = 10000;

/**
 * @param {string} url module of a Socket.IO client
 * @returns {Promise<any>} a socket without listeners, connected over the stubbed WebSocket
 */
export async function connectOver(url) {
  globalThis.WebSocket = StubWebSocket;
  const { io } = await import(url);
  const socket = io(location.origin, { transports: ["websocket"], reconnection: false });
  await new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`${url}: no connect event over the stubbed WebSocket`)),
      CONNECT_TIMEOUT_MS,
    );
    socket.on("connect", () => {
      clearTimeout(timer);
      resolve();
    });
    socket.on("connect_error", reject);
  });
  // Only the listener under test may be called while time is taken.
  socket.off("connect");
  socket.off("connect_error");
  return socket;
}

/**
 * @param {string} url module of a Socket.IO client
 * @returns {Promise<Subject>}
 */
export async function openClient(url) {
  const socket = await connectOver(url);
  return {
    transport: StubWebSocket.current,
    receive(_name, listener) {
      socket.off("ev");
      socket.on("ev", listener);
    },
    emit: () => (payload) => {
      socket.emit("ev", payload);
    },
    stayAlive() {
      StubWebSocket.current.messageHandler()(new MessageEvent("message", { data: "2" }));
    },
  };
}

/**
 * No client at all: the least that JavaScript must do with each frame, with its form known beforehand.
 *
 * @returns {Promise<Subject>}
 */
export async function openFloor() {
  const transport = new StubWebSocket("");
  const receivers = {
    "receive-none": (listener) => (event) => {
      JSON.parse(event.data.slice(2));
      listener();
    },
    "receive-small": receiveOne,
    "receive-large": receiveOne,
    "receive-binary": (listener) => {
      let args = null;
      return (event) => {
        if (args === null) {
          args = JSON.parse(event.data.slice("451-".length));
        } else {
          args[1] = event.data;
          const complete = args;
          args = null;
          listener(complete[1]);
        }
      };
    },
    "answered-ack": (listener) => (event) => {
      const bodyStart = event.data.indexOf("[");
      const id = event.data.slice(2, bodyStart);
      listener(JSON.parse(event.data.slice(bodyStart))[1], (answer) => {
        transport.send(`43${id}${JSON.stringify([answer])}`);
      });
    },
  };
  const emitters = {
    "emit-small": (payload) => {
      transport.send(`42${JSON.stringify(["ev", payload])}`);
    },
    "emit-binary": (payload) => {
      transport.send(`451-${JSON.stringify(["ev", { _placeholder: true, num: 0 }])}`);
      transport.send(payload);
    },
  };
  return {
    transport,
    receive(name, listener) {
      transport.onmessage = receivers[name](listener);
    },
    emit: (name) => emitters[name],
    stayAlive() {},
  };
}

function receiveOne(listener) {
  return (event) => {
    listener(JSON.parse(event.data.slice(2))[1]);
  };
}
