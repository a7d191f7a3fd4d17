/** Patches of many kinds of built-in, as source texts: they run in a realm of their own, and know only its globals. */

/** The usual way of old libraries: a loop that any other built-in may be missing for. */
export const wrapAll = `function wrapAll(object) {
  const apply = Reflect.apply;
  for (const name of Object.getOwnPropertyNames(object)) {
    const property = Object.getOwnPropertyDescriptor(object, name);
    const original = property.value;
    if (name === "constructor" || typeof original !== "function") continue;
    property.value = function () { return apply(original, this, arguments); };
    Object.defineProperty(object, name, property);
  }
}`;

/** @param {string} path of an object all of whose methods are wrapped */
export const wrapped = (path) => ({
  builtIn: path,
  done: "every method wrapped",
  patch: `() => { ${wrapAll} wrapAll(${path}); }`,
});

/** @param {string} path */
export const removed = (path) => ({
  builtIn: path,
  done: "missing",
  patch: `() => { delete ${path}; }`,
});

/**
 * @param {string} path of a method that does its work and answers nothing
 */
export const mute = (path) => ({
  builtIn: path,
  done: "returns nothing",
  patch: `() => {
    const original = ${path};
    ${path} = function () { original.apply(this, arguments); };
  }`,
});

/**
 * @param {string[]} names
 * @param {string} done
 * @param {string} attributes of the property `name` that each of them becomes
 */
export const polluted = (names, done, attributes) => ({
  builtIn: `Object.prototype.${names[0]}, and ${names.length - 1} more names`,
  done,
  patch: `() => {
    for (const name of ${JSON.stringify(names)})
      Object.defineProperty(Object.prototype, name, { __proto__: null, configurable: true, ${attributes} });
  }`,
});
