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

/**
 * The fake timers of Sinon, of which those of Jest and Vitest are made.
 * @returns {Promise<string>}
 */
export const bundleFakeTimers = () =>
  bundleForPage('export { install } from "@sinonjs/fake-timers";');

async function bundleForPage(contents) {
  const result = await build({
    stdin: { contents, resolveDir: import.meta.dirname },
    bundle: true,
    format: "esm",
    platform: "browser",
    // The fake timers ask for it where there is a `process`, and so not in a page.
    external: ["util"],
    write: false,
    logLevel: "silent",
  });
  return result.outputFiles[0].text;
}
