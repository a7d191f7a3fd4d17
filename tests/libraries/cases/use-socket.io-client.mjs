import { official } from "../lib/serve.mjs";

export default {
  library: "use-socket.io-client",
  does: "the hook in React 18: an event, and the end with the component",
  serve: official((socket, io) => {
    socket.on("go", () => socket.emit("news", 1));
    socket.on("disconnect", (reason) => io.emit("gone", reason));
  }),
  async page({ url, log }) {
    const { createElement, useEffect } = await import("react");
    const { createRoot } = await import("react-dom/client");
    const { io } = await import("socket.io-client");
    const { default: useSocket } = await import("use-socket.io-client");
    const watcher = io(url, { forceNew: true });
    await new Promise((resolve) => watcher.on("connect", resolve));
    const gone = new Promise((resolve) => watcher.on("gone", resolve));
    const root = createRoot(document.querySelector("#app"));
    await new Promise((resolve) => {
      function App() {
        const [socket] = useSocket(url, { autoConnect: false });
        useEffect(() => {
          socket.on("connect", () => log("connect", socket.connected));
          socket.on("news", (n) => {
            log("news", n);
            resolve();
          });
          socket.connect().emit("go");
        }, [socket]);
        return null;
      }
      root.render(createElement(App));
    });
    root.unmount();
    log("gone", await gone);
    watcher.disconnect();
  },
};
