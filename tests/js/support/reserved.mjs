/** The event names that nobody may send, as the module tells the face (`RESERVED` in `src/protocol`). */
export const RESERVED = [
  "connect",
  "connect_error",
  "disconnect",
  "disconnecting",
  "newListener",
  "removeListener",
];

/** The same as the codec takes them. */
export const RESERVED_NAMES = Object.assign(
  Object.create(null),
  Object.fromEntries(RESERVED.map((name) => [name, true])),
);
