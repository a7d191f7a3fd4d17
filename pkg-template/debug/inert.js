import { warnOnce } from "../own.js";

/** Options of the official client that have no effect in a browser, or in any current version. */
const INERT = [
  ...["agent", "pfx", "key", "cert", "ca", "ciphers", "passphrase", "rejectUnauthorized"],
  ...["perMessageDeflate", "localAddress"],
  ...["forceJSONP", "jsonp", "enablesXDR", "onlyBinaryUpgrades", "forceNode"],
];

/**
 * Warns of such options. They are accepted all the same.
 *
 * @param {object} opts
 */
export function warnOfInert(opts) {
  for (const name of INERT) {
    if (/** @type {any} */ (opts)[name] !== undefined) {
      warnOnce(`the option "${name}" has no effect in a browser`);
    }
  }
}
