/**
 * The programs of the benchmark in Rust, each with the client that it is about.
 *
 * @typedef {object} RustSubject
 * @property {any} program the exports of the module
 * @property {import("./stub-websocket.js").StubWebSocket} transport
 * @property {(description: import("./rust-cases.js").RustCase) => void} prepare makes this the current case
 * @property {() => Promise<void>} [renew] makes and connects another client, and drops the one before; there is none
 *   where there is no client
 */

import { NullClient } from "./null-client.js";
import { StubWebSocket } from "./stub-websocket.js";
import { connectOver } from "./subjects.js";

const OFFICIAL_URL = "/official/socket.io.esm.min.js";

/**
 * @param {string} directory URL of the programs
 * @param {string} name one of `RUST_SUBJECTS`
 * @returns {Promise<RustSubject>}
 */
export async function openRustSubject(directory, name) {
  globalThis.WebSocket = StubWebSocket;
  const program = await import(`${directory}/${name === "ours" ? "ours" : "binding"}.js`);
  await program.default();
  if (name === "floorInWasm") return inWasm(program);
  if (name === "floor") return withoutClient(program);
  const renew = name === "ours" ? own(program) : bound(program, name === "text");
  await renew();
  return { program, transport: StubWebSocket.current, prepare: preparation(program), renew };
}

const own = (program) => () => program.connect(location.origin);

function bound(program, byText) {
  let socket;
  return async () => {
    const before = socket;
    socket = await connectOver(OFFICIAL_URL);
    program.attach(socket, byText);
    before?.disconnect();
  };
}

function preparation(program) {
  return ({ direction, payload, args }) => {
    if (direction === "receive") program.listen(payload);
    else if (direction === "answer") program.respond();
    else if (direction === "emit") program.prepareEmit(payload, args);
    else program.prepareRequest(args);
  };
}

function withoutClient(program) {
  const transport = new StubWebSocket("");
  const client = new NullClient(transport);
  program.attach(client, false);
  const prepare = preparation(program);
  return {
    program,
    transport,
    prepare(description) {
      client.expect(description);
      prepare(description);
    },
  };
}

/** Each operation only reads or writes JSON in the module's memory. */
function inWasm(program) {
  const transport = new StubWebSocket("");
  return {
    program,
    transport,
    prepare({ direction, payload, args }) {
      if (direction === "receive") {
        program.prepareRead(payload, JSON.stringify(args.length === 1 ? args[0] : args));
        transport.onmessage = () => program.run();
      } else {
        program.prepareWrite(payload, args);
      }
    },
  };
}
