// In a sandboxed frame, whose origin is none.
import { meet } from "./meet.js";

const lines = await meet(location.search.slice(1));
const { violations, origin } = globalThis;
lines.push(`origin ${origin}`, ...violations);
parent.postMessage(lines, "*");
