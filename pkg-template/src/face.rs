//! The JavaScript face: what it exports, and what Rust calls of it.
//!
//! Each of its files is named here, because wasm-bindgen copies those beside the module that it
//! generates, and no others.

use wasm_bindgen::prelude::*;

use crate::answers::{AckFailure, EmitAnswer, EngineEventName, ManagerEventName, TransportName};
use crate::module::Module;
use crate::options::{EngineSettings, HandshakeFields};

/// Re-exports what the entry of the face exports, be it a function or not: Rust calls none of it.
/// `declarations.rs` has the types.
macro_rules! reexport {
    ($($name:ident)*) => {
        #[wasm_bindgen(module = "/index.js")]
        #[allow(non_snake_case)]
        extern "C" {
            $(
                #[wasm_bindgen(reexport, skip_typescript)]
                fn $name();
            )*
        }
    };
}

reexport! {
    io connect protocol Manager Socket
    Fetch XHR NodeXHR WebSocket NodeWebSocket WebTransport
}

/// Names files of which Rust calls nothing, so that they come along. (wasm-bindgen takes a file for
/// an import of it, be it one that is never used.)
macro_rules! carry {
    ($($file:literal)*) => {
        $(const _: () = {
            #[wasm_bindgen(module = $file)]
            extern "C" {
                type File;
            }
        };)*
    };
}

carry! {
    "/api/emitter.js"
    "/api/engine.js"
    "/api/inert.js"
    "/api/manager.js"
    "/api/markers.js"
    "/api/socket.js"
    "/codec/binary.js"
    "/codec/frames.js"
    "/codec/json.js"
    "/codec/parsers.js"
    "/host/access.js"
    "/host/engines.js"
    "/host/guarded.js"
    "/host/host.js"
    "/host/http.js"
    "/host/incoming.js"
    "/host/namespaces.js"
    "/host/outgoing.js"
    "/host/requests.js"
    "/host/routing.js"
    "/host/state.js"
    "/host/transports.js"
    "/host/waiting.js"
    "/host/wasm-loader.js"
    "/host/websocket.js"
    "/options/address.js"
    "/options/delay.js"
    "/options/engine-options.js"
    "/own.js"
}

#[wasm_bindgen(module = "/host/wasm.js")]
extern "C" {
    /// Hands the face what it calls.
    pub(crate) fn install(module: Module);
}

#[wasm_bindgen(module = "/host/values.js")]
extern "C" {
    /// An `Error`.
    pub(crate) fn error(message: &str) -> JsValue;
    /// A `TransportError`.
    #[wasm_bindgen(js_name = transportError)]
    pub(crate) fn transport_error(
        message: &str,
        description: &JsValue,
        context: &JsValue,
    ) -> JsValue;
    /// The error of a probe, whose message names the cause unless that is `undefined`.
    #[wasm_bindgen(js_name = probeError)]
    pub(crate) fn probe_error(message: &str, cause: &JsValue, transport: TransportName) -> JsValue;
    /// The error for a malformed Engine.IO packet.
    #[wasm_bindgen(js_name = serverError)]
    pub(crate) fn server_error(code: &str) -> JsValue;
    /// `{ description, context }`, the latter unless it is `undefined`.
    pub(crate) fn details(description: &str, context: &JsValue) -> JsValue;
}

#[wasm_bindgen(module = "/host/registry.js")]
extern "C" {
    /// The host of a core, by the number of both. It is not kept: a reference from here would
    /// be one that the garbage collector cannot see through.
    #[wasm_bindgen(js_name = hostOf)]
    pub(crate) fn host_of(number: u32) -> Option<Host>;
    /// The core of this number is gone.
    pub(crate) fn forget(number: u32);
}

/// Declares the methods of an object that Rust calls: each with its name here and there, and its
/// parameters and answer with their types there and here. The interface goes into the generated
/// declarations, against which the face is checked.
macro_rules! methods {
    ($(#[$docs:meta])* $type:ident as $interface:ident; $(
        $(#[$method_docs:meta])*
        $name:ident = $method:ident($($parameter:ident: $script:literal $rust:ty),* $(,)?)
            $(-> $script_answer:literal $answer:ty)?;
    )*) => {
        #[wasm_bindgen]
        extern "C" {
            $(#[$docs])*
            pub(crate) type $type;
            $(
                $(#[$method_docs])*
                #[wasm_bindgen(method, js_name = $method)]
                pub(crate) fn $name(this: &$type, $($parameter: $rust),*) $(-> $answer)?;
            )*
        }

        #[wasm_bindgen(typescript_custom_section)]
        const INTERFACE: &str = concat!(
            "export interface ", stringify!($interface), " {\n",
            $(
                "  ", stringify!($method), "(",
                $(stringify!($parameter), ": ", $script, ", ",)*
                ")", methods!(@answer $($script_answer)?), ";\n",
            )*
            "}\n",
        );
    };
    (@answer) => { ": void" };
    (@answer $script:literal) => { concat!(": ", $script) };
}

// They follow the outputs of the core (`socketio_wasm::protocol::io::Output`), which say what is asked
// for. None of them throws: the face guards them all (`pkg-template/host/guarded.js`), because an
// exception would go through the middle of Rust.
methods! {
    /// The JavaScript side of one Manager, `pkg-template/host/host.js`.
    Host as CoreHost;

    /// `undefined` if the options could not be read.
    engine_options = engineOptions(engine: "number" u32)
        -> "EngineSettings | undefined" Option<EngineSettings>;
    open_web_socket = openWebSocket(
        transport: "number" u32,
        engine: "number" u32,
        session: "boolean" bool,
        token: "number | undefined" Option<f64>,
        base64: "boolean" bool,
    );
    poll = poll(
        transport: "number" u32,
        engine: "number" u32,
        session: "boolean" bool,
        token: "number | undefined" Option<f64>,
        base64: "boolean" bool,
    );
    close_request = closeRequest(
        transport: "number" u32,
        engine: "number" u32,
        session: "boolean" bool,
        token: "number | undefined" Option<f64>,
        base64: "boolean" bool,
    );
    /// The first packets of the write buffer as the body of one request.
    post = post(
        transport: "number" u32,
        engine: "number" u32,
        count: "number" usize,
        session: "boolean" bool,
        token: "number | undefined" Option<f64>,
        base64: "boolean" bool,
    );
    /// The first packets of the write buffer over a WebSocket.
    send_buffered = sendBuffered(transport: "number" u32, engine: "number" u32, count: "number" usize);
    send_control = sendControl(transport: "number" u32, kind: "number" u32, data: "string" &str);
    use_transport = useTransport(engine: "number" u32, transport: "number" u32);
    close_transport = closeTransport(transport: "number" u32);
    microtask = microtask();

    /// What the handshake in a frame says; `undefined` if it is none.
    handshake = handshake(engine: "number" u32, frame: "unknown" JsValue)
        -> "HandshakeFields | undefined" Option<HandshakeFields>;
    read = read(frame: "unknown" JsValue);
    reset_decoder = resetDecoder();
    release_ends = releaseEnds();
    pong = pong(engine: "number" u32);
    enqueue = enqueue(engine: "number" u32, packet: "unknown" JsValue);
    /// The bytes of the first packets, until they come to more than the limit.
    measure = measure(engine: "number" u32, limit: "number" f64) -> "number[]" Vec<f64>;
    drop_buffer = dropBuffer(engine: "number" u32);

    /// An event, by the number of values that it shows.
    engine_event = engineEvent(
        engine: "number" u32,
        event: "EngineEventName" EngineEventName,
    );
    engine_value = engineEvent(
        engine: "number" u32,
        event: "EngineEventName" EngineEventName,
        value: "unknown" JsValue,
    );
    engine_closed = engineEvent(
        engine: "number" u32,
        event: "EngineEventName" EngineEventName,
        reason: "string" &str,
        details: "unknown" Option<JsValue>,
    );
    /// One of the events that show a frame.
    engine_frame = engineFrame(
        engine: "number" u32,
        event: "EngineEventName" EngineEventName,
        frame: "unknown" JsValue,
    );
    /// One of the events that show a transport.
    engine_transport = engineTransport(
        engine: "number" u32,
        event: "EngineEventName" EngineEventName,
        transport: "number" u32,
    );
    manager_event = managerEvent(event: "ManagerEventName" ManagerEventName);
    manager_value = managerEvent(
        event: "ManagerEventName" ManagerEventName,
        value: "unknown" JsValue,
    );
    manager_closed = managerEvent(
        event: "ManagerEventName" ManagerEventName,
        reason: "string" &str,
        details: "unknown" Option<JsValue>,
    );
    flush_callback = flushCallback(callback: "number" u32);
    open_callback = openCallback(callback: "number" u32, error: "unknown" Option<JsValue>);
    forget_callback = forgetCallback(callback: "number" u32);
    engine_gone = engineGone(engine: "number" u32);
    /// Puts the entry of a namespace among the Manager's listeners of an event, or takes it out.
    mark_namespace = markNamespace(
        event: "string" &str,
        namespace: "number" u32,
        on: "boolean" bool,
    );
    /// The same for the Manager's entry among those of an engine.
    mark_engine = markEngine(event: "string" &str, engine: "number" u32, on: "boolean" bool);
    /// Whether packets are taken from a parser of the user's.
    listen_to_parser = listenToParser(on: "boolean" bool);

    send_connect = sendConnect(namespace: "number" u32);
    send_disconnect = sendDisconnect(namespace: "number" u32);
    /// `recovered` is none where the server does not keep sessions.
    connected = connected(
        namespace: "number" u32,
        sid: "unknown" JsValue,
        recovered: "boolean | undefined" Option<bool>,
    );
    connect_event = connectEvent(namespace: "number" u32);
    connect_error = connectError(namespace: "number" u32, error: "unknown" JsValue);
    disconnected = disconnected(
        namespace: "number" u32,
        reason: "string" &str,
        details: "unknown" Option<JsValue>,
    );
    flush_received = flushReceived(namespace: "number" u32, track: "boolean" bool);
    flush_send = flushSend(namespace: "number" u32);
    unbuffer = unbuffer(namespace: "number" u32, ack: "number" u32);
    buffered_ids = bufferedIds(namespace: "number" u32) -> "number[]" Vec<f64>;
    send_queued = sendQueued(
        namespace: "number" u32,
        fate: "EmitAnswer" EmitAnswer,
        ack: "number | undefined" Option<u32>,
    );
    queue_failed = queueFailed(namespace: "number" u32, failure: "AckFailure" AckFailure);
    ack_failed = ackFailed(
        namespace: "number" u32,
        ack: "number" u32,
        failure: "AckFailure" AckFailure,
    );
    forget_ack = forgetAck(namespace: "number" u32, ack: "number" u32);

    /// Sets a timer of this delay in milliseconds, which calls `fired`.
    set_timer = setTimer(timer: "number" u32, delay: "number" f64);
    clear_timer = clearTimer(timer: "number" u32);
    /// Whether anything is to happen without the user doing something.
    busy = busy(busy: "boolean" bool);
}
