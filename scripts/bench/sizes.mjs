/**
 * What a page transfers for a module: the module and all that it imports statically.
 */

import { readFile } from "node:fs/promises";
import { isAbsolute, join } from "node:path";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { build } from "esbuild";

/**
 * @typedef {{ raw: number, gzip: number, brotli: number, files: number }} Size bytes, each file compressed by itself
 */

/**
 * @param {string} entry
 * @returns {Promise<Size>}
 */
export async function measureSize(entry) {
  // esbuild follows the imports; what it bundles is thrown away.
  const { metafile } = await build({
    entryPoints: [entry],
    bundle: true,
    format: "esm",
    write: false,
    metafile: true,
    logLevel: "silent",
    absWorkingDir: process.cwd(),
  });
  const size = { raw: 0, gzip: 0, brotli: 0, files: 0 };
  for (const file of Object.keys(metafile.inputs)) {
    const text = await readFile(isAbsolute(file) ? file : join(process.cwd(), file));
    size.raw += text.length;
    size.gzip += gzipSync(text, { level: 9 }).length;
    size.brotli += brotliCompressSync(text).length;
    size.files++;
  }
  return size;
}
