import { find, setText } from "../lib/dom.js";
import { plural } from "../lib/format.js";

const FIRST = [
  "Amber",
  "Brisk",
  "Calm",
  "Clever",
  "Dapper",
  "Eager",
  "Gentle",
  "Keen",
  "Lucky",
  "Merry",
  "Nimble",
  "Quiet",
];
const SECOND = [
  "Badger",
  "Crane",
  "Finch",
  "Fox",
  "Heron",
  "Lynx",
  "Marten",
  "Otter",
  "Plover",
  "Raven",
  "Stoat",
  "Wren",
];

/**
 * Asks for a name, in the place where the conversation will be.
 *
 * @param {import("./chat.js").Chat} chat
 */
export function startJoinForm(chat) {
  const form = find("#join");
  const input = find("#join-name");
  const button = find("#join-submit");
  const error = find("#join-error");
  const online = find("#join-online");

  document.documentElement.dataset.joined = "false";
  input.value = chat.rememberedName || `${pick(FIRST)} ${pick(SECOND)}`;

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    if (button.disabled) return;
    button.disabled = true;
    setText(error, "");
    try {
      await chat.join(input.value);
    } catch (reason) {
      refuse(reason);
    } finally {
      button.disabled = false;
    }
  });

  const refuse = ({ message, suggestion }) => {
    setText(error, message);
    if (suggestion) input.value = suggestion;
    input.select();
  };

  chat.on("welcome", (welcome) => {
    input.maxLength = chat.limits.name;
    setText(
      online,
      welcome.online === 0
        ? "Nobody else is here yet."
        : `${plural(welcome.online, "person is", "people are")} here now.`,
    );
  });
  chat.on("ask-name", (reason) => {
    document.documentElement.dataset.joined = "false";
    button.disabled = false;
    if (reason.message) refuse(reason);
    else input.select();
  });
  chat.on("joined", () => (document.documentElement.dataset.joined = "true"));
}

function pick(list) {
  return list[Math.floor(Math.random() * list.length)];
}
