// HAProxy in front of the server, which speaks HTTP/2: WebSockets share a connection, of which a browser has few.
import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/package/paths.mjs";
import { freePort, limited } from "../cluster/proxies.mjs";
import { Process } from "../lib/process.mjs";

/** WebSockets over one connection; a browser opens one to an address, and may have its own limit of streams. */
const OF_A_CONNECTION = 250;

/**
 * @param {number} port of the server
 * @param {number} clients
 * @returns {Promise<{ urls: string[], stop: () => Promise<void> }>} `urls`: one for each connection that a page needs
 */
export async function overHttp2(port, clients) {
  const folder = fromRoot(".cache", "servers", "load");
  mkdirSync(folder, { recursive: true });
  const at = await freePort();
  const addresses = Array.from(
    { length: Math.ceil(clients / OF_A_CONNECTION) },
    (_, i) => `127.0.0.${i + 1}:${at}`,
  );
  const configuration = `
global
  maxconn ${4 * clients}
  tune.h2.max-concurrent-streams ${2 * OF_A_CONNECTION}
defaults
  mode http
  timeout connect 5s
  timeout client 10m
  timeout server 10m
  timeout tunnel 10m
frontend load
  bind ${addresses.join(",")} ssl crt ${certificate(folder)} alpn h2,http/1.1
  default_backend server
backend server
  server one 127.0.0.1:${port}
`;
  const file = join(folder, "haproxy.cfg");
  writeFileSync(file, configuration);
  const proxy = new Process({ ...limited("haproxy", "-db", "-f", file), port: at });
  await proxy.start();
  return { urls: addresses.map((address) => `https://${address}`), stop: () => proxy.stop() };
}

/** @returns {string} the file with a certificate that nobody has signed, and its key */
function certificate(folder) {
  const file = join(folder, "certificate.pem");
  const names = ["-subj", "/CN=load", "-days", "30"];
  const kind = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes"];
  execFileSync("openssl", ["req", "-x509", ...kind, ...names, "-keyout", file, "-out", file], {
    stdio: "ignore",
  });
  return file;
}
