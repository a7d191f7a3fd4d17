// A program that serves at a port: started, killed, and started again at the same port.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { createInterface } from "node:readline";

/** Milliseconds until a program listens. */
const START = 30_000;

/** Milliseconds between asking a program to end and ending it. */
const GRACE = 3000;

/** Those that run, to end them with this process. */
const running = new Set();
process.once("exit", () => running.forEach((child) => child.kill("SIGKILL")));

/**
 * @typedef {object} Program
 * @property {string} file
 * @property {string[]} args
 * @property {Record<string, string>} [env]
 * @property {string} [cwd]
 * @property {number} [port] where it will listen; without it the program is given `PORT`, and prints `listening PORT`
 */

/** One process of a program, and the next ones. */
export class Process {
  #program;
  #child;
  #port;
  #said = "";

  /** @param {Program} program */
  constructor(program) {
    this.#program = program;
    this.#port = program.port ?? 0;
  }

  get port() {
    return this.#port;
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  get running() {
    const child = this.#child;
    return child !== undefined && child.exitCode === null && child.signalCode === null;
  }

  /** @returns {Promise<this>} when it listens */
  async start() {
    const { file, args, env, cwd, port } = this.#program;
    const child = spawn(file, args, {
      cwd,
      env: { ...process.env, PORT: String(this.#port), ...env },
      // While its standard input is open, this process is there.
      stdio: ["pipe", "pipe", "pipe"],
    });
    this.#child = child;
    this.#said = "";
    running.add(child);
    child.once("exit", () => running.delete(child));
    child.stdin.on("error", () => {});
    for (const stream of [child.stdout, child.stderr]) {
      stream.setEncoding("utf8").on("data", (text) => (this.#said += text));
    }
    const late = setTimeout(() => child.kill("SIGKILL"), START);
    const ended = once(child, "exit").then(() => {
      throw new Error(`${file} does not listen: ${this.#said}`);
    });
    ended.catch(() => {});
    try {
      await Promise.race([
        ended,
        port === undefined ? this.#announced(child) : accepts(port, child),
      ]);
    } finally {
      clearTimeout(late);
    }
    return this;
  }

  async #announced(child) {
    for await (const line of createInterface({ input: child.stdout })) {
      const [, port] = /^listening (\d+)$/.exec(line) ?? [];
      if (port === undefined) continue;
      this.#port = Number(port);
      break;
    }
    child.stdout.resume();
  }

  /** What it has printed. */
  get output() {
    return this.#said;
  }

  /** Waits until it has crashed, and starts it at the same port. */
  async restart() {
    if (this.running) await once(this.#child, "exit");
    await this.start();
  }

  /** Ends it as a crash does. */
  async kill() {
    await this.#end("SIGKILL");
  }

  async stop() {
    await this.#end("SIGTERM");
  }

  async #end(signal) {
    const child = this.#child;
    if (!this.running) return;
    const ended = once(child, "exit");
    child.kill(signal);
    const late = setTimeout(() => child.kill("SIGKILL"), GRACE);
    await ended;
    clearTimeout(late);
  }
}

/** Tries until somebody listens at the port, or the process has ended. */
async function accepts(port, child) {
  while (child.exitCode === null && child.signalCode === null) {
    const socket = connect(port, "127.0.0.1");
    const [outcome] = await Promise.race([
      once(socket, "connect").then(() => ["connected"]),
      once(socket, "error"),
    ]);
    socket.destroy();
    if (outcome === "connected") return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
