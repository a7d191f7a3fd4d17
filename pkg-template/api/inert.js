/** Options that a browser cannot honour, and options that no version of today has. */
const INERT = [
  ...["agent", "pfx", "key", "cert", "ca", "ciphers", "passphrase", "rejectUnauthorized"],
  ...["perMessageDeflate", "localAddress"],
  ...["forceJSONP", "jsonp", "enablesXDR", "onlyBinaryUpgrades", "forceNode"],
];

/**
 * They are accepted; the debug build says that they change nothing.
 *
 * @param {object} opts
 */
export function warnOfInert(opts) {
  for (const name of INERT) {
    if (/** @type {any} */ (opts)[name] !== undefined) {
      console.warn(`socketio-wasm: the option "${name}" has no effect in a browser`);
    }
  }
}
