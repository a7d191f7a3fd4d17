/**
 * The files that the pages of the bench ask for, and the pages themselves.
 */

import { extname, join, normalize, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync } from "node:zlib";
import { build } from "esbuild";
import { readIfPresent } from "./files.mjs";

const PAGE_DIRECTORY = fileURLToPath(new URL("./page/", import.meta.url));

/** Where the parser that belongs to the official client is found. */
export const OFFICIAL_MSGPACK_URL = "/parser/official-msgpack.js";

const MEDIA_TYPES = {
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".map": "application/json",
  ".wasm": "application/wasm",
};

const HEADERS = {
  // Cross-origin isolation makes performance.now() tick every 5 µs instead of every 100.
  "Cross-Origin-Opener-Policy": "same-origin",
  "Cross-Origin-Embedder-Policy": "require-corp",
  "Cross-Origin-Resource-Policy": "same-origin",
  "Cache-Control": "no-store",
};

/** For whoever visits the page again: as what has a hash in its name is served. */
const KEPT = { "Cache-Control": "max-age=31536000, immutable" };

const EMPTY_PAGE = "<!doctype html><title>bench</title>";

/**
 * @param {Record<string, string>} clientDirectories directory of each client, by the first segment of its URL
 * @returns {(request: import("node:http").IncomingMessage, response: import("node:http").ServerResponse) => void}
 */
export function serveFiles(clientDirectories) {
  const directories = { ...clientDirectories, page: PAGE_DIRECTORY };
  const find = rememberCompressed((path) => findFile(directories, path));
  return (request, response) => {
    serve(find, request, response).catch((error) => {
      response.writeHead(500, HEADERS).end(String(error));
    });
  };
}

async function serve(find, request, response) {
  const { pathname, searchParams } = new URL(request.url, "http://localhost");
  if (pathname === "/") return sendPage(response, EMPTY_PAGE);
  if (pathname === "/connect") {
    const page = connectPage(searchParams.get("module"), searchParams.get("wasm"));
    return sendPage(response, page);
  }
  const path = decodeURIComponent(pathname);
  const found = await find(path);
  if (found === null) {
    response.writeHead(404, HEADERS).end();
    return;
  }
  const type = MEDIA_TYPES[extname(path)] ?? "application/octet-stream";
  response.writeHead(200, {
    ...HEADERS,
    "Content-Type": type,
    "Content-Length": found.body.length,
    ...(found.encoding === undefined ? {} : { "Content-Encoding": found.encoding, ...KEPT }),
  });
  response.end(found.body);
}

function sendPage(response, html) {
  response.writeHead(200, { ...HEADERS, "Content-Type": "text/html; charset=utf-8" }).end(html);
}

/**
 * A page that connects as soon as it can, as an application's would, and keeps when that was.
 *
 * @param {string} module URL of a Socket.IO client
 * @param {string | null} wasm URL of its WebAssembly module if that is a file of its own: both are then named in the head
 *   of the page, so that neither waits for the other
 */
function connectPage(module, wasm) {
  const early =
    wasm === null
      ? ""
      : `<link rel="modulepreload" href="${module}">
<link rel="preload" href="${wasm}" as="fetch" crossorigin>`;
  return `<!doctype html><title>bench</title>${early}<script type="module">
import * as client from ${JSON.stringify(module)};
${wasm === null ? "" : "await client.init();"}
const socket = client.io({ transports: ["websocket"], reconnection: false });
globalThis.outcome = new Promise((resolve, reject) => {
  socket.on("connect_error", reject);
  socket.on("connect", () => {
    const connected = performance.now();
    const modules = performance
      .getEntriesByType("resource")
      .filter(({ name }) => name.startsWith(location.origin + "/compressed/"));
    resolve({ connected, wire: modules.reduce((sum, entry) => sum + entry.encodedBodySize, 0) });
  });
});
</script>`;
}

/**
 * Files under `/compressed/` are those found without that prefix, compressed once as well as Brotli can: a web server
 * that matters keeps them like that.
 *
 * @param {(path: string) => Promise<Buffer | null>} find
 * @returns {(path: string) => Promise<{ body: Buffer, encoding?: string } | null>}
 */
function rememberCompressed(find) {
  const PREFIX = "/compressed";
  const compressed = new Map();
  return async (path) => {
    const isCompressed = path.startsWith(`${PREFIX}/`);
    if (!isCompressed) {
      const body = await find(path);
      return body === null ? null : { body };
    }
    if (!compressed.has(path)) {
      const body = await find(path.slice(PREFIX.length));
      if (body === null) return null;
      // Quality 11 is Node's default.
      compressed.set(path, { body: brotliCompressSync(body), encoding: "br" });
    }
    return compressed.get(path);
  };
}

async function findFile(directories, path) {
  if (path === OFFICIAL_MSGPACK_URL) return bundleOfficialMsgpack();
  const [, first, ...rest] = path.split("/");
  const directory = Object.hasOwn(directories, first) ? directories[first] : null;
  const inside = normalize(rest.join(sep));
  if (directory === null || inside.startsWith("..")) return null;
  return readIfPresent(join(directory, inside));
}

/** The package is CommonJS, which a page cannot import as it is. */
async function bundleOfficialMsgpack() {
  const { outputFiles } = await build({
    stdin: {
      contents: 'export { default } from "socket.io-msgpack-parser";',
      resolveDir: import.meta.dirname,
    },
    bundle: true,
    minify: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  return Buffer.from(outputFiles[0].contents);
}
