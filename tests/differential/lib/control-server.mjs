import { readFile } from "node:fs/promises";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { servePage } from "./http.mjs";

const TYPES = {
  ".js": "text/javascript",
  ".mjs": "text/javascript",
  ".json": "application/json",
  ".map": "application/json",
  ".wasm": "application/wasm",
  ".html": "text/html",
};

/** A browser lives for one run, in which no file changes. */
const KEPT = { "cache-control": "max-age=86400" };

/**
 * Serves the modules of the harness, of both clients and of the scenarios, and takes the commands of pages. It
 * outlives the servers under test, which scenarios stop and cut.
 */
export class ControlServer {
  /**
   * @param {Record<string, string>} mounts URL prefix to directory
   * @param {Record<string, string>} modules URL path to source text
   */
  constructor(mounts, modules) {
    this.mounts = mounts;
    this.modules = modules;
    this.runs = new Map();
    this.server = createServer((request, response) => {
      this.#handle(request, response).catch((error) => {
        response.writeHead(500, { "content-type": "application/json" });
        response.end(JSON.stringify({ error: String(error?.stack ?? error) }));
      });
    });
  }

  get origin() {
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  async listen() {
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
  }

  close() {
    this.server.close();
    this.server.closeAllConnections();
  }

  /**
   * @param {string} runId
   * @param {(command: string, argument: unknown) => unknown} handler
   */
  register(runId, handler) {
    this.runs.set(runId, handler);
  }

  unregister(runId) {
    this.runs.delete(runId);
  }

  async #handle(request, response) {
    response.setHeader("access-control-allow-origin", "*");
    if (servePage(request, response)) {
      return;
    }
    const path = decodeURIComponent(new URL(request.url, this.origin).pathname);
    if (path.startsWith("/ctl/")) {
      await this.#command(path, request, response);
      return;
    }
    if (path in this.modules) {
      response.writeHead(200, { "content-type": TYPES[".js"], ...KEPT }).end(this.modules[path]);
      return;
    }
    await this.#file(path, response);
  }

  async #command(path, request, response) {
    const [, , runId, ...rest] = path.split("/");
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const handler = this.runs.get(runId);
    if (handler === undefined) {
      throw new Error(`no run ${runId}`);
    }
    const value = await handler(
      rest.join("/"),
      JSON.parse(Buffer.concat(chunks).toString() || "null"),
    );
    const body = JSON.stringify({ value: value ?? null });
    response.writeHead(200, { "content-type": "application/json" }).end(body);
  }

  async #file(path, response) {
    const prefix = Object.keys(this.mounts).find((candidate) => path.startsWith(candidate));
    const relative = prefix === undefined ? ".." : normalize(path.slice(prefix.length));
    if (relative.startsWith("..")) {
      response.writeHead(404).end();
      return;
    }
    try {
      const body = await readFile(join(this.mounts[prefix], relative));
      response.writeHead(200, {
        "content-type": TYPES[extname(relative)] ?? "application/octet-stream",
        ...KEPT,
      });
      response.end(body);
    } catch {
      response.writeHead(404).end();
    }
  }
}
