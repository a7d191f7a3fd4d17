/** The event names that nobody may send, as the module tells the face (`RESERVED` in `src/protocol`). */
export const RESERVED = [
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
];
