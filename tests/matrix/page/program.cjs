// Without a browser: prints what came of it, and has to end by itself.
const io = require("socketio-wasm");

async function main() {
  const { talk } = await import("./talk.js");
  const [url, run] = process.argv.slice(2);
  console.log(JSON.stringify(await talk(io, run, { url })));
}

main();
