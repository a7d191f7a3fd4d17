//! One Engine.IO connection: from the first request through handshake and heartbeat to
//! its end. Its transports are in [`super::transport`], the change between two of them in
//! `upgrade`, its write buffer in `write`.

use super::handshake::Handshake;
use super::packet::EnginePacketType;
use super::transport::{Role, Transport};
use crate::protocol::io::{
    CallbackId, CloseDetails, ConnectError, EngineEvent, EngineEventKind, EngineId, Millis, Output,
    Reason, TransportId, TransportKind, Types,
};
use crate::protocol::options::EngineOptions;
use crate::protocol::steps::Step;
use crate::protocol::timers::{Armed, Timer};
use crate::protocol::{Core, Dispatch, Task};

/// Where a connection stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineState {
    /// It has not begun, or has no transport to begin with.
    Idle,
    /// The handshake is awaited.
    Opening,
    /// It carries packets.
    Open,
    /// It closes as soon as what was written is sent.
    Closing,
    /// It is over.
    Closed,
}

impl EngineState {
    /// As the `readyState` attribute shows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Idle => "",
            Self::Opening => "opening",
            Self::Open => "open",
            Self::Closing => "closing",
            Self::Closed => "closed",
        }
    }
}

/// What a connection that is to close still waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseWait {
    Nothing,
    Drain,
    Upgrade,
}

/// When the server counts as gone, by the wall clock.
#[derive(Clone, Copy, Debug)]
enum PingDeadline {
    /// It has not been heard yet.
    Never,
    At(Millis),
    /// It has been found to be silent for too long.
    Missed,
}

/// What of an engine's is armed.
#[derive(Debug, Default)]
pub(super) struct EngineTimers {
    pub(super) ping_timeout: Option<Armed>,
    pub(super) no_transport: Option<Armed>,
    pub(super) unloaded: Option<Armed>,
}

/// The state of one connection.
#[derive(Debug)]
pub struct Engine {
    pub(crate) state: EngineState,
    pub(crate) options: EngineOptions,
    pub(crate) transport: Option<TransportId>,
    /// There is one between handshake and close.
    pub(crate) session: bool,
    /// What the server offers, until it is tried.
    pub(crate) upgrades: Vec<TransportKind>,
    pub(crate) upgrading: bool,
    /// How many packets are in the write buffer, and how many of them are on their way.
    pub(crate) waiting: usize,
    pub(crate) in_flight: usize,
    pub(crate) flush_callbacks: Vec<CallbackId>,
    /// The most bytes of one payload, if the server has said so.
    pub(crate) max_payload: Option<usize>,
    pub(crate) close_wait: CloseWait,
    pub(crate) watch: u32,
    /// The last transport as it was when it was left.
    pub(crate) left: Option<(TransportId, Transport)>,
    /// All that a close entails has happened.
    pub(crate) gone: bool,
    pub(super) timers: EngineTimers,
    ping_wait: Millis,
    /// When the server counts as gone, by the wall clock: the timer may fire late, and does not
    /// count in sleep, so this is compared as well.
    ping_deadline: PingDeadline,
}

impl Engine {
    pub(crate) fn new() -> Self {
        Self {
            state: EngineState::Idle,
            options: EngineOptions::default(),
            transport: None,
            session: false,
            upgrades: Vec::new(),
            upgrading: false,
            waiting: 0,
            in_flight: 0,
            flush_callbacks: Vec::new(),
            max_payload: None,
            close_wait: CloseWait::Nothing,
            watch: 0,
            left: None,
            gone: false,
            timers: EngineTimers::default(),
            ping_wait: Millis::ZERO,
            ping_deadline: PingDeadline::Never,
        }
    }

    pub(crate) fn set_options(&mut self, options: EngineOptions) {
        self.options = options;
    }

    /// Where the connection stands.
    pub fn state(&self) -> EngineState {
        self.state
    }

    /// The transport in use.
    pub fn transport(&self) -> Option<TransportId> {
        self.transport
    }

    /// The last transport as it was when the connection ended.
    pub fn left(&self) -> Option<&(TransportId, Transport)> {
        self.left.as_ref()
    }

    /// The options it was made with.
    pub fn options(&self) -> &EngineOptions {
        &self.options
    }

    /// How many packets are in the write buffer: not sent, or not known to be.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    pub(crate) fn observes(&self, kind: EngineEventKind) -> bool {
        self.observes_any(kind.bit())
    }

    /// Whether somebody listens to one of these events.
    pub(crate) fn observes_any(&self, kinds: u32) -> bool {
        self.watch & kinds != 0
    }

    /// Whether somebody wants to know when packets have been handed to the transport.
    pub(crate) fn is_flush_observed(&self) -> bool {
        self.observes(EngineEventKind::Flush) || !self.flush_callbacks.is_empty()
    }

    /// What was on its way has been taken, and has left the write buffer.
    pub(crate) fn forget_in_flight(&mut self) {
        self.waiting = self.waiting.saturating_sub(self.in_flight);
        self.in_flight = 0;
    }

    /// Whether nothing is written any more.
    pub(crate) fn is_over(&self) -> bool {
        matches!(self.state, EngineState::Closing | EngineState::Closed)
    }

    pub(crate) fn is_live(&self) -> bool {
        matches!(
            self.state,
            EngineState::Opening | EngineState::Open | EngineState::Closing
        )
    }
}

impl<T: Types> Core<T> {
    /// Announces an event: to the user's listeners, and to the Manager in its place
    /// among them.
    pub(crate) fn emit_engine(&mut self, id: EngineId, event: EngineEvent<T>) {
        let subscribed = self.manager.is_subscribed_to(id, event.kind());
        if !self.engine_observes(id, event.kind()) {
            if subscribed {
                self.manager_on_event(id, event);
            }
        } else if subscribed {
            self.dispatch(Dispatch::Engine(event.clone()), Output::Engine(id, event));
        } else {
            self.emit_output(Output::Engine(id, event));
        }
    }

    pub(crate) fn engine_observes(&self, id: EngineId, kind: EngineEventKind) -> bool {
        self.engines
            .get(id)
            .is_some_and(|engine| engine.observes(kind))
    }

    /// The end is to come, once what is queued before it has happened.
    pub(crate) fn then_end(&mut self, id: EngineId, reason: Reason, details: Option<T::Details>) {
        self.then(Step::EngineEnd {
            engine: id,
            reason,
            details,
        });
    }

    pub(crate) fn engine_start(&mut self, id: EngineId) {
        let prior = self.shared.prior_websocket_success.get();
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let transports = &engine.options.transports;
        let mut transports = transports.iter().copied();
        let first = match engine.options.remember_upgrade && prior {
            true => transports
                .clone()
                .find(|kind| kind.is_remembered())
                .or_else(|| transports.next()),
            false => transports.next(),
        };
        let Some(kind) = first.filter(|_| engine.options.has_address) else {
            let armed = self.timers.arm(Timer::NoTransport(id), Millis::ZERO);
            engine.timers.no_transport = Some(armed);
            return;
        };
        engine.state = EngineState::Opening;
        if let Some(transport) = self.transport_open(id, kind, Role::Main) {
            self.engine_use_transport(id, transport);
        }
    }

    /// There is nothing to open, or no server to open it to.
    pub(crate) fn engine_has_no_transport(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get(id) else {
            return;
        };
        let error = if engine.options.has_address {
            ConnectError::NoTransport
        } else {
            // Nor will there be one at the next attempt, which a listener may have led to.
            self.manager.skip_reconnect = true;
            self.manager.reconnecting = false;
            ConnectError::NoAddress
        };
        self.emit_engine(id, EngineEvent::Error(error.into()));
    }

    /// Packets go over this transport from now on. Tells which one it was before.
    pub(crate) fn engine_use_transport(
        &mut self,
        id: EngineId,
        transport: TransportId,
    ) -> Option<TransportId> {
        let before = self.engines.get_mut(id)?.transport.replace(transport);
        self.emit_output(Output::UseTransport(id, transport));
        before
    }

    /// A packet came over the transport in use: one that is not a message, or one that somebody
    /// listens to.
    pub(crate) fn engine_packet(
        &mut self,
        id: EngineId,
        kind: Option<EnginePacketType>,
        frame: T::Frame,
    ) {
        if !self.engines.get(id).is_some_and(Engine::is_live) {
            return;
        }
        self.emit_engine(id, EngineEvent::Packet(frame.clone()));
        self.emit_engine(id, EngineEvent::Heartbeat);
        self.then(Step::EngineDispatch(id, kind, frame));
    }

    pub(crate) fn engine_dispatch(
        &mut self,
        id: EngineId,
        kind: Option<EnginePacketType>,
        frame: T::Frame,
    ) {
        match kind {
            Some(EnginePacketType::Open) => self.emit_output(Output::Handshake(id, frame)),
            Some(EnginePacketType::Ping) => {
                self.emit_output(Output::Pong(id));
                self.then(Step::EmitEngine(id, EngineEvent::Ping));
                self.then(Step::EmitEngine(id, EngineEvent::Pong));
                self.then(Step::EngineHeartbeat(id));
            }
            Some(EnginePacketType::Message) => {
                let observed = self.engine_observes(id, EngineEventKind::Message);
                self.emit_engine(id, EngineEvent::Data(frame.clone()));
                if observed {
                    self.then(Step::EmitEngine(id, EngineEvent::Message(frame)));
                }
            }
            Some(_) => {}
            None => self.engine_error(id, ConnectError::MalformedPacket),
        }
    }

    pub(crate) fn engine_handshake(&mut self, id: EngineId, handshake: Box<Handshake<T>>) {
        let data = handshake.data.clone();
        self.emit_engine(id, EngineEvent::Handshake(data));
        self.then(Step::EngineAccept(id, handshake));
    }

    pub(crate) fn engine_accept(&mut self, id: EngineId, handshake: Handshake<T>) {
        // A listener of `handshake` may have closed the connection.
        if !self.engines.get(id).is_some_and(Engine::is_live) {
            return;
        }
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let transport = engine.transport;
        let kind = transport
            .and_then(|transport| self.transports.get_mut(transport))
            .map(|transport| {
                transport.session = true;
                transport.kind
            });
        engine.session = true;
        engine.upgrades = handshake.upgrades;
        engine.ping_wait = handshake.ping_interval + handshake.ping_timeout;
        engine.max_payload = handshake.max_payload;
        engine.state = EngineState::Open;
        self.shared
            .prior_websocket_success
            .set(kind.is_some_and(TransportKind::is_remembered));
        self.emit_engine(id, EngineEvent::Open);
        self.then(Step::EngineFlush(id));
        self.then(Step::EngineProbe(id));
        self.then(Step::EngineHeartbeat(id));
    }

    /// The first packet cannot be understood: the attempt has failed.
    pub(crate) fn engine_handshake_failed(&mut self, id: EngineId) {
        // A listener of the packet may have closed the connection.
        if !self.engines.get(id).is_some_and(Engine::is_live) {
            return;
        }
        let error = T::Error::from(ConnectError::Handshake);
        self.shared.prior_websocket_success.set(false);
        self.emit_engine(id, EngineEvent::Error(error.clone()));
        let details = CloseDetails::Error(error);
        self.then_end(id, Reason::ParseError, Some(details.into()));
    }

    /// The server is alive: `pingInterval + pingTimeout` begin anew.
    pub(crate) fn engine_heartbeat(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        if engine.state == EngineState::Closed {
            return;
        }
        engine.ping_deadline = PingDeadline::At(self.moment.now + engine.ping_wait);
        self.timers.stop(&mut engine.timers.ping_timeout);
        let armed = self.timers.arm(Timer::PingTimeout(id), engine.ping_wait);
        engine.timers.ping_timeout = Some(armed);
    }

    /// Whether the server has been silent for too long though no timer has said so yet,
    /// as in a page whose timers are throttled. The first to notice ends the connection.
    pub(crate) fn engine_ping_expired(&mut self, id: EngineId) -> bool {
        let Some(engine) = self.engines.get_mut(id) else {
            return false;
        };
        match engine.ping_deadline {
            PingDeadline::Missed => true,
            PingDeadline::At(deadline) if self.moment.now > deadline => {
                engine.ping_deadline = PingDeadline::Missed;
                self.tasks.push_back(Task::PingExpired(id));
                self.emit_output(Output::Microtask);
                true
            }
            PingDeadline::At(_) | PingDeadline::Never => false,
        }
    }

    /// The transport in use failed.
    pub(crate) fn engine_error(&mut self, id: EngineId, error: ConnectError<T::Context>) {
        self.shared.prior_websocket_success.set(false);
        let Some(engine) = self.engines.get_mut(id) else {
            return;
        };
        let options = &mut engine.options;
        if options.try_all_transports
            && options.transports.len() > 1
            && engine.state == EngineState::Opening
        {
            options.transports.remove(0);
            if let Some(transport) = engine.transport.take() {
                self.transport_forget(transport);
            }
            self.then(Step::EngineStart(id));
            return;
        }
        let error = T::Error::from(error);
        self.emit_engine(id, EngineEvent::Error(error.clone()));
        let details = CloseDetails::Error(error);
        self.then_end(id, Reason::TransportError, Some(details.into()));
    }
}
