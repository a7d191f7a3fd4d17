//! What the face calls: one [`Core`] for each Manager. Every call performs what follows from it,
//! by calls of the face's `Host`, before it returns.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::answers::{
    AckFailure, EmitAnswer, EngineEventName, ManagerEventName, PayloadKind, ReceiveAnswer,
    RouteAnswer, SessionFact, WriteAnswer,
};
use crate::face;
use crate::options::{attempts, namespace_options};
use crate::outputs::perform;
use crate::values::Face;
use socketio_wasm::browser::clock::{self, LONGEST_DELAY};
use socketio_wasm::driver::Driver;
use socketio_wasm::protocol::engine::connection::{Engine, EngineState};
use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::io::{
    AckListener, CallbackId, EmitRequest, Input, Millis, Moment, Output, Received, Routed,
    SessionId, Subscriber, Taken, TimerChange, TimerId,
};
use socketio_wasm::protocol::options::{ManagerOptions, Setting};
use socketio_wasm::protocol::socket::decode::{DecodeError, Kind, PacketFacts};
use socketio_wasm::protocol::socket::packet::{PacketType, Payload};
use socketio_wasm::protocol::{self, Shared};

/// The protocol core of one Manager.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    number: u32,
    driver: Driver<Face>,
    /// The acknowledgement id of the last `emit`, or of the last limit of time that was over.
    ack_id: Cell<u32>,
    ack_namespace: Cell<u32>,
    /// What the host was told last.
    busy: Cell<bool>,
}

/// Questions: they are asked for every packet, and the face acts upon the answers.
#[wasm_bindgen]
impl Core {
    /// A message came over a transport, and the default parser has read it. `kind` is the
    /// number that its first character stands for, `undefined` if there is none; `attachments`
    /// is the number before its first `-`.
    pub fn receive(
        &self,
        transport: u32,
        kind: Option<f64>,
        attachments: f64,
        payload: PayloadKind,
    ) -> ReceiveAnswer {
        let facts = facts(kind, attachments, payload);
        self.received(
            self.driver
                .ask(|core| core.receive(transport.into(), facts)),
        )
    }

    /// The same for bytes.
    #[wasm_bindgen(js_name = receiveBytes)]
    pub fn receive_bytes(&self, transport: u32) -> ReceiveAnswer {
        self.received(self.driver.ask(|core| core.receive_bytes(transport.into())))
    }

    /// A message came over a transport: does it reach the Manager, whose parser is the user's?
    pub fn message(&self, transport: u32) -> ReceiveAnswer {
        self.received(self.driver.ask(|core| core.message(transport.into())))
    }

    /// As `receive`, at the turn of the Manager among the listeners of an engine.
    pub fn judge(
        &self,
        kind: Option<f64>,
        attachments: f64,
        payload: PayloadKind,
    ) -> ReceiveAnswer {
        let facts = facts(kind, attachments, payload);
        self.received(self.driver.ask(|core| core.judge(facts)))
    }

    /// As `receiveBytes`, at that turn.
    #[wasm_bindgen(js_name = judgeBytes)]
    pub fn judge_bytes(&self) -> ReceiveAnswer {
        self.received(self.driver.ask(protocol::Core::judge_bytes))
    }

    /// A complete packet is to be routed to a namespace of the name that it has. `id` is NaN
    /// for one that is no number.
    pub fn route(&self, namespace: u32, kind: u32, id: Option<f64>, has_body: bool) -> RouteAnswer {
        let Some(kind) = PacketType::from_number(kind) else {
            return RouteAnswer::Drop;
        };
        let routed = self
            .driver
            .ask(|core| core.route(namespace.into(), kind, id.into(), has_body));
        match routed {
            Routed::Invalid(error) => self.feed(Input::DecodeFailed(error)),
            // It may have had a limit of time.
            Routed::Answer { .. } => self.change_timers(),
            _ => {}
        }
        routed.into()
    }

    /// `socket.emit(…)`. The acknowledgement function, if there is one, waits under
    /// [`ack_id`](Self::ack_id) unless the packet is queued or refused.
    pub fn emit(
        &self,
        namespace: u32,
        reserved: bool,
        volatile: bool,
        has_ack: bool,
        with_error: bool,
        timeout: Option<f64>,
    ) -> EmitAnswer {
        let request = EmitRequest {
            reserved,
            volatile,
            ack: match (has_ack, with_error) {
                (false, _) => AckListener::None,
                (true, false) => AckListener::Plain,
                (true, true) => AckListener::WithError,
            },
            timeout: timeout.map(Millis::new),
        };
        let emission = self.driver.emit(
            clock::now().into(),
            namespace.into(),
            request,
            self.performer(),
        );
        if let Some(ack) = emission.ack {
            // It may have a limit of time.
            self.settle();
            self.ack_id.set(ack.into());
        }
        emission.fate.into()
    }

    /// The id that the last `emit` gave to an acknowledgement, or of the one that `fired`
    /// answered for; to be read at once.
    #[wasm_bindgen(getter, js_name = ackId)]
    pub fn ack_id(&self) -> u32 {
        self.ack_id.get()
    }

    /// So many packets are written to the Manager's engine.
    pub fn write(&self, packets: usize) -> WriteAnswer {
        self.driver.ask(|core| core.write(packets)).into()
    }

    /// A WebSocket has taken what it was handed: how many packets are next? `undefined` if this is
    /// not all that is to be done: then [`sent`](Self::sent) follows.
    pub fn taken(&self, transport: u32) -> Option<u32> {
        match self.driver.ask(|core| core.taken(transport.into())) {
            Taken::Next(count) => Some(count as u32),
            Taken::Rest => Some(0),
            Taken::Observed => None,
        }
    }

    /// A packet is written to this engine. The number is that of a function which is to be
    /// called when the packet has been handed to the transport.
    pub fn push(&self, engine: u32, callback: Option<u32>) -> WriteAnswer {
        self.driver
            .ask(|core| core.push(engine.into(), callback.map(CallbackId::from)))
            .into()
    }
}

/// A question that is asked for every timer.
#[wasm_bindgen]
impl Core {
    /// A timer has fired. Answers why an acknowledgement fails, if one does: the face takes the
    /// packet out of the send buffer, and calls the function. (It does so after the call, as V8
    /// takes three times as long to make an error while there are frames of WebAssembly.)
    pub fn fired(&self, timer: u32) -> Option<AckFailure> {
        let timer = TimerId::from(timer);
        let Some(expired) = self.driver.ask(|core| core.expired(timer)) else {
            self.feed(Input::Timeout(timer));
            return None;
        };
        self.settle();
        self.ack_namespace.set(expired.namespace.into());
        self.ack_id.set(expired.ack.into());
        Some(AckFailure::TimedOut)
    }

    /// The namespace of the acknowledgement that `fired` answered for; to be read at once.
    #[wasm_bindgen(getter, js_name = ackNamespace)]
    pub fn ack_namespace(&self) -> u32 {
        self.ack_namespace.get()
    }
}

/// Inputs: each is named as what it stands for in `Input`.
#[wasm_bindgen]
impl Core {
    /// `manager.open(callback)`.
    pub fn open(&self, callback: Option<u32>) {
        self.feed(Input::Open(callback.map(CallbackId::from)));
    }

    /// `manager.disconnect()`.
    pub fn close(&self) {
        self.feed(Input::Close);
    }

    #[wasm_bindgen(js_name = setReconnection)]
    pub fn set_reconnection(&self, on: bool) {
        self.feed(Input::Set(Setting::Reconnection(on)));
    }

    #[wasm_bindgen(js_name = setReconnectionAttempts)]
    pub fn set_reconnection_attempts(&self, limit: f64) {
        self.feed(Input::Set(Setting::ReconnectionAttempts(attempts(limit))));
    }

    #[wasm_bindgen(js_name = setReconnectionDelay)]
    pub fn set_reconnection_delay(&self, delay: f64) {
        self.feed(Input::Set(Setting::ReconnectionDelay(delay.into())));
    }

    #[wasm_bindgen(js_name = setReconnectionDelayMax)]
    pub fn set_reconnection_delay_max(&self, delay: f64) {
        self.feed(Input::Set(Setting::ReconnectionDelayMax(delay.into())));
    }

    #[wasm_bindgen(js_name = setRandomizationFactor)]
    pub fn set_randomization_factor(&self, factor: f64) {
        self.feed(Input::Set(Setting::RandomizationFactor(factor)));
    }

    #[wasm_bindgen(js_name = setTimeout)]
    pub fn set_timeout(&self, timeout: Option<f64>) {
        self.feed(Input::Set(Setting::Timeout(timeout.map(Millis::new))));
    }

    /// Whether an event of the Manager's has listeners. Events that the core does not emit are
    /// ignored.
    #[wasm_bindgen(js_name = observeManager)]
    pub fn observe_manager(&self, event: ManagerEventName, observed: bool) {
        if let Some(event) = event.into() {
            self.feed(Input::ObserveManager { event, observed });
        }
    }

    /// The same for an engine.
    #[wasm_bindgen(js_name = observeEngine)]
    pub fn observe_engine(&self, engine: u32, event: EngineEventName, observed: bool) {
        if let Some(event) = event.into() {
            self.feed(Input::ObserveEngine {
                engine: engine.into(),
                event,
                observed,
            });
        }
    }

    /// The turn of a namespace's entry among the Manager's listeners.
    #[wasm_bindgen(js_name = notifyNamespace)]
    pub fn notify_namespace(&self, namespace: u32) {
        self.feed(Input::Notify(Subscriber::Namespace(namespace.into())));
    }

    /// The turn of the Manager's entry among those of an engine.
    #[wasm_bindgen(js_name = notifyManager)]
    pub fn notify_manager(&self, engine: u32) {
        self.feed(Input::Notify(Subscriber::Manager(engine.into())));
    }

    /// Its number is the count of those before it.
    #[wasm_bindgen(js_name = addNamespace)]
    pub fn add_namespace(&self, retries: f64, ack_timeout: Option<f64>) {
        let options = namespace_options(retries, ack_timeout);
        let id = self.driver.ask(|core| core.add_namespace(options));
        self.feed(Input::UseNamespace(id));
    }

    #[wasm_bindgen(js_name = reuseNamespace)]
    pub fn reuse_namespace(&self, namespace: u32) {
        self.feed(Input::UseNamespace(namespace.into()));
    }

    pub fn connect(&self, namespace: u32) {
        self.feed(Input::Connect(namespace.into()));
    }

    pub fn disconnect(&self, namespace: u32) {
        self.feed(Input::Disconnect(namespace.into()));
    }

    #[wasm_bindgen(js_name = setConnected)]
    pub fn set_connected(&self, namespace: u32, connected: bool) {
        self.feed(Input::SetConnected {
            namespace: namespace.into(),
            connected,
        });
    }

    #[wasm_bindgen(js_name = encodeFailed)]
    pub fn encode_failed(&self, namespace: u32, ack: u32) {
        self.feed(Input::EncodeFailed(namespace.into(), ack.into()));
    }

    #[wasm_bindgen(js_name = queueNext)]
    pub fn queue_next(&self, namespace: u32) {
        self.feed(Input::QueueNext(namespace.into()));
    }

    pub fn accepted(&self, namespace: u32, sid: Option<JsValue>, session: SessionFact) {
        let session = Option::from(session).unwrap_or(SessionId::Absent);
        self.feed(Input::Accepted(namespace.into(), sid, session));
    }

    pub fn expelled(&self, namespace: u32) {
        self.feed(Input::Expelled(namespace.into()));
    }

    pub fn refused(&self, namespace: u32) {
        self.feed(Input::Refused(namespace.into()));
    }

    /// A placeholder names an attachment that there is not.
    #[wasm_bindgen(js_name = reconstructionFailed)]
    pub fn reconstruction_failed(&self) {
        self.feed(Input::DecodeFailed(DecodeError::MissingAttachment));
    }

    #[wasm_bindgen(js_name = parserFailed)]
    pub fn parser_failed(&self, error: JsValue) {
        self.feed(Input::ParserFailed(error));
    }

    pub fn flush(&self, engine: u32) {
        self.feed(Input::Flush(engine.into()));
    }

    #[wasm_bindgen(js_name = pushObserved)]
    pub fn push_observed(&self, engine: u32, packet: JsValue) {
        self.feed(Input::Push(engine.into(), packet));
    }

    #[wasm_bindgen(js_name = engineClose)]
    pub fn engine_close(&self, engine: u32) {
        self.feed(Input::EngineClose(engine.into()));
    }

    /// A WebSocket is open.
    pub fn opened(&self, transport: u32) {
        self.feed(Input::TransportOpened(transport.into()));
    }

    /// A WebSocket could not be made.
    #[wasm_bindgen(js_name = refusedTransport)]
    pub fn refused_transport(&self, transport: u32, error: JsValue) {
        self.feed(Input::TransportRefused(transport.into(), error));
    }

    /// A frame that is not a message, or one that somebody listens to.
    pub fn frame(&self, transport: u32, kind: Option<u32>, is_probe_answer: bool, frame: JsValue) {
        self.feed(Input::Frame {
            transport: transport.into(),
            kind: kind.and_then(EnginePacketType::from_number),
            is_probe_answer,
            frame,
        });
    }

    #[wasm_bindgen(js_name = payloadEnd)]
    pub fn payload_end(&self, transport: u32) {
        self.feed(Input::PayloadEnd(transport.into()));
    }

    pub fn sent(&self, transport: u32) {
        self.feed(Input::Sent(transport.into()));
    }

    /// A WebSocket was closed by the other side.
    pub fn closed(&self, transport: u32, event: JsValue) {
        self.feed(Input::TransportClosed(transport.into(), event));
    }

    pub fn failed(&self, transport: u32, description: JsValue, context: JsValue, writing: bool) {
        self.feed(Input::TransportFailed {
            transport: transport.into(),
            description,
            context,
            writing,
        });
    }

    pub fn microtask(&self) {
        self.feed(Input::Microtask);
    }

    pub fn offline(&self) {
        self.feed(Input::Offline);
    }

    #[wasm_bindgen(js_name = beforeUnload)]
    pub fn before_unload(&self) {
        self.feed(Input::BeforeUnload);
    }

    #[wasm_bindgen(js_name = pageHide)]
    pub fn page_hide(&self) {
        self.feed(Input::PageHide);
    }
}

/// Queries, which change nothing.
#[wasm_bindgen]
impl Core {
    /// Its host is found by the same number.
    #[wasm_bindgen(getter)]
    pub fn number(&self) -> u32 {
        self.number
    }

    /// `closed`, `opening` or `open`.
    #[wasm_bindgen(getter, js_name = managerState, unchecked_return_type = "string")]
    pub fn manager_state(&self) -> JsValue {
        self.driver
            .with(|core| core.manager().state().as_str())
            .into()
    }

    #[wasm_bindgen(getter, js_name = isReconnecting)]
    pub fn is_reconnecting(&self) -> bool {
        self.driver.with(|core| core.manager().reconnecting())
    }

    /// Whether a namespace follows the Manager.
    #[wasm_bindgen(js_name = isActive)]
    pub fn is_active(&self, namespace: u32) -> bool {
        self.driver.with(|core| {
            core.namespace(namespace.into())
                .is_some_and(|namespace| namespace.active())
        })
    }

    /// `opening`, `open`, `closing` or `closed`; `undefined` for one that has not begun.
    #[wasm_bindgen(js_name = engineState, unchecked_return_type = "string | undefined")]
    pub fn engine_state(&self, engine: u32) -> JsValue {
        let state = |core: &protocol::Core<Face>| core.engine(engine.into()).map(Engine::state);
        match self.driver.with(state) {
            None | Some(EngineState::Idle) => JsValue::UNDEFINED,
            Some(state) => state.as_str().into(),
        }
    }

    /// Whether a transport could take a packet; `undefined` if it is not known any more.
    #[wasm_bindgen(js_name = isWritable)]
    pub fn is_writable(&self, transport: u32) -> Option<bool> {
        self.driver
            .with(|core| Some(core.last_transport(transport.into())?.writable()))
    }

    /// Whether the end of a transport has to wait for `releaseEnds`.
    #[wasm_bindgen(js_name = holdsEnd)]
    pub fn holds_end(&self, transport: u32) -> bool {
        self.driver.with(|core| core.holds_end(transport.into()))
    }

    /// Whether the address of a transport names the session.
    #[wasm_bindgen(js_name = namesSession)]
    pub fn names_session(&self, transport: u32) -> bool {
        self.driver.with(|core| {
            core.last_transport(transport.into())
                .is_some_and(|transport| transport.session())
        })
    }
}

impl Core {
    pub(crate) fn new(number: u32, options: &ManagerOptions, shared: Rc<Shared>) -> Self {
        Self {
            number,
            driver: Driver::new(protocol::Core::new(options, shared)),
            ack_id: Cell::new(0),
            ack_namespace: Cell::new(0),
            busy: Cell::new(false),
        }
    }

    /// Feeds an input that happens now.
    #[inline(never)]
    fn feed(&self, input: Input<'_, Face>) {
        self.feed_at(Some(clock::moment()), input);
    }

    /// Feeds the answer to an output that is being performed.
    pub(crate) fn answer(&self, input: Input<'_, Face>) {
        self.feed_at(None, input);
    }

    fn feed_at(&self, moment: Option<Moment>, input: Input<'_, Face>) {
        self.driver.drive(moment, input, self.performer());
        self.settle();
    }

    fn received(&self, received: Received) -> ReceiveAnswer {
        match received {
            Received::Deliver => ReceiveAnswer::Deliver,
            Received::Await => ReceiveAnswer::Await,
            Received::Complete => ReceiveAnswer::Complete,
            Received::Drop => ReceiveAnswer::Drop,
            Received::Observed => ReceiveAnswer::Observed,
            Received::Invalid(error) => {
                self.feed(Input::DecodeFailed(error));
                ReceiveAnswer::Drop
            }
        }
    }

    /// Performs what follows from one call. The host is looked for once, and only if something
    /// does follow.
    fn performer(&self) -> impl FnMut(Output<Face>) + '_ {
        let host = OnceCell::new();
        move |output| {
            self.change_timers();
            // Without a host there is nobody left to whom it would matter.
            if let Some(host) = host.get_or_init(|| face::host_of(self.number)) {
                perform(self, host, output);
            }
        }
    }

    /// Has the timers set and cleared that the core has armed and stopped meanwhile.
    fn change_timers(&self) {
        while let Some(change) = self.driver.next_timer_change() {
            let Some(host) = face::host_of(self.number) else {
                continue;
            };
            match change {
                TimerChange::Set(timer, delay) => {
                    host.set_timer(timer.into(), delay.get().clamp(0.0, LONGEST_DELAY));
                }
                TimerChange::Clear(timer) => host.clear_timer(timer.into()),
            }
        }
    }

    /// Brings the timers up to date, and tells whether anything is to happen: a connection, a
    /// timer, or a microtask.
    fn settle(&self) {
        self.change_timers();
        let is_busy = self.driver.with(|core| !core.is_idle());
        if self.busy.replace(is_busy) == is_busy {
            return;
        }
        if let Some(host) = face::host_of(self.number) {
            host.busy(is_busy);
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        face::forget(self.number);
    }
}

fn facts(kind: Option<f64>, attachments: f64, payload: PayloadKind) -> PacketFacts {
    PacketFacts {
        kind: kind.map_or(Kind::Missing, Kind::from_number),
        attachments,
        payload: Option::from(payload).unwrap_or(Payload::Other),
    }
}
