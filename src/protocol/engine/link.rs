//! A transport as the core sees it: its state, its requests, and what comes over it
//! (Engine.IO protocol 4, "Transports").

use super::connection::EngineState;
use super::packet::EnginePacketType;
use crate::protocol::io::{
    Batch, EngineId, LinkId, Output, Parameters, Reason, TransportKind, Value,
};
use crate::protocol::step::Deed;
use crate::protocol::Core;

/// The state of a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    /// Its first sign of life is awaited.
    Opening,
    /// In use.
    Open,
    /// To be left for a better one, as soon as its requests have ended.
    Pausing,
    /// Left, but not closed: the server lets it go by itself.
    Paused,
    /// Closed by the other side.
    Closed,
}

/// What a transport is to its connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// The one in use.
    Main,
    /// One that is tried: its first packet has not come.
    Asking,
    /// One that is tried, and gave the wrong answer.
    Refused,
    /// One that was answered: the transport in use is being paused.
    Chosen,
}

/// One transport.
#[derive(Clone, Debug)]
pub struct Link {
    pub(crate) engine: EngineId,
    pub(crate) kind: TransportKind,
    pub(crate) role: Role,
    pub(crate) state: LinkState,
    pub(crate) writable: bool,
    /// A GET request is under way.
    pub(crate) polling: bool,
    /// Whether its address names the session.
    pub(crate) session: bool,
}

impl Link {
    /// The connection that it serves.
    pub fn engine(&self) -> EngineId {
        self.engine
    }

    /// Which transport it is.
    pub fn kind(&self) -> TransportKind {
        self.kind
    }

    /// Whether packets can be written now.
    pub fn writable(&self) -> bool {
        self.writable
    }

    /// Whether its address names the session by now.
    pub fn session(&self) -> bool {
        self.session
    }
}

impl<V: Value> Core<V> {
    pub(crate) fn link_open(
        &mut self,
        id: EngineId,
        kind: TransportKind,
        role: Role,
    ) -> Option<LinkId> {
        let engine = self.engines.get(id)?;
        let session = engine.session && !engine.options.link(kind).own_query;
        let link = self.links.insert(Link {
            engine: id,
            kind,
            role,
            state: LinkState::Opening,
            writable: false,
            polling: false,
            session,
        });
        match kind {
            TransportKind::Polling => self.poll(link),
            TransportKind::WebSocket => {
                if let Some(parameters) = self.link_parameters(link) {
                    self.tell(Output::OpenWebSocket(link, id, parameters));
                }
            }
        }
        Some(link)
    }

    /// What the address of the transport's next request has to say.
    fn link_parameters(&mut self, id: LinkId) -> Option<Parameters> {
        let link = self.links.get(id)?;
        let options = self.engines.get(link.engine)?.options.link(link.kind);
        let token = options.timestamp_requests.then(|| {
            self.requests = self.requests.wrapping_add(1);
            // Two requests of one moment must differ, however the jitter was drawn.
            let jitter = (self.moment.jitter + f64::from(self.requests) * GOLDEN).fract();
            request_token(self.moment.now, jitter)
        });
        let polls_session = link.kind == TransportKind::Polling && link.session;
        Some(Parameters {
            session: link.session,
            token,
            base64: options.force_base64 && !polls_session,
        })
    }

    fn poll(&mut self, id: LinkId) {
        let Some(parameters) = self.link_parameters(id) else {
            return;
        };
        let Some(link) = self.links.get_mut(id) else {
            return;
        };
        link.polling = true;
        let engine = link.engine;
        self.tell(Output::Poll(id, engine, parameters));
    }

    /// Sends over a transport that is open; over one that was silently closed, nothing.
    pub(crate) fn link_send(&mut self, id: LinkId, batch: Batch) {
        let Some(link) = self.links.get_mut(id) else {
            return;
        };
        if link.state != LinkState::Open {
            return;
        }
        link.writable = false;
        let engine = link.engine;
        let request = match link.kind {
            TransportKind::Polling => self.link_parameters(id),
            TransportKind::WebSocket => None,
        };
        self.tell(Output::Send(id, engine, batch, request));
    }

    fn link_is_open(&mut self, id: LinkId) {
        if let Some(link) = self.links.get_mut(id) {
            link.state = LinkState::Open;
            link.writable = true;
        }
    }

    /// The other side closed it: there is nobody to say farewell to.
    fn link_is_closed(&mut self, id: LinkId) {
        if let Some(link) = self.links.get_mut(id) {
            link.state = LinkState::Closed;
        }
    }

    pub(crate) fn link_opened(&mut self, id: LinkId) {
        let Some(link) = self.links.get(id) else {
            return;
        };
        let probe = link.role != Role::Main;
        self.link_is_open(id);
        if probe {
            let batch = Batch::Control {
                kind: EnginePacketType::Ping,
                data: "probe",
            };
            self.link_send(id, batch);
        }
    }

    /// The transport could not be made.
    pub(crate) fn link_refused(&mut self, id: LinkId, cause: V) {
        let Some(link) = self.links.get(id) else {
            return;
        };
        let (engine, kind) = (link.engine, link.kind);
        if link.role == Role::Main {
            let error = V::probe_error("websocket error", Some(&cause), kind);
            self.engine_error(engine, error);
        } else {
            self.probe_failed(engine, id, cause);
        }
    }

    /// A frame came that is not a message, or one that is not read at once.
    pub(crate) fn link_frame(
        &mut self,
        id: LinkId,
        kind: Option<EnginePacketType>,
        is_probe_answer: bool,
        frame: V,
    ) {
        let Some(link) = self.links.get(id) else {
            return;
        };
        let engine = link.engine;
        if link.role != Role::Main {
            self.probe_packet(engine, id, is_probe_answer);
            return;
        }
        if link.kind == TransportKind::Polling {
            if link.state == LinkState::Opening && kind == Some(EnginePacketType::Open) {
                self.link_is_open(id);
            }
            if kind == Some(EnginePacketType::Close) {
                let details = V::details("transport closed by the server", None);
                self.link_is_closed(id);
                self.engine_end(engine, Reason::TransportClose, Some(details));
                return;
            }
        }
        self.engine_packet(engine, kind, frame);
    }

    /// A GET request has been dealt with; the next one follows.
    pub(crate) fn payload_end(&mut self, id: LinkId) {
        let Some(link) = self.links.get_mut(id) else {
            return;
        };
        link.polling = false;
        match link.state {
            LinkState::Pausing => {
                let engine = link.engine;
                self.probe_pause(engine);
            }
            LinkState::Open => self.poll(id),
            _ => {}
        }
    }

    /// The transport has taken what was sent.
    pub(crate) fn link_sent(&mut self, id: LinkId) {
        let Some(link) = self.links.get_mut(id) else {
            return;
        };
        link.writable = true;
        let (engine, pausing) = (link.engine, link.state == LinkState::Pausing);
        if link.role == Role::Main {
            self.engine_drain(engine);
        }
        if pausing {
            self.then(Deed::ProbePause, engine);
        }
    }

    /// The WebSocket was closed by the other side.
    pub(crate) fn link_closed(&mut self, id: LinkId, context: V) {
        let Some(link) = self.links.get(id) else {
            return;
        };
        let (engine, role) = (link.engine, link.role);
        match role {
            Role::Main => {
                self.link_is_closed(id);
                let details = V::details("websocket connection closed", Some(context));
                self.engine_end(engine, Reason::TransportClose, Some(details));
            }
            _ => self.probe_failed(engine, id, V::text("transport closed")),
        }
    }

    pub(crate) fn link_failed(&mut self, id: LinkId, description: V, context: V, writing: bool) {
        let Some(link) = self.links.get(id) else {
            return;
        };
        let (engine, role, kind) = (link.engine, link.role, link.kind);
        let fetch = self
            .engines
            .get(engine)
            .is_some_and(|e| e.options.fetch_messages);
        let message = match (kind, fetch, writing) {
            (TransportKind::WebSocket, ..) => "websocket error",
            (TransportKind::Polling, false, false) => "xhr poll error",
            (TransportKind::Polling, false, true) => "xhr post error",
            (TransportKind::Polling, true, false) => "fetch read error",
            (TransportKind::Polling, true, true) => "fetch write error",
        };
        let error = V::transport_error(message, description, context);
        match role {
            Role::Main => self.engine_error(engine, error),
            _ => self.probe_failed(engine, id, error),
        }
    }

    /// Closes a transport: a polling one says so to the server, if there is a session.
    pub(crate) fn link_close(&mut self, id: LinkId) {
        let Some(link) = self.links.get(id) else {
            return;
        };
        let engine = link.engine;
        if link.kind == TransportKind::Polling && link.state == LinkState::Open {
            if let Some(parameters) = self.link_parameters(id) {
                self.tell(Output::Farewell(id, engine, parameters));
            }
        }
        self.link_forget(id);
    }

    /// Nothing of this transport is heard any more.
    pub(crate) fn link_forget(&mut self, id: LinkId) {
        if self.links.remove(id).is_some() {
            self.tell(Output::CloseLink(id));
        }
    }

    /// Takes a paused transport into use again.
    pub(crate) fn link_resume(&mut self, id: LinkId) {
        let Some(link) = self.links.get_mut(id) else {
            return;
        };
        link.state = LinkState::Open;
        if !link.polling {
            self.poll(id);
        }
    }

    /// Whether the engine's transport could take a packet now.
    pub(crate) fn engine_writable(&self, id: EngineId) -> bool {
        self.engines
            .get(id)
            .is_some_and(|engine| match engine.link {
                Some(link) => self.links.get(link).is_some_and(|link| link.writable),
                None => {
                    let was_writable = engine.left.as_ref().is_some_and(|(_, link)| link.writable);
                    engine.state == EngineState::Closed && was_writable
                }
            })
    }
}

/// A number below 36^8: five digits to the base of 36 are the clock's (milliseconds), three are
/// made of a random number in [0, 1).
fn request_token(now: f64, random: f64) -> f64 {
    const CLOCK: u64 = 36_u64.pow(5);
    const RANDOM: u64 = 36_u64.pow(3);
    let token = now as u64 % CLOCK * RANDOM + (random * RANDOM as f64) as u64;
    token as f64
}

/// The fraction of the golden ratio spreads successive numbers evenly.
const GOLDEN: f64 = 0.618_033_988_749_895;
