import { Refusal } from "./rules.mjs";

/** Requests a connection may make at once, and how many it regains each second. */
const BURST = 60;
const PER_SECOND = 20;

/**
 * Registers a handler for a request: an event that the client wants acknowledged. Whatever a client
 * sends, the handler's outcome is one answer: `{ ok: true, … }` or `{ ok: false, error }`.
 *
 * @param {import("socket.io").Socket} socket
 * @param {string} event
 * @param {(payload: unknown) => object | void} handler
 */
export function onRequest(socket, event, handler) {
  socket.on(event, (...args) => {
    const acknowledge = typeof args.at(-1) === "function" ? args.pop() : () => {};
    try {
      spend(socket);
      acknowledge({ ok: true, ...handler(args[0]) });
    } catch (error) {
      if (!(error instanceof Refusal)) console.error(error);
      acknowledge({
        ok: false,
        error: error instanceof Refusal ? error.message : "The server could not do this.",
        ...error.details,
      });
    }
  });
}

/** Refuses a connection that asks for too much, without a timer: the budget grows with the time that passed. */
function spend(socket) {
  const now = performance.now();
  const budget = (socket.data.budget ??= { left: BURST, at: now });
  budget.left = Math.min(BURST, budget.left + ((now - budget.at) / 1000) * PER_SECOND);
  budget.at = now;
  if (budget.left < 1) throw new Refusal("That was too fast: wait a moment.");
  budget.left -= 1;
}
