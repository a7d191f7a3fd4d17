import { createHash } from "node:crypto";
import { readFile, stat } from "node:fs/promises";
import path from "node:path";

const TYPES = {
  ".css": "text/css; charset=utf-8",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json; charset=utf-8",
  ".map": "application/json; charset=utf-8",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** An inline script of the page. The import map is one: a page cannot load it from a file. */
const INLINE_SCRIPT = /<script(?![^>]*\ssrc=)[^>]*>([\s\S]*?)<\/script>/g;

/**
 * Serves files from folders of the disk.
 *
 * @param {Record<string, string>} mounts  URL prefix, ending with a slash, to folder
 * @returns {import("node:http").RequestListener}
 */
export function createStaticHandler(mounts) {
  const prefixes = Object.keys(mounts).sort((a, b) => b.length - a.length);

  return async (request, response) => {
    try {
      if (request.method !== "GET" && request.method !== "HEAD") {
        return answer(response, 405, "Only GET and HEAD are answered here.", {
          Allow: "GET, HEAD",
        });
      }
      const file = await locate(request.url, prefixes, mounts);
      if (!file) return answer(response, 404, "There is nothing at this address.");

      const body = await readFile(file);
      const type = TYPES[path.extname(file)] ?? "application/octet-stream";
      const etag = `"${createHash("sha256").update(body).digest("base64url").slice(0, 22)}"`;
      const headers = {
        "Content-Type": type,
        ETag: etag,
        "Cache-Control": "no-cache",
        ...SAFETY_HEADERS,
      };
      if (type.startsWith("text/html"))
        headers["Content-Security-Policy"] = contentSecurityPolicy(body);
      if (request.headers["if-none-match"] === etag) return response.writeHead(304, headers).end();
      response.writeHead(200, { ...headers, "Content-Length": body.length });
      response.end(request.method === "HEAD" ? undefined : body);
    } catch (error) {
      console.error(error);
      if (!response.headersSent) answer(response, 500, "The server could not read this file.");
      else response.destroy();
    }
  };
}

const SAFETY_HEADERS = {
  "X-Content-Type-Options": "nosniff",
  "Referrer-Policy": "no-referrer",
  "Cross-Origin-Opener-Policy": "same-origin",
};

/** Finds the file of a URL; `undefined` when there is none or when it would leave its folder. */
async function locate(url, prefixes, mounts) {
  let pathname;
  try {
    pathname = decodeURIComponent(new URL(url, "http://localhost").pathname);
  } catch {
    return undefined;
  }
  if (pathname.includes("\0") || pathname.includes("\\")) return undefined;
  const prefix = prefixes.find((candidate) => pathname.startsWith(candidate));
  const folder = mounts[prefix];
  const relative = pathname.slice(prefix.length) || "index.html";
  const file = path.join(folder, relative);
  if (!file.startsWith(folder + path.sep)) return undefined;
  // A segment that begins with a dot is a hidden file, never part of the page.
  if (relative.split("/").some((segment) => segment.startsWith("."))) return undefined;

  const found = await stat(file).catch(() => undefined);
  return found?.isFile() ? file : undefined;
}

/** Nothing from elsewhere, no inline script but those of the page itself, and WebAssembly. */
function contentSecurityPolicy(html) {
  const hashes = [...html.toString("utf8").matchAll(INLINE_SCRIPT)].map(
    ([, script]) => `'sha256-${createHash("sha256").update(script).digest("base64")}'`,
  );
  return [
    "default-src 'none'",
    `script-src 'self' 'wasm-unsafe-eval' ${hashes.join(" ")}`.trim(),
    "style-src 'self'",
    "img-src 'self' blob:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join("; ");
}

function answer(response, status, text, headers = {}) {
  response.writeHead(status, {
    "Content-Type": "text/plain; charset=utf-8",
    ...SAFETY_HEADERS,
    ...headers,
  });
  response.end(`${text}\n`);
}
