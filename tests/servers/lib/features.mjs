// What of a server's interface a client can see, and which test shows it: rows of the differential tests, checks of the
// matrix and of the clusters.
import { tables } from "../../differential/rows.mjs";
import { names as clusterChecks } from "../cluster/checks.js";
import { LAST, names as matrixChecks } from "../matrix/checks.js";

const B = (...rows) => rows.map((row) => titleOf("B", row));
const differential = (table, ...rows) => rows.map((row) => titleOf(table, row));
const matrix = (...checks) => known(checks, [...matrixChecks, LAST], "one server");
const cluster = (...checks) => known(checks, clusterChecks, "cluster");

function titleOf(table, row) {
  const title = tables[table].rows[row];
  if (title === undefined) throw new Error(`There is no row ${table}/${row}`);
  return `[conformance](conformance.md): ${title}`;
}

function known(checks, names, where) {
  const unknown = checks.find((check) => !names.includes(check));
  if (unknown !== undefined) throw new Error(`There is no check ${unknown}`);
  return checks.map((check) => `${where}: ${check}`);
}

/** @type {[feature: string, tests: string[]][]} */
const FEATURES = [
  ["`new Server()`, `attach`, `listen`", matrix("connects")],
  ["`bind`, `onconnection`: an engine of one's own", matrix("connects").map((t) => `${t} (Bun)`)],
  ["`allowEIO3`", [...matrix("connects"), ...B("allow-eio3")]],
  ["`adapter`", cluster("broadcast")],
  ["`close`", [...B("server-close"), ...matrix(LAST)]],
  ["`path`", differential("A3", "path")],
  ["`emit` to all, with binary", [...B("broadcast"), ...cluster("broadcast")]],
  ["`to`, `in`, `except`", [...B("rooms"), ...cluster("socketsJoin, rooms, except, socketsLeave")]],
  ["`socket.broadcast`, `local`", cluster("broadcast of a socket, and local")],
  ["`volatile`, `compress`", B("volatile", "compression")],
  [
    "`timeout`, `emitWithAck` to many",
    [...B("broadcast-acks"), ...cluster("broadcast with acknowledgements")],
  ],
  ["`socket.emitWithAck`, `socket.timeout`", [...B("emit-with-ack"), ...matrix("echo, both ways")]],
  ["`fetchSockets`, `socket.data`", [...B("sockets-join"), ...cluster("fetchSockets")]],
  ["`socketsJoin`, `socketsLeave`", cluster("socketsJoin, rooms, except, socketsLeave")],
  [
    "`disconnectSockets`, `socket.disconnect`",
    [
      ...B("disconnect-sockets", "disconnect-sockets-close"),
      ...cluster("disconnectSockets", "disconnectSockets(true)"),
      ...matrix("sent away"),
    ],
  ],
  [
    "`serverSideEmit`, `serverSideEmitWithAck`, and reserved names",
    [...cluster("serverSideEmit with an acknowledgement"), "a client sees nothing of it"],
  ],
  ["`@socket.io/redis-emitter`", cluster("emitter outside of the nodes")],
  ["`of`, dynamic namespaces, `new_namespace`", B("namespaces", "dynamic-namespaces")],
  ["`use` of a namespace", [...B("middleware"), ...matrix("namespace that refuses")]],
  ["`socket.use`", B("use")],
  ["`socket.handshake`, `socket.request`", [...B("handshake", "request"), ...matrix("connects")]],
  ["`socket.conn`", B("conn-upgrade")],
  ["`engine`: `initial_headers`, `headers`", cluster("headers of the server")],
  ["`engine`: `connection_error`", [...B("connection-error"), ...matrix("unknown session")]],
  ["`engine.use`, `allowRequest`", B("allow-request", "connection-error")],
  ["`engine.generateId`", B("generate-id")],
  ["`transports`, `allowUpgrades`", B("server-transports")],
  ["`maxHttpBufferSize`", [...B("max-http-buffer-size"), ...matrix("too large a message")]],
  ["`pingInterval`, `pingTimeout`", [...B("ping-timeout"), ...matrix("three heartbeats")]],
  ["`connectTimeout`", B("connect-timeout")],
  ["`cors`, `cookie`", B("cors", "cookie")],
  ["`parser`", B("parser")],
  [
    "sticky sessions",
    cluster(
      "upgrade through the proxy",
      "stickiness by a cookie, withCredentials",
      "no stickiness: polling",
      "no stickiness: WebSocket only",
    ),
  ],
  [
    "`connectionStateRecovery`",
    cluster("recovery at the same node", "recovery at another node", "a node killed, and back"),
  ],
  ["`serveClient`", ["a client sees nothing of it: what is served is the official one"]],
  ["`closeOnBeforeunload` of the client", ["[leaving a page](leaving.md)"]],
];

/** @returns {string} a table */
export function featureTable() {
  const lines = [
    ["The server's", "Shown by"],
    ["---", "---"],
    ...FEATURES.map(([feature, tests]) => [feature, tests.join("; ")]),
  ];
  return lines.map((cells) => `| ${cells.join(" | ")} |`).join("\n");
}
