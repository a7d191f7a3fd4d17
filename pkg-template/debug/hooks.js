/** Has a function called beside a method of a class of this client, which itself stays as it is. */

/**
 * @template {Function & { prototype: any }} T
 * @typedef {T["prototype"]} Instance
 */

/**
 * @template {Function & { prototype: any }} T
 * @param {T} type
 * @param {keyof Instance<T> & string} name of a method
 * @param {(self: Instance<T>, ...args: any[]) => void} call with the object and the arguments, before the method
 */
export function before(type, name, call) {
  const method = type.prototype[name];
  type.prototype[name] = function (/** @type {unknown[]} */ ...args) {
    call(this, ...args);
    return method.apply(this, args);
  };
}

/**
 * @template {Function & { prototype: any }} T
 * @param {T} type
 * @param {keyof Instance<T> & string} name of a method
 * @param {(self: Instance<T>, ...args: any[]) => void} call the same, after the method has returned
 */
export function after(type, name, call) {
  const method = type.prototype[name];
  type.prototype[name] = function (/** @type {unknown[]} */ ...args) {
    const result = method.apply(this, args);
    call(this, ...args);
    return result;
  };
}
