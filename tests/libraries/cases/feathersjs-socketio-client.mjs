/** A server of Feathers with one service. */
async function serve({ http, load }) {
  const { feathers } = load("@feathersjs/feathers");
  const socketio = load("@feathersjs/socketio");
  const app = feathers().configure(socketio());
  const notes = [];
  app.use("notes", {
    async find() {
      return notes;
    },
    async get(id) {
      if (notes[id] === undefined) throw new Error(`no note ${id}`);
      return notes[id];
    },
    async create(data) {
      notes.push({ id: notes.length, ...data });
      return notes.at(-1);
    },
  });
  app.on("connection", (connection) => app.channel("all").join(connection));
  app.service("notes").publish(() => app.channel("all"));
  await app.setup(http);
  return () => app.io.close();
}

export default {
  library: "@feathersjs/socketio-client",
  does: "create, find, an error and an event of a service; also with `ackTimeout`",
  serve,
  async page({ url, log }) {
    const { io } = await import("socket.io-client");
    const { feathers } = await import("@feathersjs/feathers");
    const { default: socketio } = await import("@feathersjs/socketio-client");
    for (const options of [{}, { ackTimeout: 20_000 }]) {
      const socket = io(url, { ...options, forceNew: true });
      const notes = feathers().configure(socketio(socket)).service("notes");
      // Events come to those who are connected.
      await new Promise((resolve) => socket.on("connect", resolve));
      const created = new Promise((resolve) => notes.once("created", resolve));
      log("create", await notes.create({ text: "hello" }));
      log("created", await created);
      log("find", await notes.find());
      log("get", await notes.get(9).catch(({ name, message }) => [name, message]));
      socket.disconnect();
    }
  },
};
