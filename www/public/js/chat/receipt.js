import { element, icon } from "../lib/dom.js";

/**
 * The ticks below a message of one's own.
 *
 * @param {import("./chat.js").Message} message
 * @param {() => void} onRetry
 */
export function receiptLine(message, onRetry) {
  if (message.status === "failed") {
    return element(
      "span.receipt",
      { dataset: { stage: "failed" } },
      icon("alert"),
      message.error,
      element("button.link", { type: "button", onclick: onRetry }, "Send again"),
    );
  }
  const { stage, mark, label } = stageOf(message);
  return element("span.receipt", { dataset: { stage } }, icon(mark), label);
}

function stageOf({ status, receipt, conversation }) {
  if (status === "waiting")
    return { stage: "waiting", mark: "clock", label: "Waiting for the line" };
  const { of, received, read } = receipt;
  if (received === 0) return { stage: "server", mark: "tick", label: "On the server" };
  // With one recipient a count says nothing.
  const count = (number) => (conversation.startsWith("person:") ? "" : ` by ${number} of ${of}`);
  if (read === 0) return { stage: "received", mark: "ticks", label: `Received${count(received)}` };
  return { stage: read >= of ? "read" : "received", mark: "ticks", label: `Read${count(read)}` };
}
