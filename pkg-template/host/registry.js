/**
 * All hosts by number, and the page events that they react to.
 *
 * Rust knows a host by its number only, because the garbage collector cannot see through a
 * reference from there. A host with work to do is held here. One without may be collected, together
 * with its Manager, its sockets and its core, which then removes it from this list.
 */

import { dictionary, namesOf } from "../own.js";

/** @typedef {import("./host.js").Host} Host */

/** @type {import("../own.js").Dictionary<Pick<WeakRef<Host>, "deref">>} */
const hosts = dictionary();
/** @type {import("../own.js").Dictionary<Host>} those with work to do */
const busy = dictionary();
let busyCount = 0;

/**
 * Adds a host to the list, by which Rust finds it.
 *
 * @param {Host} host
 * @param {number} number that of its core
 */
export function register(host, number) {
  // Where the page has removed `WeakRef`, hosts are never collected.
  hosts[number] = typeof WeakRef === "function" ? new WeakRef(host) : { deref: () => host };
}

/**
 * The host with this number; nothing if it has been collected.
 *
 * @param {number} number
 * @returns {Host | undefined}
 */
export function hostOf(number) {
  return hosts[number]?.deref();
}

/** @param {number} number of a core that is gone, or has failed */
export function forget(number) {
  delete hosts[number];
}

/** @param {Host} host one that has work to do */
export function hold(host) {
  if (busy[host.number] !== undefined) return;
  if (busyCount++ === 0) listen();
  busy[host.number] = host;
}

/** @param {Host} host one that has no work any more */
export function letGo(host) {
  if (busy[host.number] === undefined) return;
  delete busy[host.number];
  if (--busyCount === 0) stopListening();
}

const canListen = () => typeof addEventListener === "function";

// A service worker must add listeners while its script is first evaluated.
if (canListen()) {
  addEventListener("offline", () => forEachBusy((host) => host.offline()), false);
}

/** @param {(host: Host) => void} call */
function forEachBusy(call) {
  for (const number of namesOf(busy)) {
    const host = busy[number];
    if (host !== undefined) call(host);
  }
}

const onBeforeUnload = () => {
  forEachBusy((host) => host.beforeUnload());
  // Our listener must run after those of the page, which may still emit something.
  removeEventListener("pagehide", onPageHide, false);
  addEventListener("pagehide", onPageHide, false);
};
const onPageHide = () => forEachBusy((host) => host.pageHide());

// Only while there is something to close: these two can keep a page out of the browser's
// back/forward cache.
function listen() {
  if (!canListen()) return;
  addEventListener("beforeunload", onBeforeUnload, false);
  addEventListener("pagehide", onPageHide, false);
}

function stopListening() {
  if (!canListen()) return;
  removeEventListener("beforeunload", onBeforeUnload, false);
  removeEventListener("pagehide", onPageHide, false);
}
