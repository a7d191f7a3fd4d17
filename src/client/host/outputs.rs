//! Performs the outputs that are about a namespace, the Manager or an engine.

use std::mem;
use std::rc::Rc;

use super::namespace::Unsent;
use super::value::Details;
use super::{Engine, Host, Namespace, Values};
use crate::client::error::{AckError, SocketError, TransportError};
use crate::client::state::{Reason, Transport};
use crate::protocol::io::{
    self, AckId, Answer, EngineId, EngineInput, EngineOutput, Fate, Input, ManagerOutput,
    NamespaceOutput, Recovery, TransportKind,
};
use crate::protocol::socket::packet::PacketType;

impl Host {
    pub(super) fn perform_for_manager(&self, output: ManagerOutput<Values>) {
        match output {
            // Nobody but the core listens to the Manager.
            ManagerOutput::Event(_) => {}
            ManagerOutput::Read(frame) => self.judge(frame),
            ManagerOutput::ResetDecoder => {
                self.changed.set(true);
                drop(self.partial.take());
            }
            ManagerOutput::ReleaseEnds => {
                for end in self.held_ends.take() {
                    self.end(end);
                }
            }
        }
    }

    pub(super) fn perform_for_engine(&self, id: EngineId, output: EngineOutput<Values>) {
        match output {
            EngineOutput::Options => {
                self.changed.set(true);
                let before = self.engines.borrow_mut().insert(id, Engine::default());
                drop(before);
                let options = Box::new(self.options.engine.clone());
                self.driver.answer(Answer::Options(Some(options)));
            }
            // Nobody but the core listens to the engine.
            EngineOutput::Event(_) => {}
            EngineOutput::Enqueue(packet) => match packet {},
            EngineOutput::UseTransport(transport) => {
                self.changed.set(true);
                self.with_engine(id, |engine| engine.transport = Some(transport));
            }
            EngineOutput::Handshake(frame) => {
                let handshake = self.read_handshake(id, &frame).map(Box::new);
                self.driver.answer(Answer::Handshake(id, handshake));
            }
            EngineOutput::Pong => self.write_pong(id),
            EngineOutput::PingExpired => self.microtask(move |host| {
                host.feed(Input::Engine(id, EngineInput::PingExpired));
            }),
            EngineOutput::Measure(limit) => self.measure(id, limit),
            EngineOutput::DropBuffer => {
                self.with_engine(id, |engine| mem::take(&mut engine.write_buffer));
            }
            EngineOutput::Gone => {
                let gone = self.engines.borrow_mut().remove(&id);
                drop(gone);
            }
        }
    }

    pub(super) fn perform_for_namespace(
        &self,
        namespace: &Rc<Namespace>,
        output: NamespaceOutput<Values>,
    ) {
        match output {
            NamespaceOutput::SendConnect => self.send_connect(namespace),
            NamespaceOutput::SendDisconnect => {
                self.write_control(PacketType::Disconnect, &namespace.name, "");
            }
            NamespaceOutput::Connected(id, recovery) => self.connected(namespace, id, recovery),
            // Those who wait for the connection are woken when the transition is complete.
            NamespaceOutput::ConnectEvent => {}
            NamespaceOutput::ConnectError(error) => {
                self.changed.set(true);
                namespace.failed(self, Reason::Unreachable, error);
            }
            NamespaceOutput::Disconnected(reason, details) => {
                let cause = details.and_then(|Details(cause)| cause);
                self.disconnected(namespace, reason.into(), cause);
            }
            NamespaceOutput::FlushReceived { track } => {
                for message in namespace.receive_buffer.take() {
                    // A listener may disconnect: then nothing more is delivered.
                    if !namespace.is_connected(self) {
                        break;
                    }
                    let track = track && !message.wants_ack();
                    self.deliver(namespace, &message, track);
                }
            }
            // A listener may have disconnected: then they go on waiting.
            NamespaceOutput::FlushSend if !namespace.is_connected(self) => {}
            NamespaceOutput::FlushSend => {
                for Unsent { body, ack } in namespace.send_buffer.take() {
                    self.send_event(namespace, Fate::Send, body, ack);
                }
            }
            NamespaceOutput::Unbuffer(ack) => {
                namespace.unbuffer(ack);
            }
            NamespaceOutput::BufferedIds => self.name_buffered(namespace),
            NamespaceOutput::SendQueued(emission) => self.send_queued(namespace, emission),
            NamespaceOutput::QueueFailed(error) => {
                let sent = namespace.first_queued_is_sent();
                self.settle_queued(namespace, Err(namespace.ack_error(error, sent)));
            }
            NamespaceOutput::AckFailed(ack, error) => {
                // Those in the send buffer do not fail when the connection is lost.
                let sent = error != io::AckError::TimedOut || !namespace.unbuffer(ack);
                namespace.settle_ack(ack, Err(namespace.ack_error(error, sent)));
            }
            NamespaceOutput::ForgetAck(ack) => {
                let function = namespace.acks.borrow_mut().remove(&ack);
                drop(function);
            }
        }
    }

    fn connected(&self, namespace: &Namespace, id: String, recovery: Recovery) {
        namespace.connecting.set(false);
        namespace.socket_id.replace(Some(id));
        namespace.recovered.set(match recovery {
            Recovery::Unsupported => None,
            Recovery::New => Some(false),
            Recovery::Recovered => Some(true),
        });
        namespace.reason.set(None);
        drop(namespace.cause.take());
        drop(namespace.error.take());
        self.attempts.set(0);
        self.changed.set(true);
    }

    fn name_buffered(&self, namespace: &Namespace) {
        let buffered: Vec<AckId> = {
            let buffer = namespace.send_buffer.borrow();
            buffer.iter().filter_map(|packet| packet.ack).collect()
        };
        self.driver
            .answer(Answer::BufferedIds(namespace.id, &buffered));
    }

    fn disconnected(&self, namespace: &Namespace, reason: Reason, cause: Option<TransportError>) {
        self.changed.set(true);
        let was_connected = namespace.socket_id.take().is_some();
        namespace.connecting.set(false);
        namespace.end_question();
        // What ended a connection that was still being made is reported as an error of its own.
        if was_connected || reason != Reason::ClientDisconnect {
            namespace.lost(reason, cause.clone());
        }
        if reason != Reason::ClientDisconnect {
            self.report_later(namespace.id, SocketError::Disconnected { reason, cause });
        }
    }
}

impl From<TransportKind> for Transport {
    fn from(kind: TransportKind) -> Self {
        match kind {
            TransportKind::Polling => Self::Polling,
            TransportKind::WebSocket => Self::WebSocket,
            TransportKind::WebTransport => Self::WebTransport,
        }
    }
}

impl From<io::Reason> for Reason {
    fn from(reason: io::Reason) -> Self {
        match reason {
            io::Reason::ServerDisconnect => Self::ServerDisconnect,
            io::Reason::ClientDisconnect | io::Reason::ForcedClose => Self::ClientDisconnect,
            io::Reason::PingTimeout => Self::PingTimeout,
            io::Reason::TransportClose => Self::TransportClose,
            io::Reason::TransportError => Self::TransportError,
            io::Reason::ParseError => Self::ParseError,
        }
    }
}

impl Namespace {
    /// Why a request has no answer, as users see it.
    pub(super) fn ack_error(&self, error: io::AckError, sent: bool) -> AckError {
        match (error, self.reason.get()) {
            (io::AckError::TimedOut, _) => AckError::Timeout { sent },
            (io::AckError::Disconnected, Some(reason)) if sent => AckError::Disconnected {
                reason,
                cause: self.cause.borrow().clone(),
            },
            // `NotEncoded` does not occur: events are encoded before they are emitted.
            (io::AckError::Disconnected | io::AckError::NotEncoded, _) => AckError::Closed { sent },
        }
    }
}
