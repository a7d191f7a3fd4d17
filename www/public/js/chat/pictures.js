import { element, icon } from "../lib/dom.js";
import { formatBytes } from "../lib/format.js";

/** The pictures of messages, each with an address that the browser keeps until it is released. */
export class Pictures {
  /** @type {Map<string, string>} message key → address */
  #urls = new Map();

  /**
   * @param {import("./chat.js").Message} message
   * @returns {HTMLElement}
   */
  show({ key, picture }) {
    const { name, size, bytes } = picture;
    if (!bytes) {
      return element("p.message-gone", {}, `${name}: the server no longer keeps this picture.`);
    }
    const url = this.#urlOf(key, picture);
    const caption = element(
      "figcaption",
      {},
      element("span.file-name", {}, name),
      ` ${formatBytes(size)}`,
    );
    void fingerprint(bytes).then(
      (digest) => digest && caption.append(element("span.digest", { title: "SHA-256" }, digest)),
    );
    return element(
      "figure.picture",
      {},
      element("img", { src: url, alt: `Picture: ${name}` }),
      element(
        "div.picture-foot",
        {},
        caption,
        element("a.link", { href: url, download: name }, icon("download"), "Save"),
      ),
    );
  }

  /** @param {string} key  of a message that is shown no more */
  release(key) {
    URL.revokeObjectURL(this.#urls.get(key));
    this.#urls.delete(key);
  }

  #urlOf(key, { type, bytes }) {
    let url = this.#urls.get(key);
    if (!url) {
      url = URL.createObjectURL(new Blob([bytes], { type }));
      this.#urls.set(key, url);
    }
    return url;
  }
}

/** The first eight digits of the SHA-256 of a picture: equal on both sides when it came through unharmed. */
async function fingerprint(bytes) {
  // Browsers offer it to secure origins only.
  if (!globalThis.crypto?.subtle) return undefined;
  const buffer = bytes instanceof Blob ? await bytes.arrayBuffer() : bytes;
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", buffer));
  return [...digest.subarray(0, 4)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
