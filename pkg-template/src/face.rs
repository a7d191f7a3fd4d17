//! The JavaScript face: what it exports, and the functions and methods of it that Rust calls.
//!
//! Each of its files is named here, because wasm-bindgen copies only such files beside the module
//! that it generates.

use wasm_bindgen::prelude::*;

use crate::answers::{AckFailure, EmitAnswer, EngineEventName, ManagerEventName, TransportName};
use crate::module::Module;
use crate::options::{EngineSettings, HandshakeFields};

/// Re-exports what `index.js` exports, functions or not: Rust calls none of it. `declarations.rs`
/// has the types.
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

/// Names files that have nothing for Rust to call, so that they are copied as well. (wasm-bindgen
/// copies a file for an import from it, even one that is never used.)
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
    "/api/manager.js"
    "/api/markers.js"
    "/api/socket.js"
    "/codec/binary.js"
    "/codec/default-parser.js"
    "/codec/frames.js"
    "/codec/json.js"
    "/codec/parsers.js"
    "/codec/stream.js"
    "/host/access.js"
    "/host/engines.js"
    "/host/frame-transport.js"
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
    "/host/webtransport.js"
    "/options/address.js"
    "/options/delay.js"
    "/options/engine-options.js"
    "/own.js"
}

#[wasm_bindgen(module = "/host/wasm.js")]
extern "C" {
    /// Gives the face the module that it calls.
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
    /// `{ description, context }`, without `context` if it is `undefined`.
    pub(crate) fn details(description: &str, context: &JsValue) -> JsValue;

    /// The parameters that the core adds to the address of a request.
    #[wasm_bindgen(typescript_type = "UrlParameters")]
    pub(crate) type UrlParameters;
    #[wasm_bindgen(js_name = urlParameters)]
    pub(crate) fn url_parameters(session: bool, token: Option<f64>, base64: bool) -> UrlParameters;
}

#[wasm_bindgen(typescript_custom_section)]
const URL_PARAMETERS: &str = "\
/** The parameters that the core adds to the address of a request. */
export interface UrlParameters {
  /** Whether it names the session. */
  session: boolean;
  /** A number that no other request has. */
  token: number | undefined;
  /** Whether it asks for text only. */
  base64: boolean;
}
";

#[wasm_bindgen(module = "/host/registry.js")]
extern "C" {
    /// The host of the core with this number. It is looked up each time and not kept, because the
    /// garbage collector cannot see through a reference from here.
    #[wasm_bindgen(js_name = hostOf)]
    pub(crate) fn host_of(number: u32) -> Option<Host>;
    /// The core with this number is gone.
    pub(crate) fn forget(number: u32);
}

/// Declares the methods of an object that Rust calls: each with its name in Rust and in JavaScript,
/// and its parameters and result with their types in JavaScript and in Rust. The interface goes
/// into the generated declarations, against which `tsc` checks the face.
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

// The methods are named after the outputs of the core (`socketio_wasm::protocol::io::Output`),
// which say what each has to do. None of them throws: the face guards them all
// (`pkg-template/host/guarded.js`), because an exception would unwind through Rust and lose the
// rest of the drain.
methods! {
    /// The JavaScript side of one Manager, `pkg-template/host/host.js`.
    Host as CoreHost;

    /// Answered with the options, or `undefined` if they could not be read.
    engine_options = engineOptions(engine: "number" u32)
        -> "EngineSettings | undefined" Option<EngineSettings>;
    /// Opens a transport that stays open.
    open_transport = openTransport(
        transport: "number" u32,
        name: "'websocket' | 'webtransport'" TransportName,
        engine: "number" u32,
        parameters: "UrlParameters" UrlParameters,
    );
    poll = poll(
        transport: "number" u32,
        engine: "number" u32,
        parameters: "UrlParameters" UrlParameters,
    );
    close_request = closeRequest(
        transport: "number" u32,
        engine: "number" u32,
        parameters: "UrlParameters" UrlParameters,
    );
    /// Sends the first packets of the write buffer as the body of one request.
    post = post(
        transport: "number" u32,
        engine: "number" u32,
        count: "number" usize,
        parameters: "UrlParameters" UrlParameters,
    );
    /// Sends the first packets of the write buffer over a transport that stays open.
    send_buffered = sendBuffered(transport: "number" u32, engine: "number" u32, count: "number" usize);
    send_control = sendControl(transport: "number" u32, kind: "number" u32, data: "string" &str);
    use_transport = useTransport(engine: "number" u32, transport: "number" u32);
    close_transport = closeTransport(transport: "number" u32);
    /// Has the core end the connection in a microtask, because its heartbeat is overdue.
    ping_expired = pingExpired(engine: "number" u32);

    /// Answered with the handshake in a frame, or `undefined` if it is invalid.
    handshake = handshake(engine: "number" u32, frame: "unknown" JsValue)
        -> "HandshakeFields | undefined" Option<HandshakeFields>;
    read = read(frame: "unknown" JsValue);
    reset_decoder = resetDecoder();
    release_ends = releaseEnds();
    pong = pong(engine: "number" u32);
    enqueue = enqueue(engine: "number" u32, packet: "unknown" JsValue);
    /// Answered with the sizes in bytes of the first packets, until the sum exceeds the limit.
    measure = measure(engine: "number" u32, limit: "number" f64) -> "number[]" Vec<f64>;
    drop_buffer = dropBuffer(engine: "number" u32);

    /// An event; three methods by the number of values that listeners get.
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
    /// An event whose value is made of a frame.
    engine_frame = engineFrame(
        engine: "number" u32,
        event: "EngineEventName" EngineEventName,
        frame: "unknown" JsValue,
    );
    /// An event whose value is a transport.
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
    /// Puts a namespace as a subscriber among the listeners of an event of the Manager, or removes it.
    subscribe_namespace = subscribeNamespace(
        event: "string" &str,
        namespace: "number" u32,
        on: "boolean" bool,
    );
    /// The same for the Manager among the listeners of an engine.
    subscribe_engine = subscribeEngine(event: "string" &str, engine: "number" u32, on: "boolean" bool);
    /// Whether packets of a custom parser are accepted.
    listen_to_parser = listenToParser(on: "boolean" bool);

    send_connect = sendConnect(namespace: "number" u32);
    send_disconnect = sendDisconnect(namespace: "number" u32);
    /// `recovered` is `undefined` where the server does not keep sessions.
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
    /// The call returns after this, and the face calls `resume` when it has called the function. (V8
    /// takes three times as long to make an `Error` while WebAssembly is on the stack.)
    ack_failed = ackFailed(
        namespace: "number" u32,
        ack: "number" u32,
        failure: "AckFailure" AckFailure,
    );
    forget_ack = forgetAck(namespace: "number" u32, ack: "number" u32);

    /// Sets a timer of this many milliseconds, which calls `fired` with its number.
    set_timer = setTimer(timer: "number" u32, delay: "number" f64);
    clear_timer = clearTimer(timer: "number" u32);
    /// Whether there is a connection or a timer for which the host must be kept alive.
    busy = busy(busy: "boolean" bool);
}
