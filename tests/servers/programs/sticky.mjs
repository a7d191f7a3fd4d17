// Node's cluster: two workers behind one port, and `@socket.io/sticky`, which sends a session to its worker.
import cluster from "node:cluster";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { endWithParent, ready } from "./contract.mjs";
import { startNode } from "./start-node.mjs";

const load = createRequire(process.env.PACKAGES);
const { setupMaster, setupWorker } = load("@socket.io/sticky");
const WORKERS = 2;

if (cluster.isPrimary) primary();
else {
  const http = createServer();
  setupWorker(await startNode(http));
  process.send("started");
}

/** Starts the workers, and another one for each that ends. */
function primary() {
  const http = createServer();
  setupMaster(http, { loadBalancingMethod: "round-robin" });
  load("@socket.io/cluster-adapter").setupPrimary();
  // Between processes go buffers, too.
  cluster.setupPrimary({ serialization: "advanced" });
  let started = 0;
  const fork = () => {
    const worker = cluster.fork();
    worker.on("message", (message) => {
      if (message !== "started" || ++started !== WORKERS) return;
      http.listen(Number(process.env.PORT), "127.0.0.1", () => ready(http.address().port));
    });
  };
  for (let i = 0; i < WORKERS; i++) fork();
  cluster.on("exit", fork);
  endWithParent();
}
