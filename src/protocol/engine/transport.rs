//! A transport as the core sees it: its state, its requests, and what is received over it
//! (Engine.IO protocol 4, "Transports").

use super::connection::EngineState;
use super::packet::EnginePacketType;
use crate::protocol::io::{
    Batch, CloseDetails, ConnectError, ControlBody, EngineId, Millis, ProbeFailure, Reason,
    TransportError, TransportId, TransportKind, TransportOutput, Types, UrlParameters,
};
use crate::protocol::steps::Step;
use crate::protocol::timers::Armed;
use crate::protocol::Core;

/// The state of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportState {
    /// It is being opened, or is to be: a WebSocket has not connected, or the first GET request is
    /// not answered.
    Opening,
    /// Open.
    Open,
    /// Being replaced by an upgrade, as soon as none of its requests is under way.
    Pausing,
    /// Replaced by an upgrade. It is not closed: the server does that.
    Paused,
    /// Closed by the server.
    Closed,
}

/// What a connection uses a transport for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// It carries the packets.
    Main,
    /// It is being probed: the server has not answered yet.
    Probing,
    /// The server's first packet was not the answer to the probe.
    WrongAnswer,
    /// The probe was answered: it takes over when the transport in use has paused.
    Chosen,
}

/// A transport of an engine.
#[derive(Clone, Debug)]
pub struct Transport {
    pub(crate) engine: EngineId,
    pub(crate) kind: TransportKind,
    pub(crate) role: Role,
    pub(crate) state: TransportState,
    /// Whether it can take packets now: it is open, and has taken those before.
    pub(crate) writable: bool,
    /// Whether a GET request is under way.
    pub(crate) polling: bool,
    /// Whether its address has a `sid`.
    pub(crate) session: bool,
    /// The timer after which it is opened, for one that is probed later than another.
    pub(super) start: Option<Armed>,
}

impl Transport {
    /// The engine that it belongs to.
    pub fn engine(&self) -> EngineId {
        self.engine
    }

    /// Its kind.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// Whether packets can be written now.
    pub fn writable(&self) -> bool {
        self.writable
    }

    /// Whether it has been opened, and does not wait for that.
    pub(crate) fn is_begun(&self) -> bool {
        self.start.is_none()
    }

    /// Whether the address of its next request has a `sid`.
    pub fn session(&self) -> bool {
        self.session
    }
}

impl<T: Types> Core<T> {
    /// Adds a transport to an engine, and opens it.
    pub(crate) fn transport_open(
        &mut self,
        id: EngineId,
        kind: TransportKind,
        role: Role,
    ) -> Option<TransportId> {
        let transport = self.transport_add(id, kind, role)?;
        self.transport_begin(transport);
        Some(transport)
    }

    /// Adds a transport to an engine. Nothing is opened yet.
    pub(super) fn transport_add(
        &mut self,
        id: EngineId,
        kind: TransportKind,
        role: Role,
    ) -> Option<TransportId> {
        let engine = self.engines.get(id)?;
        let session = engine.session && !engine.options.transport(kind).own_query;
        Some(self.transports.insert(Transport {
            engine: id,
            kind,
            role,
            state: TransportState::Opening,
            writable: false,
            polling: false,
            session,
            start: None,
        }))
    }

    /// Opens a transport that has been added.
    pub(super) fn transport_begin(&mut self, id: TransportId) {
        let Some(transport) = self.transports.get(id) else {
            return;
        };
        let (engine, kind) = (transport.engine, transport.kind);
        if kind.sends_requests() {
            self.poll(id);
        } else if let Some(parameters) = self.transport_parameters(id) {
            self.emit_for_transport(id, TransportOutput::Open(engine, kind, parameters));
        }
    }

    /// The parameters of the address of the next request.
    fn transport_parameters(&mut self, id: TransportId) -> Option<UrlParameters> {
        let transport = self.transports.get(id)?;
        let options = self
            .engines
            .get(transport.engine)?
            .options
            .transport(transport.kind);
        let has_query = transport.kind.has_query();
        let token = (has_query && options.timestamp_requests).then(|| {
            self.requests = self.requests.wrapping_add(1);
            // Two requests at the same moment must differ, even if the random numbers are equal.
            let random = (self.moment.random + f64::from(self.requests) * GOLDEN).fract();
            request_token(self.moment.now, random)
        });
        let polls_session = transport.kind.sends_requests() && transport.session;
        Some(UrlParameters {
            session: transport.session,
            token,
            base64: has_query && options.force_base64 && !polls_session,
        })
    }

    fn poll(&mut self, id: TransportId) {
        let Some(parameters) = self.transport_parameters(id) else {
            return;
        };
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        transport.polling = true;
        let engine = transport.engine;
        self.emit_for_transport(id, TransportOutput::Poll(engine, parameters));
    }

    /// Sends over a transport if it is open. One that was closed without an event ignores it.
    pub(crate) fn transport_send(&mut self, id: TransportId, batch: Batch) {
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        if transport.state != TransportState::Open {
            return;
        }
        transport.writable = false;
        let engine = transport.engine;
        let output = if transport.kind.sends_requests() {
            let Some(parameters) = self.transport_parameters(id) else {
                return;
            };
            TransportOutput::Post(engine, batch, parameters)
        } else {
            TransportOutput::Send(engine, batch)
        };
        self.emit_for_transport(id, output);
    }

    /// From now on packets can be sent over the transport.
    fn mark_transport_open(&mut self, id: TransportId) {
        if let Some(transport) = self.transports.get_mut(id) {
            transport.state = TransportState::Open;
            transport.writable = true;
        }
    }

    /// The server has closed the transport: it needs no close request.
    fn mark_transport_closed(&mut self, id: TransportId) {
        if let Some(transport) = self.transports.get_mut(id) {
            transport.state = TransportState::Closed;
        }
    }

    pub(crate) fn transport_opened(&mut self, id: TransportId) {
        let Some(transport) = self.transports.get(id) else {
            return;
        };
        let probe = transport.role != Role::Main;
        self.mark_transport_open(id);
        if probe {
            let batch = Batch::Control {
                kind: EnginePacketType::Ping,
                body: ControlBody::Probe,
            };
            self.transport_send(id, batch);
        }
    }

    /// The host could not make the transport.
    pub(crate) fn transport_refused(&mut self, id: TransportId, cause: T::Context) {
        let Some(transport) = self.transports.get(id) else {
            return;
        };
        let (engine, kind) = (transport.engine, transport.kind);
        if transport.role == Role::Main {
            let error = TransportError::Refused {
                transport: kind,
                cause,
            };
            self.engine_error(engine, ConnectError::Transport(error));
        } else {
            self.probe_failed(engine, id, ProbeFailure::Refused(cause));
        }
    }

    /// Receives a frame that is not a message, or a message that is not read at once.
    pub(crate) fn transport_frame(
        &mut self,
        id: TransportId,
        kind: Option<EnginePacketType>,
        is_probe_answer: bool,
        frame: T::Frame,
    ) {
        let Some(transport) = self.transports.get(id) else {
            return;
        };
        let engine = transport.engine;
        if transport.role != Role::Main {
            self.probe_packet(engine, id, is_probe_answer);
            return;
        }
        if transport.kind.sends_requests() {
            if transport.state == TransportState::Opening && kind == Some(EnginePacketType::Open) {
                self.mark_transport_open(id);
            }
            if kind == Some(EnginePacketType::Close) {
                let details = CloseDetails::ClosedByServer.into();
                self.mark_transport_closed(id);
                self.engine_end(engine, Reason::TransportClose, Some(details));
                return;
            }
        }
        self.engine_packet(engine, kind, frame);
    }

    /// All packets of a GET request's answer have been received: the next GET request follows.
    pub(crate) fn payload_end(&mut self, id: TransportId) {
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        transport.polling = false;
        match transport.state {
            TransportState::Pausing => {
                let engine = transport.engine;
                self.probe_pause(engine);
            }
            TransportState::Open => self.poll(id),
            _ => {}
        }
    }

    /// The transport has taken what was sent.
    pub(crate) fn transport_sent(&mut self, id: TransportId) {
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        transport.writable = true;
        let (engine, pausing) = (transport.engine, transport.state == TransportState::Pausing);
        if transport.role == Role::Main {
            self.engine_drain(engine);
        }
        if pausing {
            self.then(Step::ProbePause(engine));
        }
    }

    /// The server has closed a transport that stays open.
    pub(crate) fn transport_closed(&mut self, id: TransportId, context: T::Context) {
        let Some(transport) = self.transports.get(id) else {
            return;
        };
        let (engine, role, kind) = (transport.engine, transport.role, transport.kind);
        match role {
            Role::Main => {
                self.mark_transport_closed(id);
                let details = CloseDetails::Closed(kind, context).into();
                self.engine_end(engine, Reason::TransportClose, Some(details));
            }
            _ => self.probe_failed(engine, id, ProbeFailure::TransportClosed),
        }
    }

    pub(crate) fn transport_failed(
        &mut self,
        id: TransportId,
        description: T::Context,
        context: T::Context,
        writing: bool,
    ) {
        let Some(transport) = self.transports.get(id) else {
            return;
        };
        let (engine, role, kind) = (transport.engine, transport.role, transport.kind);
        let by_fetch = self
            .engines
            .get(engine)
            .is_some_and(|engine| engine.options.fetch_messages);
        let error = TransportError::Failed {
            transport: kind,
            by_fetch,
            writing,
            description,
            context,
        };
        match role {
            Role::Main => self.engine_error(engine, ConnectError::Transport(error)),
            _ => self.probe_failed(engine, id, ProbeFailure::Transport(error)),
        }
    }

    /// Closes a transport. Long-polling sends a close request if there is a session.
    pub(crate) fn transport_close(&mut self, id: TransportId) {
        let Some(transport) = self.transports.get(id) else {
            return;
        };
        let engine = transport.engine;
        if transport.kind.sends_requests() && transport.state == TransportState::Open {
            if let Some(parameters) = self.transport_parameters(id) {
                self.emit_for_transport(id, TransportOutput::CloseRequest(engine, parameters));
            }
        }
        self.transport_forget(id);
    }

    /// Closes a transport for the host, and removes it: late events of it find nothing.
    pub(crate) fn transport_forget(&mut self, id: TransportId) {
        let Some(mut transport) = self.transports.remove(id) else {
            return;
        };
        let was_begun = transport.is_begun();
        self.timers.stop(&mut transport.start);
        if was_begun {
            self.emit_for_transport(id, TransportOutput::Close);
        }
    }

    /// Takes a paused transport into use again.
    pub(crate) fn transport_resume(&mut self, id: TransportId) {
        let Some(transport) = self.transports.get_mut(id) else {
            return;
        };
        transport.state = TransportState::Open;
        if !transport.polling {
            self.poll(id);
        }
    }

    /// Whether the engine's transport could take a packet now.
    pub(crate) fn engine_writable(&self, id: EngineId) -> bool {
        self.engines
            .get(id)
            .is_some_and(|engine| match engine.transport {
                Some(transport) => self
                    .transports
                    .get(transport)
                    .is_some_and(|transport| transport.writable),
                None => {
                    let was_writable = engine
                        .left
                        .as_ref()
                        .is_some_and(|(_, transport)| transport.writable);
                    engine.state == EngineState::Closed && was_writable
                }
            })
    }
}

/// A cache-busting number below 36^8. Of its eight digits to the base of 36, five come from the
/// clock (milliseconds) and three from a random number in [0, 1).
fn request_token(now: Millis, random: f64) -> u64 {
    const CLOCK: u64 = 36_u64.pow(5);
    const RANDOM: u64 = 36_u64.pow(3);
    now.get() as u64 % CLOCK * RANDOM + (random * RANDOM as f64) as u64
}

/// The fraction of the golden ratio, whose multiples spread evenly over [0, 1).
const GOLDEN: f64 = 0.618_033_988_749_895;
