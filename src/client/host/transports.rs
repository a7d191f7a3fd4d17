//! Performs the outputs that are about transports: WebSockets, WebTransports and requests.

use std::rc::Rc;

use super::{Frame, Host};
use crate::client::error::TransportError;
use crate::client::platform::{
    AnswerListener, Close, OpenError, Polling, RequestError, WebSocket, WebSocketEvent,
    WebTransport, WebTransportEvent,
};
use crate::protocol::engine::payload;
use crate::protocol::io::{
    Batch, EngineId, Input, Taken, TransportId, TransportInput, TransportKind, TransportOutput,
    UrlParameters,
};
use crate::protocol::options::CloseOnLeave;

/// What the platform has opened for a transport.
pub(super) enum Holding {
    WebSocket(Rc<dyn WebSocket>),
    WebTransport(Rc<dyn WebTransport>),
    Polling(Rc<dyn Polling>),
}

impl Holding {
    fn polls(&self) -> bool {
        matches!(self, Self::Polling(_))
    }
}

/// How a transport ended.
pub(super) struct End {
    transport: TransportId,
    cause: TransportError,
    /// Whether a POST request failed.
    writing: bool,
}

impl Host {
    pub(super) fn perform_for_transport(&self, id: TransportId, output: TransportOutput) {
        match output {
            TransportOutput::Open(engine, TransportKind::WebSocket, parameters) => {
                self.open_web_socket(id, engine, parameters);
            }
            TransportOutput::Open(engine, kind, parameters) => {
                self.open_web_transport(id, engine, kind, parameters);
            }
            TransportOutput::Poll(engine, parameters) => self.poll(id, engine, parameters),
            TransportOutput::Send(engine, batch) => self.send(id, engine, batch),
            TransportOutput::Post(engine, batch, parameters) => {
                self.post(id, engine, batch, parameters);
            }
            TransportOutput::CloseRequest(engine, parameters) => {
                self.send_close_request(id, engine, parameters);
            }
            TransportOutput::Close => self.close_transport(id),
        }
    }

    // ---- WebSocket

    fn open_web_socket(&self, transport: TransportId, engine: EngineId, parameters: UrlParameters) {
        let url = self.address(engine, TransportKind::WebSocket, parameters);
        let this = self.this.clone();
        let listener = Box::new(move |event| {
            if let Some(host) = this.upgrade() {
                host.web_socket_event(transport, event);
            }
        });
        let protocols = &self.options.protocols;
        let opened = self.platform.open_web_socket(&url, protocols, listener);
        let holding = opened.map(|socket| Holding::WebSocket(socket.into()));
        self.hold_or_refuse(transport, holding);
    }

    fn hold_or_refuse(&self, transport: TransportId, opened: Result<Holding, OpenError>) {
        match opened {
            Ok(holding) => self.hold(transport, holding),
            // Fed later, because the core is in the middle of a transition.
            Err(error) => self.microtask(move |host| {
                let cause = TransportError::Refused(error.message);
                host.feed(Input::Transport(transport, TransportInput::Refused(cause)));
            }),
        }
    }

    fn hold(&self, id: TransportId, holding: Holding) {
        let before = self.transports.borrow_mut().insert(id, holding);
        drop(before);
    }

    /// Whether the transport has not been closed.
    fn is_held(&self, transport: TransportId) -> bool {
        self.transports.borrow().get(&transport).is_some()
    }

    fn web_socket_event(&self, transport: TransportId, event: WebSocketEvent) {
        if !self.is_held(transport) {
            return;
        }
        match event {
            WebSocketEvent::Opened => {
                self.feed(Input::Transport(transport, TransportInput::Opened))
            }
            WebSocketEvent::Text(text) => self.receive_text(transport, text),
            WebSocketEvent::Binary(bytes) => self.receive_bytes(transport, bytes.into()),
            WebSocketEvent::Unreadable => self.failed(transport, TransportError::Unreadable, false),
            WebSocketEvent::Failed => self.failed(transport, TransportError::Failed, false),
            WebSocketEvent::Closed(Close { code, reason, .. }) => {
                let code = code.into();
                self.failed(transport, TransportError::Closed { code, reason }, false);
            }
        }
    }

    pub(super) fn web_socket(&self, transport: TransportId) -> Option<Rc<dyn WebSocket>> {
        match self.transports.borrow().get(&transport) {
            Some(Holding::WebSocket(socket)) => Some(socket.clone()),
            Some(Holding::Polling(_) | Holding::WebTransport(_)) | None => None,
        }
    }

    /// Hands packets to a transport that stays open. A WebSocket has taken them in a microtask.
    pub(super) fn send(&self, transport: TransportId, engine: EngineId, batch: Batch) {
        let frames = self.frames(engine, batch);
        let packets = packets_of(batch);
        if let Some(socket) = self.web_socket(transport) {
            for frame in frames {
                match frame {
                    Frame::Text(text) => socket.send_text(&text),
                    Frame::Binary(bytes) => socket.send_bytes(&bytes),
                }
            }
            self.microtask(move |host| host.taken(transport, engine, packets));
        } else if let Some(session) = self.web_transport(transport) {
            for frame in frames {
                match frame {
                    Frame::Text(text) => session.send_text(&text),
                    Frame::Binary(bytes) => session.send_bytes(&bytes),
                }
            }
            session.settle(self.later(move |host| host.taken(transport, engine, packets)));
        }
    }

    /// A transport that stays open has taken this many packets of the write buffer.
    fn taken(&self, transport: TransportId, engine: EngineId, packets: usize) {
        self.drop_sent(engine, packets);
        match self.ask(|core| core.taken(transport)) {
            Taken::Rest => self.wake_writers(),
            Taken::Next(count) => self.send(transport, engine, Batch::Buffered(count)),
            Taken::Observed => self.feed(Input::Transport(transport, TransportInput::Sent)),
        }
    }

    // ---- WebTransport

    fn open_web_transport(
        &self,
        transport: TransportId,
        engine: EngineId,
        kind: TransportKind,
        parameters: UrlParameters,
    ) {
        let url = self.address(engine, kind, parameters);
        let first = self.open_packet(engine, parameters);
        let this = self.this.clone();
        let listener = Box::new(move |event| {
            if let Some(host) = this.upgrade() {
                host.web_transport_event(transport, event);
            }
        });
        let options = &self.options.web_transport;
        let opened = self
            .platform
            .open_web_transport(&url, options, &first, listener);
        let holding = opened.map(|session| Holding::WebTransport(session.into()));
        self.hold_or_refuse(transport, holding);
    }

    fn web_transport_event(&self, transport: TransportId, event: WebTransportEvent) {
        if !self.is_held(transport) {
            return;
        }
        match event {
            WebTransportEvent::Opened => {
                self.feed(Input::Transport(transport, TransportInput::Opened));
            }
            WebTransportEvent::Text(text) => self.receive_text(transport, text),
            WebTransportEvent::Binary(bytes) => self.receive_bytes(transport, bytes.into()),
            // Like an empty frame, it is not a packet.
            WebTransportEvent::WrongLength => self.receive_text(transport, String::new()),
            WebTransportEvent::Failed(why) => {
                self.failed(transport, TransportError::Lost(why), false);
            }
            WebTransportEvent::Closed { code, reason } => {
                self.failed(transport, TransportError::Closed { code, reason }, false);
            }
        }
    }

    fn web_transport(&self, transport: TransportId) -> Option<Rc<dyn WebTransport>> {
        match self.transports.borrow().get(&transport) {
            Some(Holding::WebTransport(session)) => Some(session.clone()),
            Some(Holding::Polling(_) | Holding::WebSocket(_)) | None => None,
        }
    }

    // ---- long-polling

    fn poll(&self, transport: TransportId, engine: EngineId, parameters: UrlParameters) {
        let url = self.address(engine, TransportKind::Polling, parameters);
        // It outlives the page until the server has got the close request: `docs/leaving.md`.
        let keepalive = parameters.session
            && self.options.engine.close_on_leave != CloseOnLeave::Never
            && self.platform.can_be_left();
        match self.polling(transport) {
            Ok(polling) => {
                let answered = self.answered(move |host, answer| host.polled(transport, answer));
                polling.get(&url, keepalive, answered);
            }
            Err(reason) => self.microtask(move |host| {
                host.failed(transport, TransportError::Refused(reason), false);
            }),
        }
    }

    /// The requests of a transport, which is opened if it is new. The error says why it cannot be.
    fn polling(&self, id: TransportId) -> Result<Rc<dyn Polling>, String> {
        if let Some(Holding::Polling(polling)) = self.transports.borrow().get(&id) {
            return Ok(polling.clone());
        }
        let polling = self.platform.open_polling(&self.options.requests);
        let polling: Rc<dyn Polling> = polling?.into();
        self.hold(id, Holding::Polling(polling.clone()));
        Ok(polling)
    }

    fn answered(
        &self,
        listener: impl FnOnce(&Self, Result<String, RequestError>) + 'static,
    ) -> AnswerListener {
        let this = self.this.clone();
        Box::new(move |answer| {
            if let Some(host) = this.upgrade() {
                listener(&host, answer);
            }
        })
    }

    fn polled(&self, transport: TransportId, answer: Result<String, RequestError>) {
        match answer {
            Ok(body) => self.receive_payload(transport, &body),
            Err(error) => self.failed(transport, cause_of(error), false),
        }
    }

    /// A payload is one transition: no listener runs before the core knows that it has ended.
    fn receive_payload(&self, transport: TransportId, body: &str) {
        self.transition(|| {
            for text in payload::split(body) {
                if !self.is_held(transport) {
                    return;
                }
                let bytes = text.strip_prefix(payload::BASE64_MARK);
                match bytes.and_then(payload::decode_base64) {
                    Some(bytes) => self.receive_bytes(transport, bytes.into()),
                    None => self.receive_text(transport, text.into()),
                }
            }
            self.feed(Input::Transport(transport, TransportInput::PayloadEnd));
        });
    }

    fn post(
        &self,
        transport: TransportId,
        engine: EngineId,
        batch: Batch,
        parameters: UrlParameters,
    ) {
        let url = self.address(engine, TransportKind::Polling, parameters);
        let body = payload_of(&self.frames(engine, batch));
        let packets = packets_of(batch);
        let is_leaving = self.core(|core| core.holds_end(transport));
        let keepalive = is_leaving && body.len() <= LONGEST_KEPT;
        if let Ok(polling) = self.polling(transport) {
            let answered = self.answered(move |host, answer| match answer {
                Ok(_) => {
                    host.drop_sent(engine, packets);
                    host.feed(Input::Transport(transport, TransportInput::Sent));
                }
                Err(error) => host.failed(transport, cause_of(error), true),
            });
            polling.post(&url, &body, keepalive, answered);
        }
    }

    fn send_close_request(
        &self,
        transport: TransportId,
        engine: EngineId,
        parameters: UrlParameters,
    ) {
        let url = self.address(engine, TransportKind::Polling, parameters);
        let polling = self.polling(transport);
        self.close_transport(transport);
        if let Ok(polling) = polling {
            polling.close(&url);
        }
    }

    /// Ends the requests for which no close request has been sent: the page is left, and would end
    /// them itself unless it is kept to come back. A transport that sends anything after that
    /// begins anew.
    pub(super) fn end_requests(&self) {
        let of_polling: Vec<_> = {
            let transports = self.transports.borrow();
            let polling = transports.iter().filter(|(_, holding)| holding.polls());
            polling.map(|(&transport, _)| transport).collect()
        };
        for transport in of_polling {
            self.close_transport(transport);
        }
    }

    // ---- the end

    fn close_transport(&self, transport: TransportId) {
        let transport = self.transports.borrow_mut().remove(&transport);
        drop(transport);
    }

    fn failed(&self, transport: TransportId, cause: TransportError, writing: bool) {
        self.end(End {
            transport,
            cause,
            writing,
        });
    }

    /// Feeds the core the end of a transport, now or when the page is known to stay.
    pub(super) fn end(&self, end: End) {
        if self.core(|core| core.holds_end(end.transport)) {
            self.held_ends.borrow_mut().push(end);
            return;
        }
        let End {
            transport,
            cause,
            writing,
        } = end;
        self.feed(match cause {
            TransportError::Closed { .. } => {
                Input::Transport(transport, TransportInput::Closed(cause))
            }
            cause => Input::Transport(
                transport,
                TransportInput::Failed {
                    // Users see only the cause.
                    context: cause.clone(),
                    description: cause,
                    writing,
                },
            ),
        });
    }
}

/// The longest body of a request that outlives its page, in bytes: browsers allow 64 KiB for all
/// such requests together.
const LONGEST_KEPT: usize = 4096;

/// Why a request has failed. (`Closed` is not reported to anybody.)
fn cause_of(error: RequestError) -> TransportError {
    match error {
        RequestError::Status { status, response } => TransportError::Status {
            status,
            body: response,
        },
        RequestError::TimedOut => TransportError::TimedOut,
        RequestError::NoAnswer | RequestError::Closed => TransportError::NoAnswer,
    }
}

/// How many packets of the write buffer a batch takes.
fn packets_of(batch: Batch) -> usize {
    match batch {
        Batch::Buffered(count) => count,
        Batch::Control { .. } => 0,
    }
}

/// The body of a POST request: bytes are written in base64.
fn payload_of(frames: &[Frame]) -> String {
    let mut body = String::new();
    for (index, frame) in frames.iter().enumerate() {
        if index > 0 {
            body.push(payload::SEPARATOR);
        }
        match frame {
            Frame::Text(text) => body.push_str(text),
            Frame::Binary(bytes) => {
                body.push(payload::BASE64_MARK);
                payload::encode_base64(&mut body, bytes);
            }
        }
    }
    body
}
