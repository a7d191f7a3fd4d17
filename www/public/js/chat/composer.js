import { find, setText } from "../lib/dom.js";
import { acceptDroppedFiles, refuseOtherFiles } from "../lib/file-drop.js";
import { formatBytes } from "../lib/format.js";

const TYPING_EVERY = 2_000;
const PICTURE_TYPES = ["image/png", "image/jpeg", "image/gif", "image/webp"];

/**
 * Where messages are written and pictures are handed in: by the button, by dropping, by pasting.
 *
 * @param {import("./chat.js").Chat} chat
 */
export function startComposer(chat) {
  new Composer(chat).start();
}

class Composer {
  #chat;
  #input = find("#composer-text");
  #file = find("#composer-file");
  #pick = find("#composer-pick");
  #send = find("#composer-send");
  #error = find("#composer-error");
  #lastTyping = 0;

  constructor(chat) {
    this.#chat = chat;
  }

  start() {
    this.#listenToText();
    this.#listenToPictures();
    this.#chat.on("active", () => {
      this.#showTarget();
      if (!matchMedia("(pointer: coarse)").matches) this.#input.focus();
    });
    this.#chat.on("welcome", () => this.#showTarget());
  }

  #listenToText() {
    find("#composer").addEventListener("submit", (event) => {
      event.preventDefault();
      this.#sendText();
    });
    this.#input.addEventListener("keydown", (event) => {
      // While an input method is composing, Enter belongs to it.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      this.#sendText();
    });
    this.#input.addEventListener("input", () => {
      this.#fitInput();
      setText(this.#error, "");
      this.#announceTyping();
    });
  }

  #listenToPictures() {
    this.#input.addEventListener("paste", (event) => {
      const files = [...event.clipboardData.files];
      if (files.length === 0) return;
      event.preventDefault();
      this.#sendPictures(files);
    });
    this.#pick.addEventListener("click", () => this.#file.click());
    this.#file.addEventListener("change", () => {
      this.#sendPictures([...this.#file.files]);
      this.#file.value = "";
    });
    acceptDroppedFiles(find("#chat"), {
      accepts: () => Boolean(this.#chat.active),
      onFiles: (files) => this.#sendPictures(files),
    });
    refuseOtherFiles();
  }

  #sendText() {
    const text = this.#input.value.trim();
    if (text === "" || !this.#chat.active) return;
    const { text: limit } = this.#chat.limits;
    if ([...text].length > limit) {
      setText(this.#error, `A message has at most ${limit} characters.`);
      return;
    }
    setText(this.#error, "");
    this.#chat.send({ text });
    this.#input.value = "";
    this.#lastTyping = 0;
    this.#fitInput();
  }

  #sendPictures(files) {
    setText(this.#error, "");
    if (!this.#chat.active) return;
    for (const file of files) {
      const fault = this.#faultOf(file);
      if (fault) {
        setText(this.#error, fault);
        continue;
      }
      const { name, type, size } = file;
      this.#chat.send({ picture: { name, type, size, bytes: file } });
    }
  }

  /** Why this file cannot be sent, if it cannot. */
  #faultOf({ name, type, size }) {
    if (!PICTURE_TYPES.includes(type)) return `${name} is not a PNG, JPEG, GIF or WebP picture.`;
    if (size <= this.#chat.limits.picture) return undefined;
    return `${name} has ${formatBytes(size)}; the limit is ${this.#limitLabel()}.`;
  }

  #announceTyping() {
    if (this.#input.value === "" || Date.now() - this.#lastTyping < TYPING_EVERY) return;
    this.#lastTyping = Date.now();
    this.#chat.typing();
  }

  #fitInput() {
    this.#input.style.height = "auto";
    this.#input.style.height = `${this.#input.scrollHeight}px`;
  }

  #showTarget() {
    const target = this.#targetName();
    this.#input.placeholder = target ? `Message ${target}` : "";
    for (const control of [this.#input, this.#pick, this.#send]) control.disabled = !target;
    setText(
      find("#composer-hint"),
      `PNG, JPEG, GIF or WebP up to ${this.#limitLabel()}: pick, drop or paste.`,
    );
    setText(this.#error, "");
  }

  #targetName() {
    const conversation = this.#chat.conversations.get(this.#chat.active);
    if (!conversation) return undefined;
    return conversation.key.startsWith("room:") ? `#${conversation.name}` : conversation.name;
  }

  #limitLabel() {
    return `${this.#chat.limits.picture / 1_048_576} MB`;
  }
}
