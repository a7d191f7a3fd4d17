/** What checks need, and how one runs: in a page. */

/** Milliseconds that a check may take. */
const LIMIT = 20_000;

/** Resolves with the arguments of the next event. */
export function once(emitter, event) {
  return new Promise((resolve) => emitter.once(event, (...args) => resolve(args)));
}

export function equal(found, wanted, what) {
  const [a, b] = [JSON.stringify(found), JSON.stringify(wanted)];
  if (a !== b) throw new Error(`${what}: ${a}, not ${b}`);
}

export const bytes = (length) => Uint8Array.from({ length }, (_, i) => i * 7);

export function sameBytes(buffer, wanted, what) {
  const found = new Uint8Array(buffer);
  equal(found.length, wanted.length, what);
  if (found.some((byte, i) => byte !== wanted[i])) throw new Error(`${what}: other bytes`);
}

/**
 * @typedef {object} Config
 * @property {string} client the module of the client
 * @property {string} url of the server
 * @property {string} way `polling`, `websocket` or `upgrade`
 * @property {string} check
 * @property {string} control where commands go
 * @property {object} clientOptions
 *
 * @typedef {(config: Config & Record<string, unknown>) => Promise<string>} Run resolves with what went wrong, or nothing
 */

/**
 * @param {Record<string, (env: any) => Promise<void>>} checks
 * @param {Config & Record<string, unknown>} config all that the check does not know by itself
 * @returns {Promise<string>}
 */
export async function runCheck(checks, { client, url, check, control, clientOptions, ...rest }) {
  const { io } = await import(client);
  const sockets = [];
  const env = {
    ...rest,
    url,
    open(namespace = "/", options = {}) {
      const { way = rest.way, base = url, ...others } = options;
      const socket = io(base + namespace, {
        transports: way === "upgrade" ? ["polling", "websocket"] : [way],
        forceNew: true,
        reconnectionDelay: 20,
        reconnectionDelayMax: 100,
        ...clientOptions,
        ...others,
      });
      sockets.push(socket);
      return socket;
    },
    control: controlOf(control),
  };
  try {
    await inTime(checks[check](env));
    return "";
  } catch (error) {
    return error?.message || String(error);
  } finally {
    for (const socket of sockets) socket.disconnect();
  }
}

/**
 * @param {string} control where commands go
 * @returns {(command: string, argument?: unknown) => Promise<any>}
 */
export function controlOf(control) {
  // Not one that a check has changed.
  const { fetch } = globalThis;
  return async (command, argument = null) => {
    const request = { method: "POST", body: JSON.stringify(argument) };
    const response = await fetch(`${control}/${command}`, request);
    const answer = await response.json();
    if (!response.ok) throw new Error(answer.error);
    return answer.value;
  };
}

/** @throws {Error} if the check takes longer than it may */
export async function inTime(check) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${LIMIT} ms`)), LIMIT);
  });
  try {
    return await Promise.race([check, late]);
  } finally {
    clearTimeout(timer);
  }
}

/**
 * Connected, and where there is an upgrade, upgraded.
 *
 * @param {import("socket.io-client").Socket} socket that is just being opened
 */
export async function connected(socket) {
  const { transports } = socket.io.opts;
  if (transports.length > 1) {
    await once(socket.io, "open");
    await Promise.all([once(socket.io.engine, "upgrade"), once(socket, "connect")]);
  } else {
    const refused = once(socket, "connect_error").then(([error]) => Promise.reject(error));
    await Promise.race([once(socket, "connect"), refused]);
  }
  return socket;
}
