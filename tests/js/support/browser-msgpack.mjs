/** socket.io-msgpack-parser as a page gets it: it has other code for browsers than for Node.js. */
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const { outputFiles } = await build({
  stdin: {
    contents: 'export { default } from "socket.io-msgpack-parser";',
    resolveDir: fileURLToPath(new URL(".", import.meta.url)),
  },
  bundle: true,
  write: false,
  format: "esm",
  platform: "browser",
});
const base64 = Buffer.from(outputFiles[0].contents).toString("base64");

export const { default: browserParser } = await import(`data:text/javascript;base64,${base64}`);
