/**
 * What the client promises of delivery (`docs/guarantees.md`), as plain data: written from the promise, and not from the
 * client. It is told what a page and its server have noted, and judges it. The same for random histories is
 * `tests/scenario/support/delivery.rs`.
 */

/** With what a connection that is lost may end. A line that is cut is no malformed packet. */
const LOSSES = new Set(["transport close", "transport error", "ping timeout"]);

/** Attachments without their packet; and the end that the page makes when it gets no answer. */
const AFTER_A_LOST_PAYLOAD = new Set(["parse error", "forced close"]);

/** With what an attempt to connect may end. */
const FAILURES = new Set([
  "xhr poll error",
  // What is cut within the head of an answer is an answer without a body, which is malformed.
  "server error",
  "xhr post error",
  "websocket error",
  "webtransport error",
  "transport close",
  "transport error",
  "timeout",
]);

/** What an acknowledgement is told that the end of the connection has taken. */
const LOST = "socket has been disconnected";

/**
 * @typedef {object} Notes
 * @property {unknown[][]} page in order: `connect` sid, `connect_error` message, `disconnect` reason, `emitted` number
 *   isAsking, `settled` number error isRight, `received` number isRight, `bye`
 * @property {unknown[][]} server in order: `arrived` number sid, `sent` number sid, `resent` method
 */

/** What an acknowledgement is told that has no answer in time. */
const LATE = "operation has timed out";

/**
 * @param {Notes} notes
 * @returns {string[]} each promise that was broken
 */
export function judge({ page, server }) {
  const resent = resentIn(server);
  return [
    ...judgeConnections(page, resent),
    ...judgeEvents(page, server, resent),
    ...judgeNews(page, server, resent),
  ];
}

/**
 * A browser sends a request again whose line breaks before any of the answer is there, and tells nobody. The server then
 * has the events of a POST twice, and what it had answered to a GET is lost, without an end of the connection.
 */
function resentIn(server) {
  const of = (kind) => server.filter(([what, method]) => what === "resent" && method === kind);
  return { get: of("GET").length > 0, post: of("POST").length > 0 };
}

/** `connect` and `disconnect` take turns, with documented words, and the run ends as the page wanted. */
function judgeConnections(page, resent) {
  const faults = [];
  let [isConnected, isOver] = [false, false];
  for (const [what, value, extra] of page) {
    if (what === "connect") {
      if (isConnected || isOver) faults.push("connect, and it is connected or over");
      isConnected = true;
    } else if (what === "connect_error") {
      if (isConnected || isOver || !FAILURES.has(value)) faults.push(`connect_error ${value}`);
    } else if (what === "disconnect") {
      const isLoss = LOSSES.has(value) || (resent.get && AFTER_A_LOST_PAYLOAD.has(value));
      const isMeant = isOver ? value === "io client disconnect" : isLoss;
      // It is also told of a connection that is lost before the namespace is let in.
      if (!isMeant || (isOver && !isConnected)) faults.push(`disconnect ${value}`);
      isConnected = false;
    } else if (what === "bye") {
      if (!isConnected) faults.push("the run did not end connected");
      isOver = true;
    } else if (what === "received") {
      if (!isConnected || isOver) faults.push(`${value} was received, and there is no connection`);
      if (extra !== true) faults.push(`${value} has other contents`);
    } else if (what === "settled" && isOver) {
      faults.push(`${value} was settled after the end`);
    }
  }
  if (!isOver) faults.push("the run did not end");
  if (isConnected) faults.push("no disconnect at the end");
  return faults;
}

/** Events of the client: at most once, in order; each acknowledgement ends once, and only a loss takes its answer. */
function judgeEvents(page, server, resent) {
  const faults = [];
  const arrivals = server.filter(([what]) => what === "arrived");
  arrivals.forEach(([, number], index) => {
    const last = index > 0 ? arrivals[index - 1][1] : 0;
    if (last >= number && !resent.post) faults.push(`${number} arrived after ${last}`);
  });
  for (const [number, event] of eventsOf(page)) {
    const { isAsking, connections, settled, isSafe } = event;
    const places = arrivals.filter(([, arrived]) => arrived === number).map(([, , sid]) => sid);
    if (places.some((sid) => !connections.includes(sid)))
      faults.push(`${number} came over another connection`);
    if (places.length === 0 && isSafe) faults.push(`${number} is lost without a disconnect`);
    if (!isAsking) continue;
    if (settled.length !== 1) faults.push(`${number} was settled ${settled.length} times`);
    const [[error, isRight] = []] = settled;
    if (error === undefined && isRight !== true) faults.push(`${number} has another's answer`);
    if (error !== undefined && !mayFail(error, event, resent))
      faults.push(`${number} failed: ${error}`);
  }
  return faults;
}

/** A loss takes an answer; time does so while the event waits, and where the browser has lost the answer. */
function mayFail(error, { connections, isSafe, isLost, isEarly }, resent) {
  if (error === LOST) return isLost && !isEarly && (!isSafe || resent.get);
  return error === LATE && (connections.length === 0 || resent.get);
}

/**
 * For each event: over which connections it may come, whether the last of them has ended, and whether the answer to a
 * later event has come over it, so that this one must have arrived.
 */
function eventsOf(page) {
  const events = new Map();
  let [connection, reason] = [];
  const sentOn = ({ connections }, place) => connections.at(-1) === place;
  for (const [what, value, ...rest] of page) {
    if (what === "connect") {
      for (const event of events.values()) {
        // It waited for this; or it was emitted when the heartbeat was late, and waited as well.
        const waited =
          event.connections.length === 0 || (event.isLost && reason === "ping timeout");
        if (!waited || event.settled.length > 0 || event.isOld) continue;
        event.connections.push(value);
        event.isLost = false;
        // Which of the two it was is known of those that are told of a loss.
        event.isUnsure = !event.isAsking && event.connections.length > 1;
      }
      connection = value;
    } else if (what === "disconnect") {
      for (const event of events.values()) {
        event.isOld = event.isLost;
        if (sentOn(event, connection)) event.isLost = event.connections.length > 0;
      }
      [connection, reason] = [undefined, value];
    } else if (what === "emitted") {
      const connections = connection === undefined ? [] : [connection];
      events.set(value, { isAsking: rest[0], connections, settled: [], isSafe: false });
    } else if (what === "settled") {
      const event = events.get(value);
      event.settled.push(rest);
      if (connection !== undefined && sentOn(event, connection)) event.isEarly = true;
      if (rest[0] !== undefined) continue;
      for (const [number, other] of events)
        if (number <= value && !other.isUnsure && sentOn(other, event.connections.at(-1)))
          other.isSafe = true;
    }
  }
  return events;
}

/** Events of the server: at most once, in order, and all that were sent before an answer came before it. */
function judgeNews(page, server, resent) {
  const faults = [];
  const known = new Set(server.filter(([what]) => what === "sent").map(([, number]) => number));
  const received = [];
  for (const [what, value, error] of page) {
    if (what === "received") {
      if (!known.has(value)) faults.push(`${value} was never sent`);
      const last = received.at(-1) ?? 0;
      if (last >= value) faults.push(`${value} was received after ${last}`);
      received.push(value);
    } else if (what === "settled" && error == null && !resent.get) {
      const index = server.findIndex(([what, number]) => what === "arrived" && number === value);
      const sid = server[index]?.[2];
      for (const [what, number, place] of server.slice(0, Math.max(index, 0)))
        if (what === "sent" && place === sid && !received.includes(number))
          faults.push(`${number} was sent before the answer to ${value}, and not received`);
    }
  }
  return faults;
}
