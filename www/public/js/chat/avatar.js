import { element } from "../lib/dom.js";

const HUES = 8;

/**
 * The initial of a name on one of a few colours; decoration, since the name stands beside it.
 *
 * @param {{ name: string, number: number }} person
 * @param {boolean} [online]
 */
export function avatar(person, online = true) {
  const initial = [...person.name][0].toUpperCase();
  return element(
    `span.avatar.${hueOf(person)}`,
    { "aria-hidden": "true", dataset: { online } },
    initial,
  );
}

/** People who came after one another have different colours. */
export function hueOf({ number }) {
  return `hue-${number % HUES}`;
}
