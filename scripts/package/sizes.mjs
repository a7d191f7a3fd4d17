// The size table that `make package` prints.
import { readFileSync } from "node:fs";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { fromRoot } from "./paths.mjs";

const OFFICIAL = fromRoot("node_modules", "socket.io-client", "dist", "socket.io.esm.min.js");

/**
 * @param {Record<string, string | Uint8Array>} files of the package, by name
 * @param {{ face: number, glue: number, module: number }} parts of the default entry
 * @returns {string}
 */
export function sizeTable(files, parts) {
  const sizes = (name) => sizesOf(Buffer.from(files[name]));
  const entry = sizes("index.js");
  const official = sizesOf(readFileSync(OFFICIAL));
  const rows = [
    ["", "raw", "gzip -9", "brotli"],
    ["WebAssembly module, pkg/socketio-wasm.wasm", ...figures(sizes("socketio-wasm.wasm"))],
    ["in the entry: module as digits, and its reader", kilobytes(parts.module), "", ""],
    ["in the entry: glue", kilobytes(parts.glue), "", ""],
    ["in the entry: JavaScript face", kilobytes(parts.face), "", ""],
    ["default entry, pkg/index.js", ...figures(entry)],
    ["official client, socket.io.esm.min.js", ...figures(official)],
    [
      "ratio",
      ratio(entry.raw, official.raw),
      ratio(entry.gzip, official.gzip),
      ratio(entry.brotli, official.brotli),
    ],
    ["slim entry, pkg/slim.js, without the module", ...figures(sizes("slim.js"))],
    ["entry without WebAssembly, pkg/js.js", ...figures(sizes("js.js"))],
    ["msgpack parser, pkg/msgpack.js", ...figures(sizes("msgpack.js"))],
  ];
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map(([name, ...cells]) =>
      [name.padEnd(widths[0]), ...cells.map((cell, i) => cell.padStart(widths[i + 1]))].join("  "),
    )
    .join("\n");
}

function sizesOf(bytes) {
  return {
    raw: bytes.length,
    gzip: gzipSync(bytes, { level: 9 }).length,
    brotli: brotliCompressSync(bytes).length,
  };
}

const figures = ({ raw, gzip, brotli }) => [raw, gzip, brotli].map(kilobytes);
const kilobytes = (bytes) => `${(bytes / 1000).toFixed(2)} kB`;
const ratio = (ours, theirs) => (ours / theirs).toFixed(2);
