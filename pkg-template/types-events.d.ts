/** Names and types of events, and the emitter that everything is. */

/** A map of event names to the type of their listeners. */
export interface EventsMap {
  [event: string]: any;
}

/** The map for code that declares none: every name, any arguments. */
export interface DefaultEventsMap {
  [event: string]: (...args: any[]) => void;
}

/** The event names of a map. */
export type EventNames<Map extends EventsMap> = keyof Map & (string | symbol);

/** The arguments of an event's listener, as a tuple. */
export type EventParams<Map extends EventsMap, Ev extends EventNames<Map>> = Parameters<Map[Ev]>;

/** The names one can listen to: those of the class and those of the application. */
export type ListenableNames<Reserved extends EventsMap, User extends EventsMap> =
  EventNames<Reserved> | EventNames<User>;

/**
 * The listener of a name; a name of the class's own wins over one of the
 * application's. Where the map is itself a type parameter the result cannot be
 * known, and any function is taken.
 */
export type ListenerOf<
  Reserved extends EventsMap,
  User extends EventsMap,
  Ev extends ListenableNames<Reserved, User>,
> = OrAnyFunction<
  Ev extends EventNames<Reserved> ? Reserved[Ev] : Ev extends EventNames<User> ? User[Ev] : never
>;

type OrAnyFunction<T> = [T] extends [never] ? (...args: any[]) => void | Promise<void> : T;

/**
 * The listeners of an object.
 *
 * A dispatch goes over a copy: a listener added meanwhile is called the next
 * time only, a removed one still this time. There is no limit to the number of
 * listeners, and the same function added twice is called twice.
 *
 * @typeParam ListenEvents events of the application that can be listened to
 * @typeParam EmitEvents events of the application that can be emitted
 * @typeParam ReservedEvents events of the class itself
 */
declare class Emitter<
  ListenEvents extends EventsMap,
  EmitEvents extends EventsMap,
  ReservedEvents extends EventsMap = {},
> {
  /** Adds a listener behind those already there. */
  on<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ListenerOf<ReservedEvents, ListenEvents, Ev>,
  ): this;

  /** The same as {@link on}. */
  addEventListener<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ListenerOf<ReservedEvents, ListenEvents, Ev>,
  ): this;

  /** Adds a listener that is removed before its first call. */
  once<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(
    ev: Ev,
    listener: ListenerOf<ReservedEvents, ListenEvents, Ev>,
  ): this;

  /**
   * Removes a listener (the first equal one); without one, all of the event;
   * without arguments, all listeners.
   */
  off<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ListenerOf<ReservedEvents, ListenEvents, Ev>,
  ): this;

  /** The same as {@link off}. */
  removeListener<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ListenerOf<ReservedEvents, ListenEvents, Ev>,
  ): this;

  /** The same as {@link off}. */
  removeEventListener<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(
    ev?: Ev,
    listener?: ListenerOf<ReservedEvents, ListenEvents, Ev>,
  ): this;

  /** Removes the listeners of an event, or all listeners. */
  removeAllListeners<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(ev?: Ev): this;

  /** Calls the listeners of an event. A `Socket` sends the event to the server instead. */
  emit<Ev extends EventNames<EmitEvents>>(ev: Ev, ...args: EventParams<EmitEvents, Ev>): this;

  /** Calls the listeners of an event of the class's own. */
  protected emitReserved<Ev extends EventNames<ReservedEvents>>(
    ev: Ev,
    ...args: EventParams<ReservedEvents, Ev>
  ): this;

  /** The listeners of an event: the live array, or an empty one if there are none. */
  listeners<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(
    event: Ev,
  ): ListenerOf<ReservedEvents, ListenEvents, Ev>[];

  /** Whether an event has listeners. */
  hasListeners<Ev extends ListenableNames<ReservedEvents, ListenEvents>>(event: Ev): boolean;
}

// As a type only: no module has such a value.
export type { Emitter };
