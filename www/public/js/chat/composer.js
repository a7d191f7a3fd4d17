import { find, setText } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";

const TYPING_EVERY = 2_000;
const PICTURE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/**
 * Where messages are written and pictures are handed in: by the button, by dropping, by pasting.
 *
 * @param {import("./chat.js").Chat} chat
 */
export function startComposer(chat) {
  const form = find("#composer");
  const input = find("#composer-text");
  const file = find("#composer-file");
  const pick = find("#composer-pick");
  const send = find("#composer-send");
  const error = find("#composer-error");
  const dropZone = find("#chat");
  let lastTyping = 0;

  const fit = () => {
    input.style.height = "auto";
    input.style.height = `${input.scrollHeight}px`;
  };

  const submit = () => {
    const text = input.value.trim();
    if (text === "" || !chat.active) return;
    if ([...text].length > chat.limits.text) {
      return setText(error, `A message has at most ${chat.limits.text} characters.`);
    }
    setText(error, "");
    chat.send({ text });
    input.value = "";
    lastTyping = 0;
    fit();
  };

  const sendPictures = (files) => {
    setText(error, "");
    if (!chat.active) return;
    for (const picture of files) {
      if (!PICTURE_TYPES.includes(picture.type)) {
        setText(error, `${picture.name} is not a PNG, JPEG, GIF or WebP picture.`);
      } else if (picture.size > chat.limits.picture) {
        setText(
          error,
          `${picture.name} has ${formatBytes(picture.size)}; the limit is ${limitLabel()}.`,
        );
      } else {
        chat.send({
          picture: { name: picture.name, type: picture.type, size: picture.size, bytes: picture },
        });
      }
    }
  };

  const limitLabel = () => `${chat.limits.picture / 1_048_576} MB`;

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  input.addEventListener("keydown", (event) => {
    // While an input method is composing, Enter belongs to it.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    submit();
  });
  input.addEventListener("input", () => {
    fit();
    setText(error, "");
    if (input.value === "" || Date.now() - lastTyping < TYPING_EVERY) return;
    lastTyping = Date.now();
    chat.typing();
  });
  input.addEventListener("paste", (event) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    sendPictures(files);
  });

  pick.addEventListener("click", () => file.click());
  file.addEventListener("change", () => {
    sendPictures([...file.files]);
    file.value = "";
  });

  const carriesFiles = (event) => event.dataTransfer?.types.includes("Files");
  dropZone.addEventListener("dragover", (event) => {
    if (!carriesFiles(event) || !chat.active) return;
    event.preventDefault();
    dropZone.dataset.dropping = "true";
  });
  for (const end of ["dragleave", "drop"]) {
    dropZone.addEventListener(end, (event) => {
      // Leaving for an element inside is not leaving.
      if (end === "dragleave" && dropZone.contains(event.relatedTarget)) return;
      delete dropZone.dataset.dropping;
    });
  }
  dropZone.addEventListener("drop", (event) => {
    if (!carriesFiles(event)) return;
    event.preventDefault();
    sendPictures([...event.dataTransfer.files]);
  });
  // A picture dropped beside the chat must not replace the page.
  for (const type of ["dragover", "drop"]) {
    document.addEventListener(type, (event) => carriesFiles(event) && event.preventDefault());
  }

  const showTarget = () => {
    const conversation = chat.conversations.get(chat.active);
    const target =
      conversation &&
      (conversation.key.startsWith("room:") ? `#${conversation.name}` : conversation.name);
    input.placeholder = target ? `Message ${target}` : "";
    for (const control of [input, pick, send]) control.disabled = !target;
    setText(
      find("#composer-hint"),
      `PNG, JPEG, GIF or WebP up to ${limitLabel()}: pick, drop or paste.`,
    );
    setText(error, "");
  };
  chat.on("active", () => {
    showTarget();
    if (!matchMedia("(pointer: coarse)").matches) input.focus();
  });
  chat.on("welcome", showTarget);
}
