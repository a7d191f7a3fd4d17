import { find, setText } from "../lib/dom.js";
import { formatCall } from "../lib/format.js";

/**
 * The switches of the connection, and the scissors.
 *
 * @param {import("../connection.js").Connection} connection
 * @param {import("../chat/outbox.js").Outbox} outbox
 * @param {import("./recorder.js").Recorder} recorder
 */
export function startControls(connection, outbox, recorder) {
  const toggle = find("#toggle-line");

  for (const radio of document.querySelectorAll("input[name='transports']")) {
    radio.checked = radio.value === connection.options.transports;
    radio.addEventListener("change", () => connection.reopen({ transports: radio.value }));
  }
  for (const name of ["withCredentials", "closeOnBeforeunload"]) {
    const box = find(`#option-${name}`);
    box.checked = connection.options[name];
    box.addEventListener("change", () => connection.reopen({ [name]: box.checked }));
  }
  for (const radio of document.querySelectorAll("input[name='picture-as']")) {
    radio.checked = radio.value === outbox.pictureAs;
    radio.addEventListener("change", () => (outbox.pictureAs = radio.value));
  }

  for (const button of document.querySelectorAll("[data-cut]")) {
    button.addEventListener("click", () => {
      if (recorder.state !== "connected") return;
      const duration = Number(button.dataset.cut);
      const way = button.dataset.way;
      recorder.mark("cut", button.textContent);
      recorder.note(
        "call",
        way === "close"
          ? "asked the server to close the line"
          : `asked the server to drop the line${duration ? ` for ${duration / 1_000} s` : ""}`,
      );
      connection.socket.emit("cut", { way, duration });
    });
  }

  toggle.addEventListener("click", () => {
    const { socket } = connection;
    recorder.note("call", socket.active ? "socket.disconnect()" : "socket.connect()");
    if (socket.active) socket.disconnect();
    else connection.open();
  });

  recorder.on("line", () => {
    const { socket } = connection;
    setText(toggle, socket?.active === false ? "Connect" : "Disconnect");
    // Not `disabled`, which would take the focus from the button that was just pressed.
    for (const button of document.querySelectorAll("[data-cut]")) {
      button.setAttribute("aria-disabled", String(recorder.state !== "connected"));
    }
  });
  connection.on("socket", () => setText(find("#io-call"), formatCall(connection.ioOptions, "\n")));
}
