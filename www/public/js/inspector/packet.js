/** What stands in a packet, told from the data that the engine's events carry. */

const SOCKET_TYPES = [
  "CONNECT",
  "DISCONNECT",
  "EVENT",
  "ACK",
  "CONNECT_ERROR",
  "BINARY_EVENT",
  "BINARY_ACK",
];
/** `<type>[<attachments>-][/<namespace>,][<ack id>][<JSON>]` */
const SOCKET_PACKET = /^(\d)(?:(\d+)-)?(?:(\/[^,]*),)?(\d+)?(.*)$/s;
const CONTENT_SHOWN = 4_000;
const BYTES_SHOWN = 256;

const encoder = new TextEncoder();

/**
 * @typedef {object} PacketFacts
 * @property {string} type     as the protocol names it
 * @property {"heartbeat" | "control" | "message" | "ack" | "binary"} kind
 * @property {string} [event]  name of the event
 * @property {string} [ackId]
 * @property {number} size     bytes on the line, without the transport's own framing
 * @property {string} content
 */

/**
 * @param {{ type: string, data?: unknown }} packet  an Engine.IO packet
 * @returns {PacketFacts}
 */
export function readPacket({ type, data }) {
  if (type !== "message") {
    const content = typeof data === "string" ? data : "";
    const kind = type === "ping" || type === "pong" ? "heartbeat" : "control";
    return { type, kind, size: 1 + byteLength(content), content };
  }
  if (typeof data !== "string") return readBinary(data);

  const [, digit, , namespace, ackId, body] = SOCKET_PACKET.exec(data) ?? [];
  const socketType = SOCKET_TYPES[digit] ?? "message";
  return {
    type: socketType,
    kind: socketType.endsWith("ACK") ? "ack" : socketType.endsWith("EVENT") ? "message" : "control",
    event: socketType.endsWith("EVENT") ? /^\["((?:[^"\\]|\\.)*)"/.exec(body)?.[1] : undefined,
    ackId,
    size: 1 + byteLength(data),
    content: (namespace ? `${namespace} ` : "") + (body ?? data).slice(0, CONTENT_SHOWN),
  };
}

/** The arguments of an event, without its name and the brackets. @param {PacketFacts} facts */
export function argumentsOf({ content, event }) {
  return content.slice(content.indexOf(`["${event}"`) + event.length + 4, -1);
}

function readBinary(data) {
  if (data instanceof Blob) {
    return {
      type: "attachment",
      kind: "binary",
      size: data.size,
      content: `Blob, ${data.type || "no type"}`,
    };
  }
  const bytes = ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
  const hex = [...bytes.subarray(0, BYTES_SHOWN)].map((byte) => byte.toString(16).padStart(2, "0"));
  const rest = bytes.length > BYTES_SHOWN ? " …" : "";
  return { type: "attachment", kind: "binary", size: bytes.length, content: hex.join(" ") + rest };
}

function byteLength(text) {
  return encoder.encode(text).length;
}
