/** What Rust and JavaScript call by numbers; the numbers are those of `src/js/outputs.rs`. */

export const ENGINE_OPTIONS = 1;
export const SEND = 2;
export const POST = 3;
export const MICROTASK = 4;
export const HANDSHAKE = 5;
export const WIDEN = 6;
export const DECODE = 7;
export const PARSER_DECODE = 8;
export const RECONSTRUCT = 9;
export const ENCODE = 10;
export const MEASURE = 11;
export const RESET_PARSER = 12;
export const ENGINE_EVENT = 13;
export const FLUSH_CALLBACK = 14;
export const ENGINE_GONE = 15;
export const MANAGER_EVENT = 16;
export const SUBSCRIBE = 17;
export const UNSUBSCRIBE = 18;
export const OPEN_CALLBACK = 19;
export const AUTH = 20;
export const CONNECTED = 21;
export const CONNECT_EVENT = 22;
export const CONNECT_ERROR = 23;
export const DISCONNECTED = 24;
export const EVENT = 25;
export const FLUSH_RECEIVED = 26;
export const BUFFER_SEND = 27;
export const FLUSH_SEND = 28;
export const UNBUFFER = 29;
export const BUFFERED_IDS = 30;
export const OUTGOING = 31;
export const ACK_REGISTERED = 32;
export const ACK = 33;
export const FORGET_ACK = 34;
export const THROW = 35;
export const FORGET_CALLBACK = 36;
export const SESSION = 37;
export const REFUSED = 38;
export const OPEN_WEB_SOCKET = 39;
export const GET = 40;
export const FAREWELL = 41;
export const CLOSE_LINK = 42;

export const CODE = 0xff;
export const LAST = 0x100;
export const WITH_MICROTASK = 0x200;

/** In the order of `EngineEvent::NAMES` and `ManagerEvent::NAMES`. */
export const ENGINE_EVENTS = [
  "open",
  "handshake",
  "packet",
  "packetCreate",
  "data",
  "message",
  "drain",
  "flush",
  "heartbeat",
  "ping",
  "pong",
  "error",
  "upgrading",
  "upgrade",
  "upgradeError",
  "close",
];
export const MANAGER_EVENTS = [
  "open",
  "error",
  "ping",
  "packet",
  "close",
  "reconnect_attempt",
  "reconnect",
  "reconnect_error",
  "reconnect_failed",
];
/** Why a connection ended, in the order of `Reason`. */
export const REASONS = [
  "io server disconnect",
  "io client disconnect",
  "ping timeout",
  "transport close",
  "transport error",
  "parse error",
  "forced close",
];
/** The events in which the core keeps places of its own, by kind of subscriber. */
export const SUBSCRIBED = [
  ["open", "error", "packet", "close"],
  ["ping", "data", "error", "close"],
  ["open", "error"],
];
