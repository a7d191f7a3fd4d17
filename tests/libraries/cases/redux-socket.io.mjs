import { official } from "../lib/serve.mjs";

export default {
  library: "redux-socket.io",
  does: "actions to the server, and from it",
  serve: official((socket) => {
    socket.on("action", ({ type, data }) => {
      if (type === "server/hello") socket.emit("action", { type: "message", data: `${data}!` });
    });
  }),
  async page({ url, log }) {
    const { io } = await import("socket.io-client");
    const { applyMiddleware, legacy_createStore: createStore } = await import("redux");
    const { default: middleware } = await import("redux-socket.io");
    const create = middleware.default ?? middleware;
    const socket = io(url);
    await new Promise((resolve) => {
      const reducer = (state = [], action) => {
        if (action.type.startsWith("@@")) return state;
        log("action", action);
        if (action.type === "message") resolve();
        return [...state, action.type];
      };
      const store = createStore(reducer, applyMiddleware(create(socket, "server/")));
      store.dispatch({ type: "server/hello", data: "hello" });
      store.dispatch({ type: "local" });
      log("state", store.getState());
    });
    socket.disconnect();
  },
};
