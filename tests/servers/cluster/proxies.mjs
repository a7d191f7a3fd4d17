// nginx and HAProxy in front of two nodes, each at three ports: by the query parameter `node`, by a cookie, and in turn,
// which is what a proxy does that knows nothing of sessions.
import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fromRoot } from "../../../scripts/package/paths.mjs";

/** Seconds: the processes end by themselves, should nobody end them. */
const LONGEST_LIFE = "900";

/** The names of the nodes, in the order of their ports. */
export const NODES = ["one", "two"];

/** Seconds after which a proxy cuts a connection on which nothing is sent. */
const IDLE = 60;

/** @returns {Promise<number>} a port where nobody listens */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Ends with this process group, and after some time in any case. */
export const limited = (file, ...args) => ({
  file: "timeout",
  args: ["--foreground", LONGEST_LIFE, file, ...args],
});

function folderOf(name) {
  const folder = fromRoot(".cache", "servers", name);
  mkdirSync(folder, { recursive: true });
  return folder;
}

/** @typedef {{ program: import("../lib/process.mjs").Program, urls: Record<"byArgument" | "byCookie" | "inTurn", string> }} Proxy */

const urlsOf = ([byArgument, byCookie, inTurn]) => {
  const url = (port) => `http://127.0.0.1:${port}`;
  return { byArgument: url(byArgument), byCookie: url(byCookie), inTurn: url(inTurn) };
};

const threePorts = async () => [await freePort(), await freePort(), await freePort()];

/**
 * @param {number[]} nodes their ports
 * @param {{ idle?: number, extra?: string }} [settings] `extra` stands in each location
 * @returns {Promise<Proxy>}
 */
export async function nginx(nodes, { idle = IDLE, extra = "" } = {}) {
  const folder = folderOf("nginx");
  const ports = await threePorts();
  const servers = nodes
    .map((port) => `server 127.0.0.1:${port} max_fails=1 fail_timeout=1s;`)
    .join(" ");
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/${name};`)
    .join("\n  ");
  const upstreams = [
    ["by_argument", `hash $arg_node consistent; ${servers}`],
    ["in_turn", servers],
    ...nodes.map((port, i) => [`node_${i}`, `server 127.0.0.1:${port};`]),
  ];
  // By the cookie that the nodes themselves give to a client.
  const chosen = NODES.map((name, i) => `${name} node_${i};`).join(" ");
  const configuration = `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  ${temporary}
  map $http_upgrade $connection_upgrade { default upgrade; '' ''; }
  map $cookie_node $by_cookie { default in_turn; ${chosen} }
  ${upstreams.map(([name, how]) => `upstream ${name} { ${how} }`).join("\n  ")}
  ${["by_argument", "$by_cookie", "in_turn"]
    .map(
      (name, i) => `
  server {
    listen 127.0.0.1:${ports[i]};
    location / {
      proxy_pass http://${name};
      proxy_http_version 1.1;
      proxy_set_header Host $host;
      proxy_set_header Upgrade $http_upgrade;
      proxy_set_header Connection $connection_upgrade;
      proxy_read_timeout ${idle}s;
      ${extra}
    }
  }`,
    )
    .join("")}
}
`;
  const file = join(folder, "nginx.conf");
  writeFileSync(file, configuration);
  const program = limited("nginx", "-p", folder, "-c", file, "-e", join(folder, "error.log"));
  return { program: { ...program, port: ports[0] }, urls: urlsOf(ports) };
}

/**
 * @param {number[]} nodes
 * @returns {Promise<Proxy>}
 */
export async function haproxy(nodes) {
  const folder = folderOf("haproxy");
  const ports = await threePorts();
  const servers = (cookie) =>
    nodes
      .map((port, i) => {
        const check = "check inter 100 fall 1 rise 1 on-marked-down shutdown-sessions";
        return `  server n${i} 127.0.0.1:${port} ${cookie ? `cookie n${i} ` : ""}${check}`;
      })
      .join("\n");
  const kinds = [
    ["by_argument", "balance url_param node\n  hash-type consistent", false],
    ["by_cookie", "balance roundrobin\n  cookie SRV insert indirect nocache", true],
    ["in_turn", "balance roundrobin", false],
  ];
  const configuration = `
global
  maxconn 500
defaults
  mode http
  option redispatch
  retries 3
  timeout connect 1s
  timeout client ${IDLE}s
  timeout server ${IDLE}s
  timeout tunnel ${IDLE}s
${kinds
  .map(
    ([name, how, cookie], i) => `
frontend ${name}
  bind 127.0.0.1:${ports[i]}
  default_backend ${name}
backend ${name}
  ${how}
${servers(cookie)}`,
  )
  .join("\n")}
`;
  const file = join(folder, "haproxy.cfg");
  writeFileSync(file, configuration);
  return {
    program: { ...limited("haproxy", "-db", "-f", file), port: ports[0] },
    urls: urlsOf(ports),
  };
}
