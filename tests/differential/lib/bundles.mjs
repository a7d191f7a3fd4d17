import { build } from "esbuild";

/**
 * The official default parser as one module, for scenarios that hand it to a client the way applications do
 * (`import * as parser from "socket.io-parser"`).
 * @returns {Promise<string>}
 */
export const bundleOfficialParser = () => bundleForPage('export * from "socket.io-parser";');

/**
 * What an application that uses the official client gets from `import parser from "socket.io-msgpack-parser"`.
 * @returns {Promise<string>}
 */
export const bundleOfficialMsgpack = () =>
  bundleForPage('export { default } from "socket.io-msgpack-parser";');

async function bundleForPage(contents) {
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "browser",
    write: false,
    logLevel: "silent",
  });
  return result.outputFiles[0].text;
}
