import { official } from "../lib/serve.mjs";

export default {
  library: "vue-socket.io-extended",
  does: "handlers of a component in Vue 2, `$subscribe`, a store",
  serve: official((socket) => {
    socket.on("go", () => {
      socket.emit("news", 1, 2);
      socket.emit("subscribed", "text");
      socket.emit("end");
    });
  }),
  async page({ url, log }) {
    const { io } = await import("socket.io-client");
    const { default: Vue } = await import("vue/dist/vue.runtime.esm.js");
    const { default: VueSocketIO } = await import("vue-socket.io-extended");
    const socket = io(url);
    // As much of a store as the library asks for.
    const store = {
      _mutations: { SOCKET_NEWS: [] },
      _actions: {},
      commit: (...args) => log("commit", args),
    };
    Vue.use(VueSocketIO, socket, { store });
    await new Promise((resolve) => {
      const app = new Vue({
        sockets: {
          connect() {
            log("connect", this.$socket.connected);
            this.$socket.client.emit("go");
          },
          news: (...args) => log("news", args),
          disconnect: (reason) => log("disconnect", reason),
          end: resolve,
        },
        render: (h) => h("p"),
      }).$mount("#app");
      app.$socket.$subscribe("subscribed", (text) => log("subscribed", text));
    });
    socket.disconnect();
    log("connected", Vue.prototype.$socket.connected);
  },
};
