// A node that is a process of its own, `NAME`; `PORT` is 0 for a free one.
import { createServer } from "node:http";
import { endWithParent, ready } from "./contract.mjs";
import { startNode } from "./start-node.mjs";

const http = createServer();
await startNode(http);
endWithParent();
http.listen(Number(process.env.PORT), "127.0.0.1", () => ready(http.address().port));
