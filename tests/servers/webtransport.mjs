/**
 * WebTransport for a server in Node: a bridge (`webtransport/`, in Rust) takes sessions over HTTP/3 and hands each over a
 * Unix socket of its own to this process. It is built the first time, which takes a minute or two.
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { run } from "../../scripts/package/run.mjs";

/** The kinds of messages, in the order of `webtransport/src/link.rs`. */
const KINDS = ["session", "accept", "reject", "stream", "data", "end", "close"];
const HEAD = 5;

let isBuilt = false;

/** Builds the bridge, unless that has been done. */
export function buildBridge() {
  if (isBuilt) return;
  // In its folder, where cargo finds its settings.
  const cwd = fromRoot("tests", "servers", "webtransport");
  run("cargo", ["build", "--locked"], { cwd, show: true });
  isBuilt = true;
}

/** One session of a browser's, with the members that engine.io's `onWebTransportSession` looks for. */
export class Session {
  /**
   * @param {import("node:net").Socket} link
   * @param {string} path of its address, with the query if there is one
   */
  constructor(link, path) {
    this.link = link;
    this.path = path;
    /** @type {ReadableStreamDefaultController | undefined} */
    this.bytes = undefined;
    /** @type {(stream: object | undefined) => void} */
    let open;
    const opened = new Promise((resolve) => (open = resolve));
    this.open = open;
    this.incomingBidirectionalStreams = new ReadableStream({
      async pull(controller) {
        const stream = await opened;
        if (stream === undefined) controller.close();
        else controller.enqueue(stream);
      },
    });
    /** @type {Promise<string>} what the bridge says about the end */
    this.closed = new Promise((resolve) => (this.ended = resolve));
  }

  /** Ends the session, when what has been written is on its way: a stream passes it on in microtasks. */
  close({ closeCode = 0, reason = "" } = {}) {
    setImmediate(() => {
      const code = Buffer.alloc(4);
      code.writeUInt32BE(closeCode);
      void this.send("close", Buffer.concat([code, Buffer.from(reason)]));
      this.end("closed here");
    });
  }

  /** Ends the connection below it, without a word. */
  cut() {
    this.link.destroy();
  }

  /**
   * @param {string} kind
   * @param {Uint8Array} body
   * @returns {Promise<void>} when there is room for more
   */
  send(kind, body = Buffer.alloc(0)) {
    if (!this.link.writable) return Promise.resolve();
    const head = Buffer.alloc(HEAD);
    head.writeUInt8(KINDS.indexOf(kind), 0);
    head.writeUInt32BE(body.length, 1);
    this.link.write(head);
    if (this.link.write(body)) return Promise.resolve();
    const { link } = this;
    return Promise.race([once(link, "drain"), once(link, "close")]).then(() => {});
  }

  /** @param {string} kind */
  receive(kind, body) {
    if (kind === "stream") this.open(this.#stream());
    else if (kind === "data") this.bytes?.enqueue(new Uint8Array(body));
    else if (kind === "end") this.#endBytes();
    else if (kind === "close") this.end(body.toString());
  }

  /** @param {string} reason */
  end(reason) {
    this.open(undefined);
    this.#endBytes();
    this.ended(reason);
    // What has been written to it still arrives.
    this.link.end();
  }

  #stream() {
    return {
      readable: new ReadableStream({
        start: (controller) => void (this.bytes = controller),
        cancel: () => void (this.bytes = undefined),
      }),
      writable: new WritableStream({ write: (chunk) => this.send("data", chunk) }),
    };
  }

  #endBytes() {
    const { bytes } = this;
    this.bytes = undefined;
    bytes?.close();
  }
}

/** A bridge in front of one server. It can be killed and started again, stopped like a line that is dead, and refuse. */
export class Bridge {
  /** @param {(session: Session) => void} onSession */
  constructor(onSession) {
    this.onSession = onSession;
    /** The HTTP status with which sessions are refused, if they are; or a function that says so for a path. */
    this.refusal = undefined;
    /** @type {Set<Session>} */
    this.sessions = new Set();
    /** @type {import("node:child_process").ChildProcess | undefined} */
    this.child = undefined;
    /** The SHA-256 of the certificate, in hexadecimal digits. */
    this.hash = "";
    this.port = 0;
  }

  /** @param {number} port for UDP; it can be that of a server over TCP */
  async start(port = this.port) {
    buildBridge();
    if (this.folder === undefined) {
      this.folder = await mkdtemp(join(tmpdir(), "bridge-"));
      this.server = createServer((link) => this.#accept(link));
      this.server.listen(this.#socket);
      await once(this.server, "listening");
    }
    const bridge = fromRoot("target", "servers", "debug", "webtransport-bridge");
    const child = spawn(bridge, [`127.0.0.1:${port}`, this.folder], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.child = child;
    const lines = createInterface(child.stdout);
    const [line] = await Promise.race([once(lines, "line"), once(child, "exit")]);
    [this.port, this.hash] = [Number(String(line).split(" ")[0]), String(line).split(" ")[1]];
    if (!(this.port > 0)) throw new Error(`the bridge did not start at ${port}`);
  }

  get #socket() {
    return join(this.folder, "socket");
  }

  /** Ends the process, as a crash does. */
  async kill() {
    const { child } = this;
    this.child = undefined;
    if (child === undefined || child.exitCode !== null) return;
    const ended = once(child, "exit");
    child.kill("SIGKILL");
    await ended;
  }

  /** A black hole: what is sent to it arrives nowhere, until `resume`. */
  stall() {
    this.child?.kill("SIGSTOP");
  }

  resume() {
    this.child?.kill("SIGCONT");
  }

  async stop() {
    await this.kill();
    for (const session of this.sessions) session.end("the bridge was stopped");
    this.server?.close();
    if (this.folder !== undefined) await rm(this.folder, { recursive: true, force: true });
    this.folder = undefined;
  }

  /** Cuts every session, without a word. */
  cut() {
    for (const session of this.sessions) session.cut();
  }

  commands() {
    return {
      "bridge.cut": () => this.cut(),
      "bridge.kill": () => this.kill(),
      "bridge.start": () => this.start(),
      "bridge.stall": () => this.stall(),
      "bridge.resume": () => this.resume(),
      "bridge.refuse": (status) => void (this.refusal = status),
      "bridge.accept": () => void (this.refusal = undefined),
      "bridge.close": (info) => this.sessions.forEach((session) => session.close(info)),
    };
  }

  #accept(link) {
    /** @type {Session | undefined} */
    let session;
    let waiting = Buffer.alloc(0);
    link.on("error", () => {});
    link.on("data", (chunk) => {
      waiting = Buffer.concat([waiting, chunk]);
      while (waiting.length >= HEAD) {
        const end = HEAD + waiting.readUInt32BE(1);
        if (waiting.length < end) return;
        const [kind, body] = [KINDS[waiting[0]], waiting.subarray(HEAD, end)];
        waiting = waiting.subarray(end);
        if (kind === "session") session = this.#begin(link, body.toString());
        else session?.receive(kind, body);
      }
    });
    link.on("close", () => session?.end("the bridge is gone"));
  }

  #begin(link, path) {
    const session = new Session(link, path);
    this.sessions.add(session);
    void session.closed.then(() => this.sessions.delete(session));
    const { refusal } = this;
    const status = typeof refusal === "function" ? refusal(path) : refusal;
    if (status === undefined) {
      void session.send("accept");
      this.onSession(session);
    } else {
      void session.send("reject", Buffer.from(String(status)));
    }
    return session;
  }
}
