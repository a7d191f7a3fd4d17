//! One Engine.IO connection: from the first request through handshake and heartbeat to its end. Its
//! transports are in [`super::transport`], the change between two of them in `upgrade`, its write
//! buffer in `write`, its end in `ending`.

use super::packet::EnginePacketType;
use super::transport::{Role, Transport};
use crate::protocol::io::handshake::Handshake;
use crate::protocol::io::{
    CallbackId, CloseDetails, ConnectError, EngineEvent, EngineEventKind, EngineId, EngineOutput,
    Millis, Output, Reason, TransportId, TransportKind, Types,
};
use crate::protocol::options::EngineOptions;
use crate::protocol::steps::Step;
use crate::protocol::timers::{Armed, Timer};
use crate::protocol::{Core, Dispatch};

/// The state of a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineState {
    /// It has not begun, or there is no transport to begin with.
    Idle,
    /// The first transport is being opened; the handshake is awaited.
    Opening,
    /// Packets can be sent and received.
    Open,
    /// `close()` was called: it closes when the write buffer is sent and an upgrade that has begun
    /// is finished.
    Closing,
    /// It has ended. A reconnection makes a new engine.
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

/// What `close()` still waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum CloseWait {
    Nothing,
    Drain,
    Upgrade,
}

/// When the next PING of the server is overdue, by the wall clock.
#[derive(Clone, Copy, Debug)]
enum PingDeadline {
    /// There has been no handshake yet.
    Never,
    At(Millis),
    /// It has passed, and an `emit` has noticed.
    Missed,
}

/// The timers of an engine.
#[derive(Debug, Default)]
pub(super) struct EngineTimers {
    pub(super) ping_timeout: Option<Armed>,
    pub(super) no_transport: Option<Armed>,
    pub(super) unloaded: Option<Armed>,
}

/// One Engine.IO connection.
#[derive(Debug)]
pub struct Engine {
    pub(crate) state: EngineState,
    pub(crate) options: EngineOptions,
    pub(crate) transport: Option<TransportId>,
    /// Whether there is a session: from the handshake to the end.
    pub(crate) session: bool,
    /// The transports that the server offers as upgrades, until they are probed.
    pub(crate) upgrades: Vec<TransportKind>,
    /// Whether a probe has been answered, and the upgrade is not finished.
    pub(crate) upgrading: bool,
    /// How many packets are in the write buffer.
    pub(crate) waiting: usize,
    /// How many of them have been handed to the transport, which has not taken them yet.
    pub(crate) in_flight: usize,
    pub(crate) flush_callbacks: Vec<CallbackId>,
    /// The limit of a payload in bytes, if the server has named one.
    pub(crate) max_payload: Option<usize>,
    pub(crate) close_wait: CloseWait,
    /// The events that the user listens to: a bit for each [`EngineEventKind`].
    pub(crate) watch: u32,
    /// The last transport, as it was when the engine ended.
    pub(crate) left: Option<(TransportId, Transport)>,
    /// Whether the end is complete: listeners have been called, and the host has been given
    /// [`EngineOutput::Gone`].
    pub(crate) gone: bool,
    pub(super) timers: EngineTimers,
    /// `pingInterval + pingTimeout` of the handshake.
    ping_wait: Millis,
    /// When the next PING of the server is overdue, by the wall clock. There is a timer as well,
    /// but timers do not count in sleep, and may fire late.
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

    /// The state of the connection.
    pub fn state(&self) -> EngineState {
        self.state
    }

    /// The transport in use; `None` before the first one and after the end.
    pub fn transport(&self) -> Option<TransportId> {
        self.transport
    }

    /// The last transport as it was when the connection ended, for attributes that users may still
    /// read.
    pub fn left(&self) -> Option<&(TransportId, Transport)> {
        self.left.as_ref()
    }

    /// The options that it was made with.
    pub fn options(&self) -> &EngineOptions {
        &self.options
    }

    /// How many packets are in the write buffer: those that wait, and those that the transport has
    /// not taken yet.
    pub fn waiting(&self) -> usize {
        self.waiting
    }

    pub(crate) fn observes(&self, kind: EngineEventKind) -> bool {
        self.observes_any(kind.bit())
    }

    /// Whether the user listens to one of these events. `kinds` is a sum of
    /// [`EngineEventKind::bit`].
    pub(crate) fn observes_any(&self, kinds: u32) -> bool {
        self.watch & kinds != 0
    }

    /// Whether user code is called when packets have been handed to the transport.
    pub(crate) fn is_flush_observed(&self) -> bool {
        self.observes(EngineEventKind::Flush) || !self.flush_callbacks.is_empty()
    }

    /// The transport has taken the packets in flight, so they have left the write buffer.
    pub(crate) fn forget_in_flight(&mut self) {
        self.waiting = self.waiting.saturating_sub(self.in_flight);
        self.in_flight = 0;
    }

    /// Whether nothing more is written: it is closing or closed.
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
    /// Emits an event: to the user's listeners if there are any, with the Manager in its place
    /// among them; else to the Manager directly.
    pub(crate) fn emit_engine(&mut self, id: EngineId, event: EngineEvent<T>) {
        let subscribed = self.manager.is_subscribed_to(id, event.kind());
        if !self.engine_observes(id, event.kind()) {
            if subscribed {
                self.manager_on_event(id, event);
            }
        } else if subscribed {
            self.dispatch(
                Dispatch::Engine(event.clone()),
                Output::Engine(id, EngineOutput::Event(event)),
            );
        } else {
            self.emit_for_engine(id, EngineOutput::Event(event));
        }
    }

    pub(crate) fn engine_observes(&self, id: EngineId, kind: EngineEventKind) -> bool {
        self.engines
            .get(id)
            .is_some_and(|engine| engine.observes(kind))
    }

    /// Queues the end of the connection behind what is queued before it.
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

    /// There is no transport to open, or no address to open it to.
    pub(crate) fn engine_has_no_transport(&mut self, id: EngineId) {
        let Some(engine) = self.engines.get(id) else {
            return;
        };
        let error = if engine.options.has_address {
            ConnectError::NoTransport
        } else {
            // The next attempt would have no address either.
            self.manager.skip_reconnect = true;
            self.manager.reconnecting = false;
            ConnectError::NoAddress
        };
        self.emit_engine(id, EngineEvent::Error(error.into()));
    }

    /// Sends packets over this transport from now on. Returns the one that was used before.
    pub(crate) fn engine_use_transport(
        &mut self,
        id: EngineId,
        transport: TransportId,
    ) -> Option<TransportId> {
        let before = self.engines.get_mut(id)?.transport.replace(transport);
        self.emit_for_engine(id, EngineOutput::UseTransport(transport));
        before
    }

    /// Receives a packet over the transport in use that is not read at once: one that is not a
    /// message, or that the user listens to.
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
            Some(EnginePacketType::Open) => {
                self.emit_for_engine(id, EngineOutput::Handshake(frame))
            }
            Some(EnginePacketType::Ping) => {
                self.emit_for_engine(id, EngineOutput::Pong);
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

    /// The handshake is invalid: the attempt has failed.
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

    /// The handshake or a PING has come: the next PING is due within `pingInterval + pingTimeout`
    /// (Engine.IO protocol 4, "Heartbeat").
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

    /// Whether the server has been silent for too long, though the timer has not fired: a throttled
    /// page fires it late. The first call to notice ends the connection, in a microtask.
    pub(crate) fn engine_ping_expired(&mut self, id: EngineId) -> bool {
        let Some(engine) = self.engines.get_mut(id) else {
            return false;
        };
        match engine.ping_deadline {
            PingDeadline::Missed => true,
            PingDeadline::At(deadline) if self.moment.now > deadline => {
                engine.ping_deadline = PingDeadline::Missed;
                self.emit_for_engine(id, EngineOutput::PingExpired);
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
