// The servers, one after another, and the table that they make.
import { names, LAST, REFUSED } from "./checks.js";
import { CLIENTS, play } from "./play.mjs";
import { servers } from "./servers.mjs";

/** @typedef {import("./servers.mjs").MatrixServer} MatrixServer */
/** @typedef {import("./play.mjs").Cell} Cell */

/**
 * @param {MatrixServer} server
 * @param {Cell} cell
 * @returns {import("./servers.mjs").Deviation | undefined} what is known of this cell
 */
const deviationOf = ({ deviations = [] }, { check, way, client }) =>
  deviations.find(
    (known) => known.check === check && known.ways.includes(way) && known.clients.includes(client),
  );

/** @returns {string} what is not as it should be, or nothing */
function faultOf(server, cell) {
  const known = deviationOf(server, cell);
  if (known === undefined || (known.sometimes && cell.failure === "")) return cell.failure;
  if (cell.failure.includes(known.note)) return "";
  return `${cell.failure || "ok"}, although known for: ${known.note}`;
}

/**
 * @param {object} env
 * @param {import("playwright-core").Browser} env.browser
 * @param {import("../../differential/lib/control-server.mjs").ControlServer} env.control
 * @param {boolean} env.quick our client only
 * @param {(server: MatrixServer) => boolean} env.chosen
 * @returns {Promise<{ passed: number, failed: number, section: string }>}
 */
export async function runMatrix({ browser, control, quick, chosen }) {
  let [passed, failed] = [0, 0];
  for (const server of servers.filter(chosen)) {
    const started = performance.now();
    const clients = quick ? (server.quick ?? ["ours"]) : Object.keys(CLIENTS);
    const cells = await play(browser, control, server, clients);
    const faults = cells
      .map((cell) => ({ ...cell, fault: faultOf(server, cell) }))
      .filter(({ fault }) => fault !== "");
    passed += cells.length - faults.length;
    failed += faults.length;
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    console.log(`${faults.length === 0 ? "ok  " : "FAIL"} ${server.name} (${seconds} s)`);
    for (const { client, way, check, fault } of faults)
      console.log(`     ${client}, ${way}, ${check}: ${fault}`);
  }
  return { passed, failed, section: sectionOf() };
}

/** What the page of the documentation says, if nothing fails. */
function sectionOf() {
  const notes = [];
  const marksOf = (server, check) =>
    (server.deviations ?? [])
      .filter((known) => known.check === check)
      .map((known) => {
        const text = textOf(known);
        if (!notes.includes(text)) notes.push(text);
        return notes.indexOf(text) + 1;
      });
  const cellOf = (server, check) => {
    if ((server.refusal !== undefined) !== (check === REFUSED)) return "–";
    const marks = marksOf(server, check);
    return marks.length === 0 ? "ok" : `(${marks.join(", ")})`;
  };
  const checks = [...names, LAST, REFUSED];
  const lines = [
    ["", ...servers.map(({ name }) => name)],
    ["---", ...servers.map(() => "---")],
    ...checks.map((check) => [check, ...servers.map((server) => cellOf(server, check))]),
  ];
  const table = lines.map((cells) => `| ${cells.join(" | ")} |`);
  return [...table, "", ...notes.map((note, i) => `${i + 1}. ${note}`)].join("\n");
}

/** Who deviates. */
const WHO = {
  "official, ours, rust": "all clients",
  "official, ours": "both clients in JavaScript",
  official: "the official client only",
  rust: "the Rust client",
};

function textOf({ ways, clients, note, why, sometimes }) {
  const who = `${WHO[clients.join(", ")]}${sometimes ? ", now and then" : ""}`;
  return `${ways.join(", ")}; ${who}: \`${note}\`. ${why[0].toUpperCase()}${why.slice(1)}.`;
}
