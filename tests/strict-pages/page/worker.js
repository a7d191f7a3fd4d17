import { meet } from "./meet.js";

addEventListener("message", async ({ data: entry }) => postMessage(await meet(entry)));
