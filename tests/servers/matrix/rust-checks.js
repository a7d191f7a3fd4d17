// The checks of the client of Rust frontends: tests/servers/client/matrix has them. Runs in the page.
import { controlOf, inTime } from "../lib/in-page.js";

/** @type {import("../lib/in-page.js").Run} */
export async function run({ client, clientOptions, control, ...config }) {
  const command = controlOf(control);
  const watched = watchRequests();
  const { default: load, check } = await import(client);
  await load();
  const closeOnUnload = clientOptions.closeOnBeforeunload ?? true;
  const page = { control: command, ...watched };
  return inTime(check({ ...config, closeOnUnload }, page)).catch(({ message }) => message);
}

/**
 * The client tells nobody of heartbeats, and takes no id of a session: its requests are looked at, and changed, on their
 * way.
 */
function watchRequests() {
  const told = new EventTarget();
  const look = (payload) => {
    if (String(payload).split("\u001e").includes("2")) told.dispatchEvent(new Event("heartbeat"));
  };
  let addition = "";
  const { fetch, WebSocket } = globalThis;
  globalThis.fetch = async (url, options) => {
    const response = await fetch(url + addition, options);
    // A copy that ends with its request shows nothing.
    response
      .clone()
      .text()
      .then(look, () => {});
    return response;
  };
  globalThis.WebSocket = class extends WebSocket {
    constructor(url, protocols) {
      super(url + addition, protocols);
      this.addEventListener("message", ({ data }) => look(data));
    }
  };
  return {
    async heartbeats(count) {
      for (let i = 0; i < count; i++)
        await new Promise((resolve) => told.addEventListener("heartbeat", resolve, { once: true }));
    },
    asNobody() {
      addition = "&sid=nobody";
    },
  };
}
