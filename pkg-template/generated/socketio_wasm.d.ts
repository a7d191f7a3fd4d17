/* tslint:disable */
/* eslint-disable */
/**
 * What to do with an event that is emitted, see [`Fate`].
 */

export type EmitAnswer = "send" | "buffer" | "queue" | "drop" | "reserved";
/**
 * The name of an event of an engine, see [`EngineEventKind`].
 */

export type EngineEventName = "open" | "handshake" | "packet" | "packetCreate" | "data" | "message" | "drain" | "flush" | "heartbeat" | "ping" | "pong" | "error" | "upgrading" | "upgrade" | "upgradeError" | "close";
/**
 * The name of an event of the Manager, see [`ManagerEventKind`].
 */

export type ManagerEventName = "open" | "error" | "ping" | "close" | "reconnect_attempt" | "reconnect" | "reconnect_error" | "reconnect_failed";
/**
 * The kind of value that the data of a packet is, see [`Payload`].
 */

export type PayloadKind = "event" | "array" | "none" | "object" | "string" | "reserved" | "other";
/**
 * What to do with a message, see [`Received`](socketio_wasm::protocol::io::Received). An invalid
 * one is answered with "drop", and has ended the connection.
 */

export type ReceiveAnswer = "deliver" | "await" | "complete" | "drop" | "observed";
/**
 * What to do with a complete packet, see [`Routed`].
 */

export type RouteAnswer = "deliver" | "track" | "buffer" | "answer" | "answerWithNull" | "answerQueued" | "connect" | "disconnect" | "refuse" | "drop";
/**
 * The private session id compared to the one before, see [`SessionId`].
 */

export type SessionFact = "absent" | "same" | "new";
/**
 * What to do with packets that are written, see [`Written`].
 */

export type WriteAnswer = "send" | "wait" | "flush" | "observed" | "drop";

/** The parameters that the core adds to the address of a request. */
export interface UrlParameters {
    /** Whether it names the session. */
    session: boolean;
    /** A number that no other request has. */
    token: number | undefined;
    /** Whether it asks for text only. */
    base64: boolean;
}

/** Why there is no answer to a packet. */
export type AckFailure = 'timedOut' | 'disconnected' | 'notEncoded';

export interface CoreHost {
    engineOptions(engine: number, ): EngineSettings | undefined;
    openTransport(transport: number, name: 'websocket' | 'webtransport', engine: number, parameters: UrlParameters, ): void;
    poll(transport: number, engine: number, parameters: UrlParameters, ): void;
    closeRequest(transport: number, engine: number, parameters: UrlParameters, ): void;
    post(transport: number, engine: number, count: number, parameters: UrlParameters, ): void;
    sendBuffered(transport: number, engine: number, count: number, ): void;
    sendControl(transport: number, kind: number, data: string, ): void;
    useTransport(engine: number, transport: number, ): void;
    closeTransport(transport: number, ): void;
    pingExpired(engine: number, ): void;
    handshake(engine: number, frame: unknown, ): HandshakeFields | undefined;
    read(frame: unknown, ): void;
    resetDecoder(): void;
    releaseEnds(): void;
    pong(engine: number, ): void;
    enqueue(engine: number, packet: unknown, ): void;
    measure(engine: number, limit: number, ): number[];
    dropBuffer(engine: number, ): void;
    engineEvent(engine: number, event: EngineEventName, ): void;
    engineEvent(engine: number, event: EngineEventName, value: unknown, ): void;
    engineEvent(engine: number, event: EngineEventName, reason: string, details: unknown, ): void;
    engineFrame(engine: number, event: EngineEventName, frame: unknown, ): void;
    engineTransport(engine: number, event: EngineEventName, transport: number, ): void;
    managerEvent(event: ManagerEventName, ): void;
    managerEvent(event: ManagerEventName, value: unknown, ): void;
    managerEvent(event: ManagerEventName, reason: string, details: unknown, ): void;
    flushCallback(callback: number, ): void;
    openCallback(callback: number, error: unknown, ): void;
    forgetCallback(callback: number, ): void;
    engineGone(engine: number, ): void;
    subscribeNamespace(event: string, namespace: number, on: boolean, ): void;
    subscribeEngine(event: string, engine: number, on: boolean, ): void;
    listenToParser(on: boolean, ): void;
    sendConnect(namespace: number, ): void;
    sendDisconnect(namespace: number, ): void;
    connected(namespace: number, sid: unknown, recovered: boolean | undefined, ): void;
    connectEvent(namespace: number, ): void;
    connectError(namespace: number, error: unknown, ): void;
    disconnected(namespace: number, reason: string, details: unknown, ): void;
    flushReceived(namespace: number, track: boolean, ): void;
    flushSend(namespace: number, ): void;
    unbuffer(namespace: number, ack: number, ): void;
    bufferedIds(namespace: number, ): number[];
    sendQueued(namespace: number, fate: EmitAnswer, ack: number | undefined, ): void;
    queueFailed(namespace: number, failure: AckFailure, ): void;
    ackFailed(namespace: number, ack: number, failure: AckFailure, ): void;
    forgetAck(namespace: number, ack: number, ): void;
    setTimer(timer: number, delay: number, ): void;
    clearTimer(timer: number, ): void;
    busy(busy: boolean, ): void;
}

export interface ManagerSettings {
    autoConnect: boolean;
    maxAttachments: number;
    reconnection: boolean;
    reconnectionAttempts: number;
    reconnectionDelay: number;
    reconnectionDelayMax: number;
    randomizationFactor: number;
    timeout: number | undefined;
}
export interface EngineSettings {
    hasAddress: boolean;
    transports: string[];
    upgrade: boolean;
    rememberUpgrade: boolean;
    tryAllTransports: boolean;
    closeOnLeave: 'never' | 'beforeunload' | 'pagehide';
    closeOnOffline: boolean;
    fetchMessages: boolean;
    polling: TransportSettings;
    websocket: TransportSettings;
    webtransport: TransportSettings;
}
export interface TransportSettings {
    ownQuery: boolean;
    timestampRequests: boolean;
    forceBase64: boolean;
}
export interface HandshakeFields {
    pingInterval: number;
    pingTimeout: number;
    maxPayload: number;
    upgrades: string[];
    data: unknown;
}

/**
 * The protocol core of one Manager.
 */
export class Core {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    accepted(namespace: number, sid: any | null | undefined, session: SessionFact): void;
    /**
     * Adds a namespace, and returns its number, for which `useNamespace` is to be called.
     * `retries` is 0 for no retry queue; `ack_timeout` is in milliseconds.
     */
    addNamespace(retries: number, ack_timeout?: number | null): number;
    beforeUnload(): void;
    /**
     * `manager.disconnect()`.
     */
    close(): void;
    /**
     * A transport that stays open was closed by the server.
     */
    closed(transport: number, event: any): void;
    connect(namespace: number): void;
    disconnect(namespace: number): void;
    /**
     * `socket.emit(…)`: what is to be done with the packet? `timeout` is in milliseconds. The id
     * of the acknowledgement, if there is one, is [`ack_id`](Self::ack_id), unless the answer is
     * "queue" or "reserved".
     */
    emit(namespace: number, reserved: boolean, volatile: boolean, has_ack: boolean, with_error: boolean, timeout?: number | null): EmitAnswer;
    encodeFailed(namespace: number, ack: number): void;
    engineClose(engine: number): void;
    /**
     * The state of an engine: `opening`, `open`, `closing` or `closed`; `undefined` for one that
     * has not begun.
     */
    engineState(engine: number): string | undefined;
    expelled(namespace: number): void;
    failed(transport: number, description: any, context: any, writing: boolean): void;
    /**
     * A timer has fired.
     */
    fired(timer: number): void;
    flush(engine: number): void;
    /**
     * A frame that is not a message, or one that was answered with "observed".
     */
    frame(transport: number, kind: number | null | undefined, is_probe_answer: boolean, frame: any): void;
    /**
     * Whether the end of a transport must be held back until `releaseEnds`, because its page is
     * being left.
     */
    holdsEnd(transport: number): boolean;
    /**
     * Whether a namespace connects when the Manager does (`socket.active`).
     */
    isActive(namespace: number): boolean;
    /**
     * Whether a transport could take a packet now; `undefined` if its engine has been forgotten.
     */
    isWritable(transport: number): boolean | undefined;
    /**
     * The same as `receiveBytes`, for such a message.
     */
    judgeBytes(): ReceiveAnswer;
    /**
     * The same as `receive` for a message that the host is to read (`Host.read`).
     */
    judge(kind: number | null | undefined, attachments: number, payload: PayloadKind): ReceiveAnswer;
    /**
     * A message came over a transport, for a custom parser: does it get the message ("deliver")?
     */
    message(transport: number): ReceiveAnswer;
    /**
     * Whether the address of a transport has a `sid`.
     */
    namesSession(transport: number): boolean;
    /**
     * The turn of the Manager among the listeners of an engine.
     */
    notifyManager(engine: number): void;
    /**
     * The turn of a namespace among the listeners of the Manager.
     */
    notifyNamespace(namespace: number): void;
    /**
     * The same for an event of an engine.
     */
    observeEngine(engine: number, event: EngineEventName, observed: boolean): void;
    /**
     * Whether an event of the Manager has listeners of the user. Events that the core does not
     * emit are ignored.
     */
    observeManager(event: ManagerEventName, observed: boolean): void;
    offline(): void;
    /**
     * `manager.open(callback)`.
     */
    open(callback?: number | null): void;
    /**
     * A transport that stays open is open.
     */
    opened(transport: number): void;
    pageHide(): void;
    parserFailed(error: any): void;
    payloadEnd(transport: number): void;
    pingExpired(engine: number): void;
    pushObserved(engine: number, packet: any): void;
    /**
     * A packet is written to this engine: what is to be done with it? `callback` is the number of
     * a function to call when the packet has been handed to the transport.
     */
    push(engine: number, callback?: number | null): WriteAnswer;
    queueNext(namespace: number): void;
    /**
     * The same for binary data.
     */
    receiveBytes(transport: number): ReceiveAnswer;
    /**
     * A message came over a transport, and the default parser has read it: what is to be done with
     * it? `kind` is the number that the first character stands for, NaN if it is not a number,
     * `undefined` if there is no character. `attachments` is the number before the first `-`, NaN
     * without one.
     */
    receive(transport: number, kind: number | null | undefined, attachments: number, payload: PayloadKind): ReceiveAnswer;
    /**
     * A placeholder has the number of an attachment that does not exist.
     */
    reconstructionFailed(): void;
    /**
     * A transport that stays open could not be made.
     */
    refusedTransport(transport: number, error: any): void;
    refused(namespace: number): void;
    /**
     * Goes on after a call that has ended with `ackFailed`.
     */
    resume(): void;
    /**
     * A complete packet is routed to a namespace with the name that it has: what is to be done
     * with it? `id` is `undefined` for a packet without an id, NaN for an id that is not a number.
     */
    route(namespace: number, kind: number, id: number | null | undefined, has_body: boolean): RouteAnswer;
    sent(transport: number): void;
    setConnected(namespace: number, connected: boolean): void;
    setRandomizationFactor(factor: number): void;
    setReconnectionAttempts(limit: number): void;
    setReconnectionDelayMax(delay: number): void;
    setReconnectionDelay(delay: number): void;
    setReconnection(on: boolean): void;
    setTimeout(timeout?: number | null): void;
    /**
     * A transport that stays open has taken what it was given: how many packets are next?
     * `undefined` if listeners, a close or an upgrade wait for this: then [`sent`](Self::sent) is to
     * be called.
     */
    taken(transport: number): number | undefined;
    useNamespace(namespace: number): void;
    /**
     * This many packets are written to the Manager's engine: what is to be done with them?
     */
    write(packets: number): WriteAnswer;
    /**
     * The id that the last `emit` gave to an acknowledgement. The next `emit` changes it.
     */
    readonly ackId: number;
    readonly isReconnecting: boolean;
    /**
     * The state of the Manager: `closed`, `opening` or `open`.
     */
    readonly managerState: string;
    /**
     * The number of this core, by which its host is found.
     */
    readonly number: number;
}

/**
 * There is one in each instance of the WebAssembly module.
 */
export class Module {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * Makes the core of a new Manager.
     */
    create(settings: ManagerSettings): Core;
    /**
     * Whether the last connection got to use a WebSocket (`rememberUpgrade`).
     */
    priorWebsocketSuccess: boolean;
    /**
     * The event names that the client itself emits and nobody may send, separated by commas.
     */
    readonly reservedNames: string;
}
