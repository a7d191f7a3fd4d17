/** The documents of a server that the library comes with. */
async function serve({ http, load }) {
  const { Server } = load("socket.io");
  const { YSocketIO } = load("y-socket.io/dist/server");
  const io = new Server(http);
  new YSocketIO(io).initialize();
  return () => io.close();
}

export default {
  library: "y-socket.io",
  does: "two copies of a document and what they know of each other; one leaves and comes back",
  serve,
  async page({ url, log }) {
    const { Doc } = await import("yjs");
    const { SocketIOProvider } = await import("y-socket.io");
    // Two pages would not share memory either.
    const open = (name) => {
      const provider = new SocketIOProvider(url, "room", new Doc(), { disableBc: true });
      provider.on("status", ({ status }) => log(name, status));
      const synced = new Promise((resolve) => {
        provider.on("sync", (isSynced) => isSynced && resolve());
      });
      return { ...provider, provider, synced, text: provider.doc.getText("text") };
    };
    const has = ({ text }, wanted) =>
      new Promise((resolve) => {
        const look = () => text.toString() === wanted && resolve();
        text.observe(look);
        look();
      });
    const one = open("one");
    await one.synced;
    one.text.insert(0, "first");
    const two = open("two");
    await two.synced;
    await has(two, "first");
    log("two", two.text.toString());
    const aware = new Promise((resolve) => {
      one.provider.awareness.on("change", () => {
        const states = [...one.provider.awareness.getStates().values()];
        if (states.some((state) => state.user === "two")) resolve();
      });
    });
    two.provider.awareness.setLocalStateField("user", "two");
    await aware;
    two.provider.disconnect();
    two.text.insert(5, ", second");
    two.provider.connect();
    await has(one, "first, second");
    log("one", one.text.toString());
    for (const { provider } of [one, two]) provider.destroy();
  },
};
