// The servers of the matrix: how each is started, and where it does otherwise than the others.
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { bun, PACKAGES, python } from "../lib/install.mjs";

const program = (name) => fromRoot("tests", "servers", "programs", name);

/**
 * @typedef {object} MatrixServer
 * @property {string} name
 * @property {import("../lib/process.mjs").Program} program
 * @property {"npm" | "bun" | "python" | "rust"} needs "npm": those of the quick part
 * @property {string[]} [quick] the clients of the quick part, if it is not our client in JavaScript
 * @property {string} [sessionUnknown] its answer to a session that it does not know
 * @property {string} [noNamespace] its message where there is no such namespace
 * @property {Record<"javascript" | "rust", Record<import("./play.mjs").Way, string>>} [refusal] the messages of errors, if
 *   it speaks another version of the protocol
 * @property {unknown} [refusalData] what the refusal of a namespace carries beside its message, if it is not
 *   `{ code: 1 }`
 * @property {object} [clientOptions] other options than the defaults
 * @property {Deviation[]} [deviations]
 *
 * @typedef {object} Deviation what is found instead of what should be; it must be found
 * @property {string} check
 * @property {import("./play.mjs").Way[]} ways
 * @property {string[]} clients
 * @property {string} note a part of what is found
 * @property {boolean} [sometimes] it may be found, and nothing else instead of what should be
 * @property {string} why
 */

const SESSION_UNKNOWN = '{"code":1,"message":"Session ID unknown"}';

/** The words of the official client, which are ours. */
const SPEAKS_VERSION_2 =
  "It seems you are trying to reach a Socket.IO server in v2.x with a v3.x client, but they are not compatible (more information here: https://socket.io/docs/v3/migrating-from-2-x-to-3-0/)";

/** The words of the Rust client, for what such a server says over long-polling. */
const NO_PACKET = "the server sent something that is not a packet";

const WAYS = ["polling", "websocket", "upgrade"];

/** The clients, by their names in play.mjs. */
const ALL = ["official", "ours", "rust"];

function official(version, name, options = {}) {
  const env = { PACKAGES, PACKAGE: name, OPTIONS: JSON.stringify(options) };
  return {
    name: version,
    needs: "npm",
    program: { file: process.execPath, args: [program("official.mjs")], env },
    sessionUnknown: SESSION_UNKNOWN,
    noNamespace: "Invalid namespace",
  };
}

/** @type {Deviation} */
const CUT_SHORT = {
  check: "200 kB, both ways",
  ways: ["polling"],
  clients: ALL,
  note: "not done",
  sometimes: true,
  why: "the server takes as much of a POST request as has arrived when it looks, and answers as if that were all",
};

function pythonOn(server) {
  return {
    name: `python-socketio, ${server}`,
    needs: "python",
    program: { file: python, args: [program("python.py")], env: { SERVER: server } },
    sessionUnknown: '"Invalid session nobody"',
    noNamespace: "Unable to connect",
    // The server does not answer the GET request of a session that ends. One that may outlive its page, as it may by
    // default, then keeps its connection in Chromium, which has six for a server: one for each document, and so for each
    // check.
    clientOptions: { closeOnBeforeunload: false },
    deviations: [
      ...(server === "aiohttp" ? [CUT_SHORT] : []),
      {
        check: "40 events at once",
        ways: ["polling"],
        clients: ALL,
        note: "not 40",
        why: "the server drops a POST request with more than 16 packets, and answers as if it had taken them",
      },
      {
        check: "no such namespace",
        ways: WAYS,
        clients: ["official"],
        note: 'message: "", not "Unable to connect"',
        why: "the packet carries a string in place of an object",
      },
      {
        check: "8 sessions in a row",
        ways: ["polling"],
        clients: ["official"],
        note: "not done",
        why: "the server does not answer the GET request of a session that ends, which keeps its connection",
      },
    ],
  };
}

const TOO_MUCH =
  "its `maxPayload` is 100000 by default, and a POST request with more is answered with 413";

const socketioxide = {
  name: "socketioxide 0.18.9",
  needs: "rust",
  quick: ["rust"],
  program: { file: fromRoot("target", "servers", "debug", "matrix"), args: [] },
  sessionUnknown: '{"code":"1","message":"Session ID unknown"}',
  noNamespace: "Invalid namespace",
  refusalData: null,
  deviations: [
    {
      check: "200 kB, both ways",
      ways: ["polling"],
      clients: ["official", "ours"],
      note: "socket has been disconnected",
      why: TOO_MUCH,
    },
    {
      check: "200 kB, both ways",
      ways: ["polling"],
      clients: ["rust"],
      note: "HTTP status 413",
      why: TOO_MUCH,
    },
    {
      check: "too large a message",
      ways: ["websocket", "upgrade"],
      clients: ALL,
      note: "the server takes it",
      why: "its limit does not count over WebSocket",
    },
  ],
};

/** @returns {Deviation} */
const refusedOnBun = (clients, note) => ({
  check: "three heartbeats",
  ways: ["polling"],
  clients,
  note,
  sometimes: true,
  why: "the server answers a request after a heartbeat with 400, which ends the session",
});

/** @type {MatrixServer[]} */
export const servers = [
  { ...official("socket.io 4.8.4", "socket.io"), quick: ["ours", "rust"] },
  official("socket.io 4.8.4, allowEIO3", "socket.io", { allowEIO3: true }),
  official("socket.io 4.1.3", "socket.io-4.1"),
  official("socket.io 3.1.2", "socket.io-3"),
  {
    ...official("socket.io 2.5.1", "socket.io-2"),
    refusal: {
      javascript: {
        polling: "server error",
        websocket: SPEAKS_VERSION_2,
        upgrade: "server error",
      },
      rust: {
        polling: NO_PACKET,
        websocket: "the server is older than version 3",
        upgrade: NO_PACKET,
      },
    },
  },
  {
    name: "socket.io 4.8.4 on Bun",
    needs: "bun",
    program: { file: bun, args: [program("bun.mjs")], env: { PACKAGES } },
    sessionUnknown: SESSION_UNKNOWN,
    noNamespace: "Invalid namespace",
    deviations: [
      refusedOnBun(["official", "ours"], '["transport error",400]'),
      refusedOnBun(["rust"], "lost: true"),
    ],
  },
  pythonOn("uvicorn"),
  pythonOn("aiohttp"),
  socketioxide,
];
