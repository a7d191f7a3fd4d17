// An official server of some version: `PACKAGE` names it, `PORT` is 0 for a free one.
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { endWithParent, HEARTBEAT, ready, serve } from "./contract.mjs";

const load = createRequire(process.env.PACKAGES);
const { PACKAGE, PORT, OPTIONS = "{}" } = process.env;

const http = createServer();
const options = { ...HEARTBEAT, ...JSON.parse(OPTIONS) };
// Version 2 exports a function, and allows every origin by itself.
const io =
  PACKAGE === "socket.io-2"
    ? load(PACKAGE)(http, options)
    : new (load(PACKAGE).Server)(http, { ...options, cors: { origin: "*" } });
serve(io);
endWithParent();
http.listen(Number(PORT), "127.0.0.1", () => ready(http.address().port));
