/* tslint:disable */
/* eslint-disable */
/**
 * Why the answer to a packet does not come, see [`AckError`].
 */

export type AckFailure = "timedOut" | "disconnected" | "notEncoded";
/**
 * What becomes of an `emit`, see [`Fate`].
 */

export type EmitAnswer = "send" | "buffer" | "queue" | "drop" | "reserved";
/**
 * The name of an event of an engine's, see [`EngineEventKind`].
 */

export type EngineEventName = "open" | "handshake" | "packet" | "packetCreate" | "data" | "message" | "drain" | "flush" | "heartbeat" | "ping" | "pong" | "error" | "upgrading" | "upgrade" | "upgradeError" | "close";
/**
 * The name of an event of the Manager's, see [`ManagerEventKind`].
 */

export type ManagerEventName = "open" | "error" | "ping" | "close" | "reconnect_attempt" | "reconnect" | "reconnect_error" | "reconnect_failed";
/**
 * What kind of value the data of a packet are, see [`Payload`].
 */

export type PayloadKind = "event" | "array" | "none" | "object" | "string" | "reserved" | "other";
/**
 * What becomes of a message, see [`Received`](socketio_wasm::protocol::io::Received). One that is
 * invalid has ended the connection.
 */

export type ReceiveAnswer = "deliver" | "await" | "complete" | "drop" | "observed";
/**
 * What becomes of a complete packet, see [`Routed`].
 */

export type RouteAnswer = "deliver" | "track" | "buffer" | "answer" | "answerWithNull" | "answerQueued" | "connect" | "disconnect" | "refuse" | "drop";
/**
 * What the private session id is beside the one there was, see [`SessionId`].
 */

export type SessionFact = "absent" | "same" | "new";
/**
 * What becomes of packets that are written, see [`Written`].
 */

export type WriteAnswer = "send" | "wait" | "flush" | "observed" | "drop";

export interface CoreHost {
    engineOptions(engine: number, ): EngineSettings | undefined;
    openWebSocket(transport: number, engine: number, session: boolean, token: number | undefined, base64: boolean, ): void;
    poll(transport: number, engine: number, session: boolean, token: number | undefined, base64: boolean, ): void;
    closeRequest(transport: number, engine: number, session: boolean, token: number | undefined, base64: boolean, ): void;
    post(transport: number, engine: number, count: number, session: boolean, token: number | undefined, base64: boolean, ): void;
    sendBuffered(transport: number, engine: number, count: number, ): void;
    sendControl(transport: number, kind: number, data: string, ): void;
    useTransport(engine: number, transport: number, ): void;
    closeTransport(transport: number, ): void;
    microtask(): void;
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
    markNamespace(event: string, namespace: number, on: boolean, ): void;
    markEngine(event: string, engine: number, on: boolean, ): void;
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
    closeOnBeforeunload: boolean;
    closeOnPagehide: boolean;
    closeOnOffline: boolean;
    fetchMessages: boolean;
    polling: TransportSettings;
    websocket: TransportSettings;
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
     * Its number is the count of those before it.
     */
    addNamespace(retries: number, ack_timeout?: number | null): void;
    beforeUnload(): void;
    /**
     * `manager.disconnect()`.
     */
    close(): void;
    /**
     * A WebSocket was closed by the other side.
     */
    closed(transport: number, event: any): void;
    connect(namespace: number): void;
    disconnect(namespace: number): void;
    /**
     * `socket.emit(…)`. The acknowledgement function, if there is one, waits under
     * [`ack_id`](Self::ack_id) unless the packet is queued or refused.
     */
    emit(namespace: number, reserved: boolean, volatile: boolean, has_ack: boolean, with_error: boolean, timeout?: number | null): EmitAnswer;
    encodeFailed(namespace: number, ack: number): void;
    engineClose(engine: number): void;
    /**
     * `opening`, `open`, `closing` or `closed`; `undefined` for one that has not begun.
     */
    engineState(engine: number): string | undefined;
    expelled(namespace: number): void;
    failed(transport: number, description: any, context: any, writing: boolean): void;
    /**
     * A timer has fired. Answers why an acknowledgement fails, if one does: the face takes the
     * packet out of the send buffer, and calls the function. (It does so after the call, as V8
     * takes three times as long to make an error while there are frames of WebAssembly.)
     */
    fired(timer: number): AckFailure | undefined;
    flush(engine: number): void;
    /**
     * A frame that is not a message, or one that somebody listens to.
     */
    frame(transport: number, kind: number | null | undefined, is_probe_answer: boolean, frame: any): void;
    /**
     * Whether the end of a transport has to wait for `releaseEnds`.
     */
    holdsEnd(transport: number): boolean;
    /**
     * Whether a namespace follows the Manager.
     */
    isActive(namespace: number): boolean;
    /**
     * Whether a transport could take a packet; `undefined` if it is not known any more.
     */
    isWritable(transport: number): boolean | undefined;
    /**
     * As `receiveBytes`, at that turn.
     */
    judgeBytes(): ReceiveAnswer;
    /**
     * As `receive`, at the turn of the Manager among the listeners of an engine.
     */
    judge(kind: number | null | undefined, attachments: number, payload: PayloadKind): ReceiveAnswer;
    /**
     * A message came over a transport: does it reach the Manager, whose parser is the user's?
     */
    message(transport: number): ReceiveAnswer;
    microtask(): void;
    /**
     * Whether the address of a transport names the session.
     */
    namesSession(transport: number): boolean;
    /**
     * The turn of the Manager's entry among those of an engine.
     */
    notifyManager(engine: number): void;
    /**
     * The turn of a namespace's entry among the Manager's listeners.
     */
    notifyNamespace(namespace: number): void;
    /**
     * The same for an engine.
     */
    observeEngine(engine: number, event: EngineEventName, observed: boolean): void;
    /**
     * Whether an event of the Manager's has listeners. Events that the core does not emit are
     * ignored.
     */
    observeManager(event: ManagerEventName, observed: boolean): void;
    offline(): void;
    /**
     * `manager.open(callback)`.
     */
    open(callback?: number | null): void;
    /**
     * A WebSocket is open.
     */
    opened(transport: number): void;
    pageHide(): void;
    parserFailed(error: any): void;
    payloadEnd(transport: number): void;
    pushObserved(engine: number, packet: any): void;
    /**
     * A packet is written to this engine. The number is that of a function which is to be
     * called when the packet has been handed to the transport.
     */
    push(engine: number, callback?: number | null): WriteAnswer;
    queueNext(namespace: number): void;
    /**
     * The same for bytes.
     */
    receiveBytes(transport: number): ReceiveAnswer;
    /**
     * A message came over a transport, and the default parser has read it. `kind` is the
     * number that its first character stands for, `undefined` if there is none; `attachments`
     * is the number before its first `-`.
     */
    receive(transport: number, kind: number | null | undefined, attachments: number, payload: PayloadKind): ReceiveAnswer;
    /**
     * A placeholder names an attachment that there is not.
     */
    reconstructionFailed(): void;
    /**
     * A WebSocket could not be made.
     */
    refusedTransport(transport: number, error: any): void;
    refused(namespace: number): void;
    reuseNamespace(namespace: number): void;
    /**
     * A complete packet is to be routed to a namespace of the name that it has. `id` is NaN
     * for one that is no number.
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
     * A WebSocket has taken what it was handed: how many packets are next? `undefined` if this is
     * not all that is to be done: then [`sent`](Self::sent) follows.
     */
    taken(transport: number): number | undefined;
    /**
     * So many packets are written to the Manager's engine.
     */
    write(packets: number): WriteAnswer;
    /**
     * The id that the last `emit` gave to an acknowledgement, or of the one that `fired`
     * answered for; to be read at once.
     */
    readonly ackId: number;
    /**
     * The namespace of the acknowledgement that `fired` answered for; to be read at once.
     */
    readonly ackNamespace: number;
    readonly isReconnecting: boolean;
    /**
     * `closed`, `opening` or `open`.
     */
    readonly managerState: string;
    /**
     * Its host is found by the same number.
     */
    readonly number: number;
}

/**
 * The one of each instance of the module.
 */
export class Module {
    private constructor();
    free(): void;
    [Symbol.dispose](): void;
    /**
     * The core of a new Manager.
     */
    create(settings: ManagerSettings): Core;
    /**
     * Whether the last WebSocket worked (`rememberUpgrade`).
     */
    priorWebsocketSuccess: boolean;
    /**
     * The event names that mean something to the client itself, with commas in between.
     */
    readonly reservedNames: string;
}
