//! What the face feeds the core: see [`Input`].

use wasm_bindgen::prelude::*;

use crate::answers::{EngineEventName, ManagerEventName, SessionFact};
use crate::core::Core;
use crate::options::{attempts, namespace_options};
use crate::values::Face;
use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::io::{
    CallbackId, DecodeError, EngineInput, Input, ManagerInput, Millis, NamespaceInput, PageInput,
    SessionId, Subscriber, TransportInput,
};
use socketio_wasm::protocol::options::Setting;

impl Core {
    #[inline(always)]
    fn feed_namespace(&self, namespace: u32, input: NamespaceInput<Face>) {
        self.feed(Input::Namespace(namespace.into(), input));
    }

    #[inline(always)]
    fn feed_manager(&self, input: ManagerInput<Face>) {
        self.feed(Input::Manager(input));
    }

    #[inline(always)]
    fn feed_engine(&self, engine: u32, input: EngineInput<Face>) {
        self.feed(Input::Engine(engine.into(), input));
    }

    #[inline(always)]
    fn feed_transport(&self, transport: u32, input: TransportInput<Face>) {
        self.feed(Input::Transport(transport.into(), input));
    }
}

/// Inputs. Each is named after the variant that it feeds, which says what it means.
#[wasm_bindgen]
impl Core {
    /// `manager.open(callback)`.
    pub fn open(&self, callback: Option<u32>) {
        self.feed_manager(ManagerInput::Open(callback.map(CallbackId::from)));
    }

    /// `manager.disconnect()`.
    pub fn close(&self) {
        self.feed_manager(ManagerInput::Close);
    }

    #[wasm_bindgen(js_name = setReconnection)]
    pub fn set_reconnection(&self, on: bool) {
        self.feed_manager(ManagerInput::Set(Setting::Reconnection(on)));
    }

    #[wasm_bindgen(js_name = setReconnectionAttempts)]
    pub fn set_reconnection_attempts(&self, limit: f64) {
        self.feed_manager(ManagerInput::Set(Setting::ReconnectionAttempts(attempts(
            limit,
        ))));
    }

    #[wasm_bindgen(js_name = setReconnectionDelay)]
    pub fn set_reconnection_delay(&self, delay: f64) {
        self.feed_manager(ManagerInput::Set(Setting::ReconnectionDelay(delay.into())));
    }

    #[wasm_bindgen(js_name = setReconnectionDelayMax)]
    pub fn set_reconnection_delay_max(&self, delay: f64) {
        self.feed_manager(ManagerInput::Set(Setting::ReconnectionDelayMax(
            delay.into(),
        )));
    }

    #[wasm_bindgen(js_name = setRandomizationFactor)]
    pub fn set_randomization_factor(&self, factor: f64) {
        self.feed_manager(ManagerInput::Set(Setting::RandomizationFactor(factor)));
    }

    #[wasm_bindgen(js_name = setTimeout)]
    pub fn set_timeout(&self, timeout: Option<f64>) {
        self.feed_manager(ManagerInput::Set(Setting::Timeout(
            timeout.map(Millis::new),
        )));
    }

    /// Whether an event of the Manager has listeners of the user. Events that the core does not
    /// emit are ignored.
    #[wasm_bindgen(js_name = observeManager)]
    pub fn observe_manager(&self, event: ManagerEventName, observed: bool) {
        if let Some(event) = event.into() {
            self.feed_manager(ManagerInput::Observe { event, observed });
        }
    }

    /// The same for an event of an engine.
    #[wasm_bindgen(js_name = observeEngine)]
    pub fn observe_engine(&self, engine: u32, event: EngineEventName, observed: bool) {
        if let Some(event) = event.into() {
            self.feed_engine(engine, EngineInput::Observe { event, observed });
        }
    }

    /// The turn of a namespace among the listeners of the Manager.
    #[wasm_bindgen(js_name = notifyNamespace)]
    pub fn notify_namespace(&self, namespace: u32) {
        self.feed(Input::Notify(Subscriber::Namespace(namespace.into())));
    }

    /// The turn of the Manager among the listeners of an engine.
    #[wasm_bindgen(js_name = notifyManager)]
    pub fn notify_manager(&self, engine: u32) {
        self.feed(Input::Notify(Subscriber::Manager(engine.into())));
    }

    /// Adds a namespace, and returns its number, for which `useNamespace` is to be called.
    /// `retries` is 0 for no retry queue; `ack_timeout` is in milliseconds.
    #[wasm_bindgen(js_name = addNamespace)]
    pub fn add_namespace(&self, retries: f64, ack_timeout: Option<f64>) -> u32 {
        let options = namespace_options(retries, ack_timeout);
        let id = self.driver.ask(|core| core.add_namespace(options));
        id.into()
    }

    #[wasm_bindgen(js_name = useNamespace)]
    pub fn use_namespace(&self, namespace: u32) {
        self.feed_namespace(namespace, NamespaceInput::Use);
    }

    pub fn connect(&self, namespace: u32) {
        self.feed_namespace(namespace, NamespaceInput::Connect);
    }

    pub fn disconnect(&self, namespace: u32) {
        self.feed_namespace(namespace, NamespaceInput::Disconnect);
    }

    #[wasm_bindgen(js_name = setConnected)]
    pub fn set_connected(&self, namespace: u32, connected: bool) {
        self.feed_namespace(namespace, NamespaceInput::SetConnected(connected));
    }

    #[wasm_bindgen(js_name = encodeFailed)]
    pub fn encode_failed(&self, namespace: u32, ack: u32) {
        self.feed_namespace(namespace, NamespaceInput::EncodeFailed(ack.into()));
    }

    #[wasm_bindgen(js_name = queueNext)]
    pub fn queue_next(&self, namespace: u32) {
        self.feed_namespace(namespace, NamespaceInput::QueueNext);
    }

    pub fn accepted(&self, namespace: u32, sid: Option<JsValue>, session: SessionFact) {
        // TypeScript allows no other string, so the default is never used.
        let session = Option::from(session).unwrap_or(SessionId::Absent);
        self.feed_namespace(namespace, NamespaceInput::Accepted(sid, session));
    }

    pub fn expelled(&self, namespace: u32) {
        self.feed_namespace(namespace, NamespaceInput::Expelled);
    }

    pub fn refused(&self, namespace: u32) {
        self.feed_namespace(namespace, NamespaceInput::Refused);
    }

    /// A placeholder has the number of an attachment that does not exist.
    #[wasm_bindgen(js_name = reconstructionFailed)]
    pub fn reconstruction_failed(&self) {
        self.feed_manager(ManagerInput::DecodeFailed(DecodeError::MissingAttachment));
    }

    #[wasm_bindgen(js_name = parserFailed)]
    pub fn parser_failed(&self, error: JsValue) {
        self.feed_manager(ManagerInput::ParserFailed(error));
    }

    pub fn flush(&self, engine: u32) {
        self.feed_engine(engine, EngineInput::Flush);
    }

    #[wasm_bindgen(js_name = pushObserved)]
    pub fn push_observed(&self, engine: u32, packet: JsValue) {
        self.feed_engine(engine, EngineInput::Push(packet));
    }

    #[wasm_bindgen(js_name = engineClose)]
    pub fn engine_close(&self, engine: u32) {
        self.feed_engine(engine, EngineInput::Close);
    }

    /// A transport that stays open is open.
    pub fn opened(&self, transport: u32) {
        self.feed_transport(transport, TransportInput::Opened);
    }

    /// A transport that stays open could not be made.
    #[wasm_bindgen(js_name = refusedTransport)]
    pub fn refused_transport(&self, transport: u32, error: JsValue) {
        self.feed_transport(transport, TransportInput::Refused(error));
    }

    /// A frame that is not a message, or one that was answered with "observed".
    pub fn frame(&self, transport: u32, kind: Option<u32>, is_probe_answer: bool, frame: JsValue) {
        self.feed_transport(
            transport,
            TransportInput::Frame {
                kind: kind.and_then(EnginePacketType::from_number),
                is_probe_answer,
                frame,
            },
        );
    }

    #[wasm_bindgen(js_name = payloadEnd)]
    pub fn payload_end(&self, transport: u32) {
        self.feed_transport(transport, TransportInput::PayloadEnd);
    }

    pub fn sent(&self, transport: u32) {
        self.feed_transport(transport, TransportInput::Sent);
    }

    /// A transport that stays open was closed by the server.
    pub fn closed(&self, transport: u32, event: JsValue) {
        self.feed_transport(transport, TransportInput::Closed(event));
    }

    pub fn failed(&self, transport: u32, description: JsValue, context: JsValue, writing: bool) {
        self.feed_transport(
            transport,
            TransportInput::Failed {
                description,
                context,
                writing,
            },
        );
    }

    #[wasm_bindgen(js_name = pingExpired)]
    pub fn ping_expired(&self, engine: u32) {
        self.feed_engine(engine, EngineInput::PingExpired);
    }

    /// A timer has fired.
    pub fn fired(&self, timer: u32) {
        self.feed(Input::Timeout(timer.into()));
    }

    pub fn offline(&self) {
        self.feed(Input::Page(PageInput::Offline));
    }

    #[wasm_bindgen(js_name = beforeUnload)]
    pub fn before_unload(&self) {
        self.feed(Input::Page(PageInput::BeforeUnload));
    }

    #[wasm_bindgen(js_name = pageHide)]
    pub fn page_hide(&self) {
        self.feed(Input::Page(PageInput::PageHide));
    }
}
