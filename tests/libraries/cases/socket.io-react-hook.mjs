import { official } from "../lib/serve.mjs";

export default {
  library: "socket.io-react-hook",
  does: "`useSocket` and `useSocketEvent` in React 18: state, messages, an answer",
  serve: official((socket) => {
    socket.on("go", (answer) => {
      answer("going");
      socket.emit("news", "one");
    });
  }),
  async page({ url, log }) {
    const { createElement, useEffect } = await import("react");
    const { createRoot } = await import("react-dom/client");
    const { IoProvider, useSocket, useSocketEvent } = await import("socket.io-react-hook");
    const seen = {};
    // How often a component renders is React's own business.
    const note = (what, value) => {
      if (seen[what] === value) return;
      seen[what] = value;
      log(what, value);
    };
    await new Promise((resolve) => {
      function App() {
        const { socket, connected, error } = useSocket(url);
        const { lastMessage } = useSocketEvent(socket, "news");
        const { sendMessage } = useSocketEvent(socket, "go");
        note("connected", connected);
        note("error", error);
        note("news", lastMessage);
        useEffect(() => {
          if (connected) sendMessage().then((answer) => note("answer", answer));
        }, [connected]);
        useEffect(() => {
          if (lastMessage) resolve();
        }, [lastMessage]);
        return createElement("p", null, lastMessage);
      }
      const root = createRoot(document.querySelector("#app"));
      root.render(createElement(IoProvider, null, createElement(App)));
    });
    log("shown", document.querySelector("p").textContent);
  },
};
