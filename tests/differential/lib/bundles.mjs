import { build } from "esbuild";

/**
 * The official default parser as one module, for scenarios that hand it to a client the way applications do
 * (`import * as parser from "socket.io-parser"`).
 * @returns {Promise<string>}
 */
export async function bundleOfficialParser() {
  const result = await build({
    stdin: { contents: 'export * from "socket.io-parser";', resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  return result.outputFiles[0].text;
}
