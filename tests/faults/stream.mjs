/**
 * Puts a fault into the stream of a session of WebTransport, between the bridge and the server.
 *
 * @param {import("../servers/webtransport.mjs").Session} session
 * @param {import("./fault.mjs").Meter} meter
 */
export function faulty(session, meter) {
  const { incomingBidirectionalStreams } = session;
  session.incomingBidirectionalStreams = incomingBidirectionalStreams.pipeThrough(
    new TransformStream({
      transform: (stream, controller) => controller.enqueue(line(session, stream, meter)),
    }),
  );
  return session;
}

function line(session, stream, meter) {
  let isSound = true;
  const reading = new TransformStream({
    transform: (bytes, controller) => pass("up", bytes, (part) => controller.enqueue(part)),
  });
  const endReading = reading.writable.getWriter();
  const reader = stream.readable.getReader();
  void (async () => {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      await endReading.write(value);
    }
    if (isSound) await endReading.close();
  })().catch(() => {});

  async function pass(direction, bytes, forward) {
    if (!isSound) return;
    const passing = meter.strikes(direction, bytes.length);
    if (passing === undefined) {
      await forward(bytes);
      return;
    }
    isSound = false;
    if (passing > 0) await forward(bytes.subarray(0, passing));
    strike();
  }

  function strike() {
    const { kind } = meter.fault;
    if (kind === "reset") session.cut();
    if (kind !== "cut") return;
    void session.send("end");
    // The transform that is at work right now has to return first.
    void Promise.resolve().then(() => endReading.close().catch(() => {}));
  }

  return {
    readable: reading.readable,
    writable: new WritableStream({
      write: (bytes) => pass("down", bytes, (part) => session.send("data", part)),
    }),
  };
}
