/**
 * Meets the server with an entry of the package, and says what it saw.
 *
 * @param {string} entry `script` for the classic script, which the page has loaded
 * @returns {Promise<string[]>}
 */
export async function meet(entry) {
  const lines = [];
  try {
    const client = entry === "script" ? globalThis : await import(`./pkg/${entry}.js`);
    await client.init?.();
    await converse(client.io(new URL(import.meta.url).origin, { forceNew: true }), lines);
  } catch (error) {
    lines.push(`error: ${error.message}`);
  }
  return lines;
}

async function converse(socket, lines) {
  const upgraded = new Promise((resolve) => {
    socket.io.on("open", () => socket.io.engine.on("upgrade", resolve));
  });
  const refused = new Promise((_, reject) => socket.on("connect_error", reject));
  const asked = socket.timeout(20_000);
  const text = await Promise.race([asked.emitWithAck("echo", "caf\u00e9"), refused]);
  const bytes = await asked.emitWithAck("echo", Uint8Array.of(0, 255));
  const { name } = await upgraded;
  lines.push(text, String(new Uint8Array(bytes)), name);
  const left = new Promise((resolve) => socket.on("disconnect", resolve));
  socket.disconnect();
  lines.push(await left);
}
