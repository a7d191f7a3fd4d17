// Builds one example, or all of them, for the demo's server: node scripts/build-example.mjs [NAME]
import { buildExamples, EXAMPLES } from "./examples/build.mjs";

const names = process.argv.slice(2);
const unknown = names.filter((name) => !EXAMPLES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no example ${unknown.join(", ")}: choose of ${EXAMPLES.join(", ")}.`);
  process.exit(1);
}
buildExamples(names.length > 0 ? names : EXAMPLES);
