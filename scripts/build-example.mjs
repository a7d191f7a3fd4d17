// Builds one example, or all of them, for the demo's server: node scripts/build-example.mjs [--tests] [NAME]
// `--tests` builds quickly what is large and slow, as tests need it.
import { buildExamples, EXAMPLES } from "./examples/build.mjs";

const args = process.argv.slice(2);
const names = args.filter((arg) => arg !== "--tests");
const unknown = names.filter((name) => !EXAMPLES.includes(name));
if (unknown.length > 0) {
  console.error(`There is no example ${unknown.join(", ")}: choose of ${EXAMPLES.join(", ")}.`);
  process.exit(1);
}
const purpose = args.includes("--tests") ? "tests" : "release";
buildExamples(names.length > 0 ? names : EXAMPLES, purpose);
