// The package that was built: run `make package` first.
import assert from "node:assert/strict";
import { once } from "node:events";
import { test } from "node:test";
import { Worker } from "node:worker_threads";

test("an import does nothing but define, and listen for `offline`", async () => {
  const worker = new Worker(new URL("support/counted-import.mjs", import.meta.url), {
    workerData: new URL("../../pkg/index.js", import.meta.url).href,
  });
  const [{ imported, started }] = await once(worker, "message");
  await worker.terminate();
  assert.deepEqual(imported, { "addEventListener offline": 1 });
  // So what is counted is what the package calls.
  for (const name of ["Module", "Instance", "Uint8Array"]) assert.ok(started[name] > 0, name);
});
