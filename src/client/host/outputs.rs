//! What the core asks for on behalf of a namespace.

use super::namespace::Unsent;
use super::value::Details;
use super::{Host, Namespace, Values};
use crate::client::error::{AckError, SocketError, TransportError};
use crate::client::state::{Reason, Transport};
use crate::protocol::io::{self, AckId, Fate, Input, Output, Recovery, TransportKind};
use crate::protocol::socket::packet::PacketType;

impl Host {
    pub(super) fn perform_for_namespace(&self, output: Output<Values>) {
        let namespace = output.namespace().and_then(|id| self.namespace(id));
        let Some(namespace) = namespace else {
            return;
        };
        match output {
            Output::SendConnect(_) => self.send_connect(&namespace),
            Output::SendDisconnect(_) => {
                self.write_control(PacketType::Disconnect, &namespace.name, "");
            }
            Output::Connected(_, id, recovery) => {
                namespace.socket_id.replace(Some(id));
                namespace.recovered.set(match recovery {
                    Recovery::Unsupported => None,
                    Recovery::New => Some(false),
                    Recovery::Recovered => Some(true),
                });
                namespace.reason.set(None);
                drop(namespace.error.take());
                self.attempts.set(0);
                self.changed.set(true);
            }
            Output::ConnectError(_, error) => {
                self.changed.set(true);
                namespace.failed(self, Reason::Unreachable, error);
            }
            Output::Disconnected(_, reason, details) => {
                let cause = details.and_then(|Details(cause)| cause);
                self.disconnected(&namespace, reason.into(), cause);
            }
            Output::FlushReceived { track, .. } => {
                for message in namespace.receive_buffer.take() {
                    let track = track && !message.wants_ack();
                    self.deliver(&namespace, &message, track);
                }
            }
            Output::FlushSend(_) => {
                for Unsent { body, ack } in namespace.send_buffer.take() {
                    self.send_event(&namespace, Fate::Send, body, ack);
                }
            }
            of_acks => self.perform_for_acks(&namespace, of_acks),
        }
    }

    fn perform_for_acks(&self, namespace: &Namespace, output: Output<Values>) {
        match output {
            Output::Unbuffer(_, ack) => namespace.unbuffer(ack),
            Output::BufferedIds(id) => {
                let buffered: Vec<AckId> = {
                    let buffer = namespace.send_buffer.borrow();
                    buffer.iter().filter_map(|packet| packet.ack).collect()
                };
                self.answer(Input::BufferedIds(id, &buffered));
            }
            Output::SendQueued(_, emission) => self.send_queued(namespace, emission),
            Output::QueueFailed(_, error) => {
                self.settle_queued(namespace, Err(self.ack_error(namespace, error)));
            }
            Output::AckFailed(_, ack, error) => {
                namespace.settle_ack(ack, Err(self.ack_error(namespace, error)));
            }
            Output::ForgetAck(_, ack) => {
                let function = namespace.acks.borrow_mut().remove(&ack);
                drop(function);
            }
            _ => {}
        }
    }

    pub(super) fn ack_error(&self, namespace: &Namespace, error: io::AckError) -> AckError {
        match (error, namespace.reason.get()) {
            (io::AckError::Disconnected, Some(reason)) => AckError::Disconnected(reason),
            (error, _) => error.into(),
        }
    }

    fn disconnected(&self, namespace: &Namespace, reason: Reason, cause: Option<TransportError>) {
        self.changed.set(true);
        let was_connected = namespace.socket_id.take().is_some();
        namespace.end_question();
        // What ended a connection that was still being made is told as an error of its own.
        if was_connected || reason != Reason::ClientDisconnect {
            namespace.reason.set(Some(reason));
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

impl From<io::AckError> for AckError {
    fn from(error: io::AckError) -> Self {
        match error {
            io::AckError::TimedOut => Self::Timeout,
            // What is encoded before it is emitted cannot fail to be.
            io::AckError::Disconnected | io::AckError::NotEncoded => Self::Closed,
        }
    }
}
