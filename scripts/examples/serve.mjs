// Serves an example that is built: node scripts/examples/serve.mjs NAME (PORT, by default 3000).
import { spawn } from "node:child_process";
import { builtServer, SHARED_TYPES } from "./build.mjs";

if (process.argv[2] === SHARED_TYPES) {
  const server = spawn(builtServer(), { stdio: "inherit" });
  server.once("exit", (code) => (process.exitCode = code ?? 0));
} else {
  await import("../../www/server.mjs");
}
