/**
 * The event emitter: the base class of sockets, managers, engines and transports.
 *
 * Users see lists of functions and nothing else. The client itself must react to some events as
 * well, at its own place in the order of registration. For that it leaves subscribers in the lists, which
 * users can neither see nor remove.
 */

import { detach, dictionary, namesOf, placeOf } from "../own.js";

/**
 * @template T
 * @typedef {import("../own.js").Dictionary<T>} Dictionary
 */

/** @typedef {Function & { fn?: Function }} Listener one that {@link Emitter.once} has made keeps the user's in `fn` */

/** The client's own place among the listeners of an event. */
class Subscriber {
  /**
   * @param {unknown} key what is handed back when the subscriber's turn comes
   * @param {number} position how many of the user's listeners come before it
   */
  constructor(key, position) {
    this.key = key;
    this.position = position;
  }
}
detach(Subscriber);

/**
 * Event names are compared as strings: `1` and `"1"` are one event.
 *
 * @param {unknown} event
 * @returns {string}
 */
function nameOf(event) {
  return typeof event === "string" ? event : "" + event;
}

/**
 * Merges subscribers and listeners in the order in which they registered. The result is a copy, so a
 * listener that is added or removed during a dispatch does not change that dispatch.
 *
 * @param {Listener[]} listeners
 * @param {Subscriber[]} subscribers
 * @returns {Array<Listener | Subscriber>}
 */
function inOrder(listeners, subscribers) {
  const order = [];
  let next = 0;
  for (const subscriber of subscribers) {
    // A user may have shortened the live array, hence the second bound.
    while (next < subscriber.position && next < listeners.length) {
      order.push(listeners[next++]);
    }
    order.push(subscriber);
  }
  while (next < listeners.length) {
    order.push(listeners[next++]);
  }
  return order;
}

/** For `_dispatch` of an emitter that has no subscribers. */
export const noSubscribers = () => {};

export class Emitter {
  // Plain properties rather than private ones: reactive frameworks wrap
  // sockets in proxies, on which private names throw.
  constructor() {
    /** @type {Dictionary<Listener[]>} */
    this._events = dictionary();
    /** @type {Dictionary<Subscriber[]> | null} */
    this._subscribers = null;
    /** @type {((event: string, hasListeners: boolean) => void) | null} */
    this._watcher = null;
  }

  /**
   * Adds a listener at the end; the same function added twice is called twice.
   *
   * @param {string} event
   * @param {Function} fn
   * @returns {this}
   */
  on(event, fn) {
    const name = nameOf(event);
    const listeners = this._events[name];
    if (listeners === undefined) {
      this._events[name] = [fn];
      this._report(name, true);
    } else {
      listeners.push(fn);
      if (listeners.length === 1) {
        // The user emptied the live array, unnoticed until now.
        this._rewind(name);
        this._report(name, true);
      }
    }
    return this;
  }

  /**
   * Adds a listener that is removed before its first call.
   *
   * @param {string} event
   * @param {Function} fn
   * @returns {this}
   */
  once(event, fn) {
    /**
     * @this {Emitter}
     * @param {...unknown} args
     */
    function listener(...args) {
      this.off(event, listener);
      fn.apply(this, args);
    }
    listener.fn = fn;
    this.on(event, listener);
    return this;
  }

  /**
   * Removes the first listener that is `fn` (or wraps it, see {@link once});
   * without `fn` all listeners of the event; without arguments all listeners.
   *
   * @param {string} [event]
   * @param {Function} [fn]
   * @returns {this}
   */
  off(event, fn) {
    // The number of arguments decides, not their values.
    if (arguments.length === 0) {
      this._removeEverything();
      return this;
    }
    const name = nameOf(event);
    const listeners = this._events[name];
    if (listeners === undefined) return this;
    if (arguments.length === 1) {
      this._removeEvent(name);
      return this;
    }
    const index = placeOf(listeners, (entry) => entry === fn || entry.fn === fn);
    if (index !== -1) {
      listeners.splice(index, 1);
      this._closeGap(name, index);
    }
    if (listeners.length === 0) this._removeEvent(name);
    return this;
  }

  /**
   * Calls the listeners of an event, in order, with the arguments.
   *
   * @param {string} event
   * @param {...unknown} args
   * @returns {this}
   */
  emit(event, ...args) {
    const listeners = this._events[nameOf(event)];
    if (listeners === undefined) return this;
    if (listeners.length === 1) {
      // The only listener cannot disturb a loop, so there is nothing to copy.
      listeners[0].apply(this, args);
      return this;
    }
    const copy = listeners.slice();
    for (let i = 0; i < copy.length; i++) {
      copy[i].apply(this, args);
    }
    return this;
  }

  /**
   * The listeners of an event: the array the emitter itself uses, or a new
   * empty one if there are none.
   *
   * @param {string} event
   * @returns {Listener[]}
   */
  listeners(event) {
    return this._events[nameOf(event)] ?? [];
  }

  /**
   * @param {string} event
   * @returns {boolean}
   */
  hasListeners(event) {
    return this.listeners(event).length !== 0;
  }

  /**
   * {@link emit} for an event as it stands in a packet: the name, then the
   * arguments. It saves the copy of the arguments in the usual cases.
   *
   * @param {readonly unknown[]} packet
   * @package
   */
  _emitPacket(packet) {
    const listeners = this._events[nameOf(packet[0])];
    if (listeners === undefined) return;
    if (listeners.length === 1) {
      const fn = listeners[0];
      switch (packet.length) {
        case 1:
          fn.call(this);
          return;
        case 2:
          fn.call(this, packet[1]);
          return;
        case 3:
          fn.call(this, packet[1], packet[2]);
          return;
      }
    }
    const args = packet.slice(1);
    const copy = listeners.slice();
    for (let i = 0; i < copy.length; i++) {
      copy[i].apply(this, args);
    }
  }

  /**
   * Calls the listeners of an event, and `onSubscriber` for its subscribers, in the order of registration.
   * After the first listener that throws, the other listeners are skipped, but no subscriber is: the
   * client must not miss an event because of an error in user code.
   *
   * @param {string} event
   * @param {unknown[]} args
   * @param {(key: any) => void} onSubscriber
   * @param {(error: unknown) => void} onThrow
   * @package
   */
  _dispatch(event, args, onSubscriber, onThrow) {
    const listeners = this._events[event];
    const subscribers = this._subscribers?.[event];
    if (subscribers === undefined) {
      if (listeners === undefined) return;
      try {
        if (listeners.length === 1) {
          listeners[0].apply(this, args);
        } else {
          for (const fn of listeners.slice()) fn.apply(this, args);
        }
      } catch (error) {
        onThrow(error);
      }
      return;
    }
    let thrown = false;
    for (const entry of inOrder(listeners ?? [], subscribers)) {
      if (entry instanceof Subscriber) {
        onSubscriber(entry.key);
      } else if (!thrown) {
        try {
          entry.apply(this, args);
        } catch (error) {
          thrown = true;
          onThrow(error);
        }
      }
    }
  }

  /**
   * Puts a subscriber behind everything registered for the event so far.
   *
   * @param {string} event
   * @param {unknown} key
   * @package
   */
  _subscribe(event, key) {
    this._subscribers ??= dictionary();
    (this._subscribers[event] ??= []).push(new Subscriber(key, this.listeners(event).length));
  }

  /**
   * Removes the first subscriber with this key; unknown keys are ignored.
   *
   * @param {string} event
   * @param {unknown} key
   * @package
   */
  _unsubscribe(event, key) {
    const subscribers = this._subscribers?.[event];
    if (subscribers === undefined) return;
    const index = placeOf(subscribers, (subscriber) => subscriber.key === key);
    if (index === -1) return;
    subscribers.splice(index, 1);
    if (subscribers.length === 0) delete this._subscribers?.[event];
  }

  /**
   * Calls the callback whenever an event gains its first listener or loses its last, and at once
   * for every event that has listeners.
   *
   * @param {(event: string, hasListeners: boolean) => void} callback
   * @package
   */
  _watch(callback) {
    this._watcher = callback;
    for (const event in this._events) if (this.hasListeners(event)) callback(event, true);
  }

  /**
   * @param {string} event
   * @param {boolean} hasListeners
   */
  _report(event, hasListeners) {
    if (this._watcher !== null) this._watcher(event, hasListeners);
  }

  /** @param {string} event */
  _removeEvent(event) {
    // The array itself stays as it is, for those who got it from listeners().
    delete this._events[event];
    this._rewind(event);
    this._report(event, false);
  }

  _removeEverything() {
    const events = namesOf(this._events);
    this._events = dictionary();
    for (const event of events) {
      this._rewind(event);
      this._report(event, false);
    }
  }

  /**
   * The listener at `index` is gone: later subscribers have one fewer before them.
   *
   * @param {string} event
   * @param {number} index
   */
  _closeGap(event, index) {
    const subscribers = this._subscribers?.[event];
    if (subscribers === undefined) return;
    for (const subscriber of subscribers) {
      if (subscriber.position > index) subscriber.position--;
    }
  }

  /**
   * No listener of the event is left: subscribers come before all that are added from now on.
   *
   * @param {string} event
   */
  _rewind(event) {
    const subscribers = this._subscribers?.[event];
    if (subscribers === undefined) return;
    for (const subscriber of subscribers) subscriber.position = 0;
  }
}

// A subclass may override emit() and still need this one.
Emitter.prototype.emitReserved = Emitter.prototype.emit;
Emitter.prototype.addEventListener = Emitter.prototype.on;
Emitter.prototype.removeListener = Emitter.prototype.off;
Emitter.prototype.removeAllListeners = Emitter.prototype.off;
Emitter.prototype.removeEventListener = Emitter.prototype.off;
