/** What the server accepts. Every function returns the cleaned value or throws a {@link Refusal}. */

export const NAME_LENGTH = 24;
export const ROOM_LENGTH = 24;
export const TEXT_LENGTH = 2_000;
export const PICTURE_LIMIT = 2 * 1024 * 1024;
const FILE_NAME_LENGTH = 80;

/** A sentence for the user: why a request was not carried out. */
export class Refusal extends Error {}

/** The first bytes of each kind of picture; the type a client claims is not looked at. */
const PICTURE_SIGNATURES = [
  { type: "image/png", at: 0, bytes: "89504e470d0a1a0a" },
  { type: "image/jpeg", at: 0, bytes: "ffd8ff" },
  { type: "image/gif", at: 0, bytes: "474946383761" },
  { type: "image/gif", at: 0, bytes: "474946383961" },
  { type: "image/webp", at: 8, bytes: "57454250" },
];

/** @param {unknown} value */
export function checkObject(value) {
  if (
    typeof value !== "object" ||
    value === null ||
    Array.isArray(value) ||
    Buffer.isBuffer(value)
  ) {
    throw new Refusal("The request was not understood.");
  }
  return value;
}

/** @param {unknown} value */
export function checkName(value) {
  if (typeof value !== "string") throw new Refusal("A name is needed.");
  const name = squeeze(value);
  if (nameKey(name) === "") throw new Refusal("A name is needed.");
  if (length(name) > NAME_LENGTH)
    throw new Refusal(`A name has at most ${NAME_LENGTH} characters.`);
  // The zero-width joiner is invisible too, but many emoji are made with it.
  if (/[^\P{C}\u200d]/u.test(name)) throw new Refusal("A name cannot contain control characters.");
  return name;
}

/** Two names that look alike to a reader have the same key. */
export function nameKey(name) {
  return name.normalize("NFKC").replaceAll("\u200d", "").trim().toLowerCase();
}

/** @param {unknown} value */
export function checkRoom(value) {
  if (typeof value !== "string") throw new Refusal("A room name is needed.");
  const room = squeeze(value).replace(/^#/, "").toLowerCase().replaceAll(" ", "-");
  if (room === "") throw new Refusal("A room name is needed.");
  if (length(room) > ROOM_LENGTH)
    throw new Refusal(`A room name has at most ${ROOM_LENGTH} characters.`);
  if (!/^[\p{L}\p{N}][\p{L}\p{M}\p{N}_-]*$/u.test(room)) {
    throw new Refusal("A room name consists of letters, digits, hyphens and underscores.");
  }
  return room;
}

/** @param {unknown} value */
export function checkText(value) {
  if (typeof value !== "string") throw new Refusal("A message is text.");
  const text = value.replace(/\r\n?/g, "\n").trim();
  if (text === "") throw new Refusal("The message is empty.");
  if (length(text) > TEXT_LENGTH)
    throw new Refusal(`A message has at most ${TEXT_LENGTH} characters.`);
  // Line feed and tab are the only control characters with a meaning in a message.
  if (/[^\P{Cc}\n\t]/u.test(text)) throw new Refusal("The message contains control characters.");
  return text;
}

/**
 * @param {unknown} value
 * @returns {{ name: string, type: string, size: number, bytes: Buffer }}
 */
export function checkPicture(value) {
  const { name, bytes } = checkObject(value);
  if (!Buffer.isBuffer(bytes)) throw new Refusal("A picture is sent as binary data.");
  if (bytes.length > PICTURE_LIMIT) throw new Refusal("A picture has at most 2 MB.");
  const type = PICTURE_SIGNATURES.find(
    (signature) =>
      bytes.toString("hex", signature.at, signature.at + signature.bytes.length / 2) ===
      signature.bytes,
  )?.type;
  if (!type) throw new Refusal("A picture is a PNG, JPEG, GIF or WebP file.");
  return { name: fileName(name), type, size: bytes.length, bytes };
}

/** @param {unknown} value  the name a client gives to a message of its own */
export function checkClientId(value) {
  if (typeof value !== "string" || !/^[\w-]{1,40}$/.test(value))
    throw new Refusal("The request was not understood.");
  return value;
}

/** @param {unknown} value */
export function checkCount(value, most) {
  if (!Number.isInteger(value) || value < 0 || value > most)
    throw new Refusal("The request was not understood.");
  return value;
}

function fileName(value) {
  if (typeof value !== "string") return "picture";
  const base = value.split(/[\\/]/).at(-1);
  const name = squeeze(base.replace(/\p{C}/gu, ""));
  return [...name].slice(0, FILE_NAME_LENGTH).join("") || "picture";
}

function squeeze(text) {
  return text.normalize("NFC").trim().replace(/\s+/gu, " ");
}

/** In characters as a reader counts them, near enough: code points, not UTF-16 units. */
function length(text) {
  return [...text].length;
}
