// Clusters of two nodes: how each is started.
import { createRequire } from "node:module";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { PACKAGES } from "../lib/install.mjs";
import { Process } from "../lib/process.mjs";
import { freePort, haproxy, limited, nginx, NODES } from "./proxies.mjs";

const program = (name) => fromRoot("tests", "servers", "programs", name);

/**
 * @typedef {object} Running
 * @property {Record<"byArgument" | "byCookie" | "inTurn", string>} urls
 * @property {(name: string) => Promise<void>} restart starts a node again that has crashed
 * @property {((event: string, value: unknown) => Promise<void>) | undefined} emit from outside of all nodes
 * @property {() => Promise<void>} stop
 *
 * @typedef {object} Setup
 * @property {string} name
 * @property {boolean} recovers whether the adapter keeps sessions for recovery
 * @property {string} proxy which kind is in front
 * @property {string[]} clients
 * @property {() => Promise<Running>} start
 */

function withRedis(adapter, makeProxy) {
  return async () => {
    const started = [];
    const stop = async () => {
      for (const one of started.reverse()) await one.stop();
    };
    const start = async (process) => {
      await process.start();
      started.push(process);
      return process;
    };
    try {
      const port = await freePort();
      const args = ["--port", `${port}`, "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
      await start(new Process({ ...limited("redis-server", ...args), port }));
      const redis = `redis://127.0.0.1:${port}`;
      const nodes = {};
      for (const name of NODES) {
        const env = { PACKAGES, ADAPTER: adapter, REDIS: redis, NAME: name };
        const file = program("node.mjs");
        nodes[name] = await start(new Process({ file: process.execPath, args: [file], env }));
      }
      const proxy = await makeProxy(Object.values(nodes).map((node) => node.port));
      await start(new Process(proxy.program));
      return {
        urls: proxy.urls,
        restart: (name) => nodes[name].restart(),
        emit: adapter === "redis" ? (...what) => emitFromOutside(redis, ...what) : undefined,
        stop,
      };
    } catch (error) {
      await stop();
      throw error;
    }
  };
}

/** As a program does that is no Socket.IO server. */
async function emitFromOutside(url, event, value) {
  const load = createRequire(PACKAGES);
  const client = load("redis").createClient({ url });
  await client.connect();
  new (load("@socket.io/redis-emitter").Emitter)(client).emit(event, value);
  await client.quit();
}

async function startSticky() {
  const env = { PACKAGES, ADAPTER: "cluster" };
  const node = new Process({ file: process.execPath, args: [program("sticky.mjs")], env });
  await node.start();
  const { url } = node;
  return {
    urls: { byArgument: url, byCookie: url, inTurn: url },
    // The primary does it.
    restart: async () => {},
    emit: undefined,
    stop: () => node.stop(),
  };
}

const BOTH = ["official", "ours"];

/** @type {Setup[]} */
export const setups = [
  {
    name: "redis-adapter, nginx",
    proxy: "nginx",
    recovers: false,
    clients: BOTH,
    start: withRedis("redis", nginx),
  },
  {
    name: "redis-streams-adapter, HAProxy",
    proxy: "HAProxy",
    recovers: true,
    clients: BOTH,
    start: withRedis("streams", haproxy),
  },
  {
    name: "cluster-adapter, @socket.io/sticky",
    proxy: "none",
    recovers: false,
    // With the official client some checks do not end, not always the same ones.
    clients: ["ours"],
    start: startSticky,
  },
];
