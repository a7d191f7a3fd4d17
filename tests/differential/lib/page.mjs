/**
 * The half of the harness that lives in the page: loads one client and one scenario, runs its client half and
 * hands the trace back.
 *
 * @typedef {{
 *   runId: string, name: string, variant: string | null, control: string, clientUrl: string, scenarioUrl: string,
 *   parserUrl: string, msgpackUrl: string, url: string, serverUrl: string, certificate?: string,
 * }} PageConfig
 */
import { registerKind, show, showLine } from "./show.mjs";

const MANAGER_EVENTS = [
  "open",
  "error",
  "close",
  "reconnect_attempt",
  "reconnect",
  "reconnect_error",
  "reconnect_failed",
];
const SOCKET_EVENTS = ["connect", "connect_error", "disconnect"];
const ENGINE_EVENTS = [
  "handshake",
  "open",
  "upgrading",
  "upgrade",
  "upgradeError",
  "error",
  "close",
];

const nativeFetch = globalThis.fetch.bind(globalThis);

/**
 * Resolves with the arguments of the next event.
 * @param {{ once(event: string, listener: (...args: unknown[]) => void): unknown }} emitter
 * @param {string} event
 * @returns {Promise<unknown[]>}
 */
export function once(emitter, event) {
  return new Promise((resolve) => {
    emitter.once(event, (...args) => resolve(args));
  });
}

/** One macrotask, not subject to the throttling of timers. */
export function macrotask() {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

class Trace {
  constructor() {
    /** @type {Record<string, string[]>} */
    this.channels = { page: [], errors: [] };
    this.ids = {};
    this.frozen = false;
  }

  /** @param {string} channel */
  writer(channel) {
    this.channels[channel] ??= [];
    return (label, ...values) => {
      if (!this.frozen) {
        this.channels[channel].push(showLine(label, values));
      }
    };
  }
}

function watchErrors(trace) {
  const log = trace.writer("errors");
  addEventListener("error", (event) => {
    // a failing <script> or <img> fires "error" too, without an exception
    if (event.message !== undefined) {
      log("uncaught", event.error ?? event.message);
      event.preventDefault();
    }
  });
  addEventListener("unhandledrejection", (event) => {
    log("unhandled rejection", event.reason);
    event.preventDefault();
  });
}

function registerKinds({ Socket, Manager }) {
  registerKind((value) => (value instanceof Socket ? `<Socket ${value.nsp}>` : undefined));
  registerKind((value) => (value instanceof Manager ? "<Manager>" : undefined));
  registerKind((value) =>
    value instanceof XMLHttpRequest || value instanceof Response
      ? `<response ${value.status}>`
      : undefined,
  );
}

function describeEngineEvent(event, args) {
  if (event === "upgrading" || event === "upgrade") {
    return [args[0]?.name];
  }
  return args;
}

/**
 * Logs the events of a socket, its Manager and its engine in one line order.
 * `S.`, `M.`, `E.` prefixes; the engine is followed again whenever the Manager opens a new one.
 */
function makeTracer(defaultLog) {
  return function trace(socket, options = {}) {
    const {
      name = "S",
      manager = true,
      engine = false,
      log = defaultLog,
      socketEvents = SOCKET_EVENTS,
    } = options;
    const managerEvents = Array.isArray(manager) ? manager : manager ? MANAGER_EVENTS : [];
    const engineEvents = Array.isArray(engine) ? engine : engine ? ENGINE_EVENTS : [];
    for (const event of socketEvents) {
      socket.on(event, (...args) => log(`${name}.${event}`, ...args));
    }
    for (const event of managerEvents) {
      socket.io.on(event, (...args) => log(`M.${event}`, ...args));
    }
    let followed;
    const follow = () => {
      if (engineEvents.length > 0 && socket.io.engine && socket.io.engine !== followed) {
        followed = socket.io.engine;
        for (const event of engineEvents) {
          followed.on(event, (...args) => log(`E.${event}`, ...describeEngineEvent(event, args)));
        }
      }
    };
    follow();
    socket.io.on("open", follow);
    return socket;
  };
}

function makeControl(config) {
  return async function ctl(command, argument = null) {
    const response = await nativeFetch(
      `${config.control}/ctl/${config.runId}/${encodeURIComponent(command)}`,
      {
        method: "POST",
        body: JSON.stringify(argument),
      },
    );
    const answer = await response.json();
    if (!response.ok) {
      throw new Error(`control command ${command} failed: ${answer.error}`);
    }
    return answer.value ?? undefined;
  };
}

/**
 * Everything that is already under way gets its turn: page tasks, the loop of the server process, and back.
 * @param {(command: string) => Promise<unknown>} ctl
 */
async function settle(ctl) {
  for (let round = 0; round < 3; round++) {
    for (let i = 0; i < 4; i++) {
      await macrotask();
    }
    await ctl("settle");
  }
}

/** How often everything under way gets its turn, with a pause in between, before nothing more is expected: a second. */
const ROUNDS_OF_SILENCE = 20;

/**
 * Waits until a condition holds, but not for ever: it gives up after many rounds in which everything under way got its
 * turn. The pauses leave the processor to other halves, and on a busy machine a round takes longer. They are the
 * server's, as a scenario may have replaced the timers of the page.
 * @param {(command: string) => Promise<unknown>} ctl
 * @param {() => boolean} condition
 */
async function until(ctl, condition) {
  for (let round = 0; round < ROUNDS_OF_SILENCE && !condition(); round++) {
    await settle(ctl);
    await ctl("pause");
  }
}

/** Waits for a promise, but not for ever: its value, or "silence" when nothing moves any more. */
async function orSilence(ctl, promise) {
  let over = false;
  const outcome = promise.then((value) => {
    over = true;
    return value;
  });
  return Promise.race([outcome, until(ctl, () => over).then(() => "silence")]);
}

/**
 * Everything written has been sent. Over polling the answer to a POST request may come after the answer to a GET
 * request that it led to; until then the transport is not writable, and a close waits.
 */
async function drained({ io: { engine } }) {
  while (engine.readyState !== "closed" && engine.writeBuffer.length > 0) {
    await Promise.race([once(engine, "drain"), once(engine, "close")]);
  }
}

/** The server ends the connection, and the client has come back by itself. */
async function comeBack(ctl, socket) {
  const again = once(socket, "connect");
  await ctl("engine.close");
  await again;
}

/** The page leaves, and the engine, if it is open, has ended: over polling it may have to wait for an answer first. */
async function leave(socket) {
  const { engine } = socket.io;
  const wasOpen = engine.readyState === "open";
  socket.disconnect();
  if (wasOpen && engine.readyState !== "closed") await once(engine, "close");
}

/** Calls `fn` and logs what came back or what was thrown. */
function makeAttempt(log) {
  return function attempt(label, fn) {
    try {
      const value = fn();
      log(label, "returned", value);
      return value;
    } catch (error) {
      log(label, "threw", error);
      return undefined;
    }
  };
}

async function loadScenario(config) {
  const module = await import(config.scenarioUrl);
  const list = [module.default].flat();
  const scenario = list.find((candidate) => candidate.name === config.name);
  if (scenario === undefined) {
    throw new Error(`no scenario named ${config.name} in ${config.scenarioUrl}`);
  }
  return scenario;
}

/**
 * Options with which a browser takes the certificate of the server's WebTransport.
 *
 * @param {string} certificate its SHA-256 in hexadecimal digits
 * @param {object} opts
 */
function withCertificate(certificate, opts) {
  const bytes = certificate.match(/../g).map((digits) => parseInt(digits, 16));
  const serverCertificateHashes = [{ algorithm: "sha-256", value: new Uint8Array(bytes) }];
  return { ...opts, transportOptions: { webtransport: { serverCertificateHashes } } };
}

/** @param {PageConfig} config */
export async function run(config) {
  const trace = new Trace();
  globalThis.differentialTrace = trace;
  const log = trace.writer("page");
  watchErrors(trace);
  const ctl = makeControl(config);
  const scenario = await loadScenario(config);
  const client = await import(config.clientUrl);
  registerKinds(client);

  const env = {
    ...client,
    client,
    config,
    url: config.url,
    serverUrl: config.serverUrl,
    variant: config.variant,
    opts: scenario.variants?.[config.variant] ?? {},
    log,
    withCertificate: (opts = {}) => withCertificate(config.certificate, opts),
    /** The msgpack parser that an application would use with this client. */
    msgpack: async () => (await import(config.msgpackUrl)).default,
    /** `install` of `@sinonjs/fake-timers`, which replaces timers and clocks as test suites do. */
    fakeTimers: async () => (await import(`${config.control}/modules/fake-timers.js`)).install,
    channel: (name) => trace.writer(name),
    /** Names a value that differs from run to run: it is shown as `<kind n>` from then on. */
    learn: (kind, value) => {
      trace.ids[String(value)] = kind;
      return value;
    },
    attempt: makeAttempt(log),
    trace: makeTracer(log),
    once,
    drained,
    comeBack: (socket) => comeBack(ctl, socket),
    leave,
    macrotask,
    show,
    ctl,
    settle: () => settle(ctl),
    until: (condition) => until(ctl, condition),
    orSilence: (promise) => orSilence(ctl, promise),
    fence: (socket) => new Promise((resolve) => socket.emit("fence", resolve)),
    closed: () => ctl("closed"),
  };
  await scenario.client(env);
  await settle(ctl);
  trace.frozen = true;
  return { channels: trace.channels, ids: trace.ids };
}
