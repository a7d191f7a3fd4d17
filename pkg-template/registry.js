/**
 * The hosts by number, and what the page tells all of them.
 *
 * Rust knows a host by its number only: a reference from there would be one that the
 * garbage collector cannot see through. A host with work to do is held here; one
 * without is free to go, and its Manager and sockets with it.
 */

import { loadWasm } from "./wasm-module.js";

/** @typedef {import("./host.js").Host} Host */

/** @type {Map<number, WeakRef<Host>>} */
const hosts = new Map();
/** @type {Set<Host>} */
const busy = new Set();
/** @type {FinalizationRegistry<number>} */
const collected = new FinalizationRegistry((number) => {
  hosts.delete(number);
  loadWasm().discard(number);
});

/**
 * @param {Host} host
 * @param {number} number that of its Manager in Rust, which goes when the host does
 */
export function register(host, number) {
  hosts.set(number, new WeakRef(host));
  collected.register(host, number);
}

/**
 * @param {number} number
 * @returns {Host | undefined}
 */
export function hostOf(number) {
  return hosts.get(number)?.deref();
}

/** @param {Host | undefined} host a host that has work to do */
export function hold(host) {
  if (host === undefined) return;
  if (busy.size === 0) listen();
  busy.add(host);
}

/** @param {Host | undefined} host a host that has none any more */
export function letGo(host) {
  if (busy.delete(/** @type {Host} */ (host)) && busy.size === 0) stopListening();
}

const canListen = typeof addEventListener === "function";

// A service worker must do this while its script is first evaluated.
if (canListen) {
  addEventListener("offline", () => forEachBusy((host) => host.offline()), false);
}

/** @param {(host: Host) => void} tell */
function forEachBusy(tell) {
  for (const host of [...busy]) tell(host);
}

const onBeforeUnload = () => forEachBusy((host) => host.beforeUnload());
const onPageHide = () => forEachBusy((host) => host.pageHide());

// Only as long as there is something to close: these two can keep a page out of the
// browser's back/forward cache.
function listen() {
  if (!canListen) return;
  addEventListener("beforeunload", onBeforeUnload, false);
  addEventListener("pagehide", onPageHide, false);
}

function stopListening() {
  if (!canListen) return;
  removeEventListener("beforeunload", onBeforeUnload, false);
  removeEventListener("pagehide", onPageHide, false);
}
