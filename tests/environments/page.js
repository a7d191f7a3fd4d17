/** The page of one lane: a frame for each run, whose realm is patched before or after the client is imported. */
import { Exercise } from "./exercise.js";

/** @typedef {import("./exercise.js").Realm} Realm */

/**
 * @typedef {object} Run
 * @property {string} patch the source text of a function
 * @property {boolean} before whether the realm is patched before the import
 * @property {number} limit milliseconds for one step
 * @property {string} client the address of a module that leaves `io` in the global `imported`
 */

/** @returns {Promise<HTMLIFrameElement>} with a realm of its own */
function openFrame() {
  return new Promise((resolve) => {
    const frame = document.createElement("iframe");
    frame.onload = () => resolve(frame);
    frame.src = "/frame";
    document.body.append(frame);
  });
}

/**
 * @param {Realm} realm
 * @param {string} src
 */
function importInto(realm, src) {
  return new Promise((resolve, reject) => {
    const script = realm.document.createElement("script");
    script.type = "module";
    script.onload = resolve;
    script.onerror = () => reject(new Error("it cannot be fetched"));
    script.src = src;
    realm.document.head.append(script);
  });
}

/**
 * @param {Run} run
 * @returns {Promise<string>} empty if the client works, otherwise the step that fails, and why
 */
export async function run({ patch, before, limit, client }) {
  const frame = await openFrame();
  const realm = /** @type {Realm} */ (frame.contentWindow);
  /** @type {unknown[]} */
  const uncaught = [];
  realm.addEventListener("error", ({ error, message }) => void uncaught.push(error ?? message));
  realm.addEventListener("unhandledrejection", ({ reason }) => void uncaught.push(reason));
  const exercise = new Exercise(realm, limit);
  try {
    if (before) realm.eval(`(${patch})()`);
    await importInto(realm, client);
    if (realm.imported === undefined) throw uncaught[0];
    if (!before) realm.eval(`(${patch})()`);
    await exercise.run(realm.imported);
    exercise.step = "uncaught";
    if (uncaught.length > 0) throw uncaught[0];
    return "";
  } catch (error) {
    const told =
      uncaught.length > 0 && uncaught[0] !== error ? `; uncaught: ${textOf(uncaught[0])}` : "";
    return `${exercise.step}: ${textOf(error)}${told}`;
  } finally {
    frame.remove();
  }
}

/** @param {unknown} error */
function textOf(error) {
  try {
    const { message, stack } = /** @type {any} */ (error) ?? {};
    return `${message ?? error} ${/** @type {any} */ (globalThis).withStacks ? stack : ""}`;
  } catch {
    return typeof error;
  }
}
