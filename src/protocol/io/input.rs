//! The inputs of the core, and the host's answers to outputs.

use super::handshake::Handshake;
use super::{
    AckId, CallbackId, DecodeError, EngineEventKind, EngineId, ManagerEventKind, NamespaceId,
    SessionId, Subscriber, TimerId, TransportId, Types,
};
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::options::{EngineOptions, Setting};

/// What the host feeds the core: calls of the user, events of transports and timers
/// ([`Core::handle_input`](crate::protocol::Core::handle_input)).
#[derive(Debug)]
pub enum Input<T: Types> {
    /// About one namespace.
    Namespace(NamespaceId, NamespaceInput<T>),
    /// About the Manager.
    Manager(ManagerInput<T>),
    /// About one engine.
    Engine(EngineId, EngineInput<T>),
    /// About one transport.
    Transport(TransportId, TransportInput<T>),
    /// About the page, and so about every engine of the Manager.
    Page(PageInput),
    /// While listeners of an event are called: the turn of this subscriber has come.
    Notify(Subscriber),
    /// A timer has fired that was set by [`TimerChange::Set`](super::TimerChange::Set).
    Timeout(TimerId),
}

/// What the host answers while it performs an output that asks for something
/// ([`Core::handle_answer`](crate::protocol::Core::handle_answer)). The core's answers to questions
/// are other types: [`Received`](super::Received) and the like.
#[derive(Debug)]
pub enum Answer<'a, T: Types> {
    /// To [`EngineOutput::Options`](super::EngineOutput::Options), for the one engine that is being
    /// made: `None` if user code threw an exception, which the host has reported.
    Options(Option<Box<EngineOptions>>),
    /// To [`EngineOutput::Handshake`](super::EngineOutput::Handshake): `None` if it is invalid.
    Handshake(EngineId, Option<Box<Handshake<T>>>),
    /// To [`EngineOutput::Measure`](super::EngineOutput::Measure): the sizes in bytes of the first
    /// packets of the write buffer, in order.
    Measured(EngineId, &'a [usize]),
    /// To [`NamespaceOutput::BufferedIds`](super::NamespaceOutput::BufferedIds): the
    /// acknowledgement ids of the packets in the send buffer.
    BufferedIds(NamespaceId, &'a [AckId]),
}

/// What the host feeds about one namespace.
#[derive(Debug)]
pub enum NamespaceInput<T: Types> {
    /// `manager.socket(name)` made a namespace
    /// ([`Core::add_namespace`](crate::protocol::Core::add_namespace)), or found the one it had.
    Use,
    /// `socket.connect()`.
    Connect,
    /// `socket.disconnect()`.
    Disconnect,
    /// `socket.connected = …`, as test doubles do.
    SetConnected(bool),
    /// A packet with this acknowledgement id could not be encoded. If it came from the retry queue,
    /// it is given up.
    EncodeFailed(AckId),
    /// The retry queue has grown, or its head has been answered: the next packet is due.
    QueueNext,
    /// After [`Routed::Connect`](super::Routed::Connect): the public session id (`None` if the
    /// packet has none, as with a server of Socket.IO 2), and how the private one compares to that
    /// before.
    Accepted(Option<T::SessionId>, SessionId),
    /// After [`Routed::Disconnect`](super::Routed::Disconnect).
    Expelled,
    /// After [`Routed::Refuse`](super::Routed::Refuse). The host emits `connect_error` after it,
    /// with the error that the packet describes.
    Refused,
}

/// What the host feeds about the Manager.
#[derive(Debug)]
pub enum ManagerInput<T: Types> {
    /// `manager.open(callback)`. The callback gets the outcome by
    /// [`CallbackOutput::Opened`](super::CallbackOutput::Opened); without one, a failure starts the
    /// reconnection.
    Open(Option<CallbackId>),
    /// `manager.disconnect()`.
    Close,
    /// A setter of the Manager, such as `manager.reconnectionDelay(500)`.
    Set(Setting),
    /// The user has added the first listener of an event of the Manager, or removed the last.
    Observe {
        /// Which event.
        event: ManagerEventKind,
        /// Whether there are listeners.
        observed: bool,
    },
    /// An invalid packet was received: the connection is closed with the reason `parse error`, and
    /// made again.
    DecodeFailed(DecodeError),
    /// A custom parser threw this exception: the same happens.
    ParserFailed(T::Context),
}

/// What the host feeds about one engine.
#[derive(Debug)]
pub enum EngineInput<T: Types> {
    /// The user has added the first listener of an event of the engine, or removed the last.
    Observe {
        /// Which event.
        event: EngineEventKind,
        /// Whether there are listeners.
        observed: bool,
    },
    /// A microtask runs that [`EngineOutput::PingExpired`](super::EngineOutput::PingExpired) has
    /// queued.
    PingExpired,
    /// After [`Written::Flush`](super::Written::Flush).
    Flush,
    /// After [`Written::Observed`](super::Written::Observed): one packet. The host gets it back
    /// with [`EngineOutput::Enqueue`](super::EngineOutput::Enqueue) when the listeners of
    /// `packetCreate` have been called.
    Push(T::Packet),
    /// `engine.close()`.
    Close,
}

/// What the host feeds about one transport.
#[derive(Debug)]
pub enum TransportInput<T: Types> {
    /// A transport that stays open is open: packets can be sent.
    Opened,
    /// The transport could not be made, for this reason. A host feeds this after it has performed
    /// the output, not while it does.
    Refused(T::Context),
    /// A frame (one WebSocket message, or one part of a payload) that is not a message; or a
    /// message after [`Received::Observed`](super::Received::Observed).
    Frame {
        /// Its Engine.IO type; a binary frame is a message. `None` for a frame that is not an
        /// Engine.IO packet.
        kind: Option<EnginePacketType>,
        /// Whether it is the answer to a probe,
        /// [`PROBE_ANSWER`](crate::protocol::engine::packet::PROBE_ANSWER).
        is_probe_answer: bool,
        /// The frame, which the host gets back with the outputs that read it or show it.
        frame: T::Frame,
    },
    /// The last packet of a payload has been fed.
    PayloadEnd,
    /// The transport has taken the packets of a
    /// [`TransportOutput::Send`](super::TransportOutput::Send), a
    /// [`TransportOutput::Post`](super::TransportOutput::Post) or a
    /// [`Written::Send`](super::Written::Send). The host removes them from the write buffer before
    /// it feeds this. For a WebSocket it does so in a microtask, so that listeners of `drain` do
    /// not run between events that are emitted together; for a WebTransport when the
    /// stream has taken them.
    Sent,
    /// The transport was closed by the server; with what the host knows about it, such as the
    /// event that it received.
    Closed(T::Context),
    /// The transport failed. This is what the error shows
    /// ([`TransportError::Failed`](super::TransportError::Failed)).
    Failed {
        /// The HTTP status, 0 if there was no answer, or the event that the host received.
        description: T::Context,
        /// The response, or the host's value for "nothing".
        context: T::Context,
        /// Whether a POST request failed, and not a GET request.
        writing: bool,
    },
}

/// What the host feeds about the page.
#[derive(Clone, Copy, Debug)]
pub enum PageInput {
    /// The network is gone (`offline`).
    Offline,
    /// The page is about to go (`beforeunload`).
    BeforeUnload,
    /// The page is gone, or in the browser's back/forward cache (`pagehide`).
    PageHide,
}
