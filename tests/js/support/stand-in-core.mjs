/**
 * A core that decides nothing: it writes down what it is asked and told, and answers as a test wants. What the real
 * one decides is for other tests; here is what the face makes of it.
 */
import { install } from "../../../pkg-template/host/wasm.js";
import { RESERVED } from "./reserved.mjs";

const QUESTIONS = [
  ...["receive", "receiveBytes", "message", "judge", "judgeBytes", "route", "emit", "write"],
  ...["push", "taken", "isActive", "engineState", "isWritable", "namesSession"],
];

const INPUTS = [
  ...["open", "close", "setReconnection", "setReconnectionAttempts", "setReconnectionDelay"],
  ...["setReconnectionDelayMax", "setRandomizationFactor", "setTimeout", "observeManager"],
  ...["observeEngine", "notifyNamespace", "notifyManager", "addNamespace", "useNamespace"],
  ...["connect", "disconnect", "setConnected", "encodeFailed", "queueNext", "accepted"],
  ...["expelled", "refused", "reconstructionFailed", "parserFailed", "flush", "pushObserved"],
  ...[
    "engineClose",
    "opened",
    "refusedTransport",
    "frame",
    "payloadEnd",
    "sent",
    "closed",
    "failed",
  ],
  ...["resume", "pingExpired", "fired", "offline", "beforeUnload", "pageHide"],
];

/** @type {StandInCore[]} */
const cores = [];

export class StandInCore {
  constructor(number, settings) {
    this.key = number;
    this.settings = settings;
    this.namespaces = 0;
    /** @type {unknown[][]} name and arguments of each call */
    this.calls = [];
    /** @type {Record<string, unknown>} what it answers, by the name of the question, or functions that do */
    this.answers = {};
  }

  get number() {
    return this.key;
  }

  get ackId() {
    return this.answers.ackId;
  }

  get managerState() {
    return this.answers.managerState;
  }

  get isReconnecting() {
    return this.answers.isReconnecting;
  }

  holdsEnd() {
    return this.answers.holdsEnd;
  }

  /** What it was asked and told since the last time, but for what is only looked at. */
  news() {
    return this.calls.splice(0);
  }
}

for (const name of [...QUESTIONS, ...INPUTS]) {
  StandInCore.prototype[name] = function (...args) {
    this.calls.push([name, ...args]);
    const answer = this.answers[name];
    return typeof answer === "function" ? answer(...args) : answer;
  };
}

const { addNamespace } = StandInCore.prototype;
StandInCore.prototype.addNamespace = function (...args) {
  addNamespace.apply(this, args);
  return this.namespaces++;
};

const module = {
  priorWebsocketSuccess: false,
  reservedNames: RESERVED.join(","),
  create(settings) {
    const core = new StandInCore(cores.length, settings);
    cores.push(core);
    return core;
  },
};

/** Starts the module that makes such cores. */
export function start() {
  install(/** @type {any} */ (module));
  return module;
}

/** The core that was made last. */
export const lastCore = () => cores.at(-1);
