// The page of the documentation that the results make.
import { featureTable } from "./features.mjs";

const INTRODUCTION = `# Servers

Written by \`node tests/servers/run.mjs --write\` (\`make servers\`); do not edit.

Three clients talk with each of these servers in headless Chromium: socket.io-client 4.8.4, this one, and the one for
frontends in Rust. What this page says has been found in that run; anything else fails it.
`;

const MATRIX = `## One server

Each check is made over long-polling, over WebSocket, and with the default upgrade from one to the other. "ok": with all three
clients, all three ways; a number: see below the table. "too large a message" is one of 1.5 MB, which ends the connection;
the client comes back. With python-socketio the option \`closeOnBeforeunload\` is \`false\`, but for the 8 sessions: the
document of each check would leave a request behind. A server of version 2 refuses with a clear message over WebSocket only.
On Bun a run may fail: now and then one of several sessions in a row does not connect, or too large a message does not end
the session (both seen with the official client).
`;

const AFTER_MATRIX = `
What needs no rule of its own, because the clients do not look at it: a \`code\` that is a string in the body of an error
(socketioxide), bodies that are JSON strings (python-socketio), a handshake without \`maxPayload\` (before 4.2), a PING before
the answer to CONNECT (socketioxide). The scenarios \`quirks\` of the differential tests show it with both clients in
JavaScript.
`;

const CLUSTER = `## A cluster

Two nodes, with both clients unless the column says otherwise. Behind HAProxy stickiness by a cookie is the proxy's own;
behind nginx it goes by a cookie that the nodes set by \`initial_headers\`.
`;

const LOAD = `
## Load

\`make load\` has many clients of one page send and receive 100 events a second, in each direction and all together, for a
minute, over WebSocket: none may be lost or come out of order, no connection may end, and the page's memory may not grow. In
Firefox they are 1,000, which share connections of HTTP/2; in Chromium 250, as the process of a page has 255 WebSockets at
most there.
`;

const FEATURES = `## What a client can see of a server
`;

/** @param {Record<string, string>} sections */
export const pageOf = ({ matrix, cluster }) =>
  [
    ...[INTRODUCTION, MATRIX, matrix, AFTER_MATRIX, CLUSTER, cluster, LOAD, FEATURES],
    featureTable(),
    "",
  ].join("\n");
