/** docs/transports.md: the rules, and who keeps them. */
import { format as prettify, resolveConfig } from "prettier";
import { fromRoot } from "../../scripts/package/paths.mjs";
import { PLACES } from "./places.mjs";

export const IMPLEMENTATIONS = ["rust", "javascript"];

const INTRODUCTION = `# Transports

WebSocket, WebTransport and long-polling exist twice: in JavaScript for the npm package (\`pkg-template/host/\`), and in
Rust for Rust frontends (\`src/browser/\`). Each rule below is one test case in \`tests/transports/cases/\`, which every implementation
is held to: in Chromium, against a real server with faults, in a page, in a worker
and in a service worker.

\`node tests/transports/run.mjs --write\` writes this page; \`make test\` fails if a rule is broken, or if the page is out
of date.
`;

const DIFFERENCES = `## What one of them has alone

- **JavaScript** can behave as \`XMLHttpRequest\` or as \`fetch\`, as each is a transport of the official client. Rust
  behaves as the former does: only 200 is a success.
- **JavaScript** makes its requests by \`XMLHttpRequest\` where there is no \`fetch\`, or where the address has a user's
  name in it. In Rust such a request fails as one that is not answered.
- **JavaScript** believes an answer whose header names another charset than UTF-8. In Rust all text is UTF-8, as
  Engine.IO has it.
- **JavaScript** leaves out a header that cannot be sent, with a warning. In Rust such a header is an error when the
  transport is made.
- **JavaScript** reports a request that takes too long as one that is not answered; in Rust they are two errors.
- **JavaScript** can send a \`Blob\`. In Rust there are none, and a frame that comes as one is reported as unreadable.
- **JavaScript** does not report the code and the reason with which a server has closed a WebTransport, because the
  official client does not; in Rust they are part of the event.
- **Rust** aborts its requests when the transport is closed without a close request. JavaScript leaves them to the
  server, unless the page is gone.
`;

const TITLES = {
  websocket: "WebSocket",
  webtransport: "WebTransport",
  polling: "Long-polling",
};

/** @param {{ kind: string, rule: string, broken: Map<string, string> }[]} rows */
export async function format(rows) {
  const parts = Object.entries(TITLES).map(([kind, title]) =>
    [`## ${title}\n`, ...lines(rows.filter((row) => row.kind === kind)), ""].join("\n"),
  );
  const path = fromRoot("docs", "transports.md");
  const options = await resolveConfig(path);
  const text = [INTRODUCTION, ...parts, DIFFERENCES].join("\n");
  return prettify(text, { ...options, filepath: path });
}

function lines(rows) {
  const head = ["The transport …", "Rust", "JavaScript"];
  const cells = rows.map(({ rule, broken }) => [
    rule,
    ...IMPLEMENTATIONS.map((name) => (isBroken(broken, name) ? "**no**" : "yes")),
  ]);
  return [head, head.map(() => "---"), ...cells].map((row) => `| ${row.join(" | ")} |`);
}

const isBroken = (broken, implementation) =>
  Object.keys(PLACES).some((place) => broken.has(`${implementation}, ${place}`));
