//! The inputs of the core.

use super::{
    AckId, CallbackId, DecodeError, EngineEventKind, EngineId, ManagerEventKind, NamespaceId,
    SessionId, Subscriber, TimerId, TransportId, Types,
};
use crate::protocol::engine::handshake::Handshake;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::options::{EngineOptions, Setting};

/// What the host feeds the core ([`Core::handle_input`](crate::protocol::Core::handle_input)):
/// calls of the user, events of transports and timers, answers to outputs.
#[derive(Debug)]
pub enum Input<'a, T: Types> {
    /// `manager.open(callback)`. The callback gets the outcome by
    /// [`Output::OpenCallback`](super::Output::OpenCallback); without one, a failure starts the
    /// reconnection.
    Open(Option<CallbackId>),
    /// `manager.disconnect()`.
    Close,
    /// A setter of the Manager, such as `manager.reconnectionDelay(500)`.
    Set(Setting),
    /// The user has added the first listener of an event of the Manager, or removed the last.
    ObserveManager {
        /// Which event.
        event: ManagerEventKind,
        /// Whether there are listeners.
        observed: bool,
    },
    /// The user has added the first listener of an event of an engine, or removed the last.
    ObserveEngine {
        /// The engine.
        engine: EngineId,
        /// Which event.
        event: EngineEventKind,
        /// Whether there are listeners.
        observed: bool,
    },
    /// While listeners of an event are called: the turn of this mark has come.
    Notify(Subscriber),

    /// The answer to [`Output::EngineOptions`](super::Output::EngineOptions).
    EngineOptions(Box<EngineOptions>),
    /// The options could not be read: user code threw an exception, which the host has reported.
    EngineOptionsFailed,

    /// `manager.socket(name)` made a namespace
    /// ([`Core::add_namespace`](crate::protocol::Core::add_namespace)), or found the one it had.
    UseNamespace(NamespaceId),
    /// `socket.connect()`.
    Connect(NamespaceId),
    /// `socket.disconnect()`.
    Disconnect(NamespaceId),
    /// `socket.connected = …`, as test doubles do.
    SetConnected {
        /// The namespace.
        namespace: NamespaceId,
        /// What was assigned.
        connected: bool,
    },
    /// A packet of this namespace with this acknowledgement id could not be encoded. If it came
    /// from the retry queue, it is given up.
    EncodeFailed(NamespaceId, AckId),
    /// The retry queue has grown, or its head has been answered: the next packet is due.
    QueueNext(NamespaceId),
    /// After [`Routed::Connect`](super::Routed::Connect): the public session id (`None` if the
    /// packet has none, as with a server of Socket.IO 2), and how the private one compares to that
    /// before.
    Accepted(NamespaceId, Option<T::SessionId>, SessionId),
    /// After [`Routed::Disconnect`](super::Routed::Disconnect).
    Expelled(NamespaceId),
    /// After [`Routed::Refuse`](super::Routed::Refuse). The host emits `connect_error` after it,
    /// with the error that the packet describes.
    Refused(NamespaceId),
    /// The answer to [`Output::BufferedIds`](super::Output::BufferedIds).
    BufferedIds(NamespaceId, &'a [AckId]),

    /// An invalid packet was received: the connection is closed with the reason `parse error`, and
    /// made again.
    DecodeFailed(DecodeError),
    /// A custom parser threw this exception: the same happens.
    ParserFailed(T::Context),
    /// The answer to [`Output::Handshake`](super::Output::Handshake).
    Handshake(EngineId, Box<Handshake<T>>),
    /// The handshake is invalid. The answer to [`Output::Handshake`](super::Output::Handshake),
    /// too.
    HandshakeFailed(EngineId),
    /// The answer to [`Output::Measure`](super::Output::Measure): the sizes in bytes of the first
    /// packets of the write buffer, in order.
    Measured(EngineId, &'a [usize]),

    /// After [`Written::Flush`](super::Written::Flush).
    Flush(EngineId),
    /// After [`Written::Observed`](super::Written::Observed): one packet. The host gets it back
    /// with [`Output::Enqueue`](super::Output::Enqueue) when the listeners of `packetCreate` have
    /// been called.
    Push(EngineId, T::Packet),
    /// `engine.close()`.
    EngineClose(EngineId),

    /// The WebSocket is open.
    TransportOpened(TransportId),
    /// A transport could not be made, for this reason. A host feeds this after it has performed the
    /// output, not while it does.
    TransportRefused(TransportId, T::Context),
    /// A frame (one WebSocket message, or one part of a payload) that is not a message; or a
    /// message after [`Received::Observed`](super::Received::Observed).
    Frame {
        /// The transport that it came over.
        transport: TransportId,
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
    PayloadEnd(TransportId),
    /// The transport has taken the packets of an [`Output::Send`](super::Output::Send) or a
    /// [`Written::Send`](super::Written::Send). The host removes them from the write buffer before
    /// it feeds this. For a WebSocket it does so in a microtask, so that listeners of `drain` do
    /// not run between events that are emitted together.
    Sent(TransportId),
    /// The transport was closed by the server; with the event that the host received.
    TransportClosed(TransportId, T::Context),
    /// The transport failed. Except for `transport`, this is what the error shows
    /// ([`TransportError::Failed`](super::TransportError::Failed)).
    TransportFailed {
        /// The transport.
        transport: TransportId,
        /// The HTTP status, 0 if there was no answer, or the event that the host received.
        description: T::Context,
        /// The response, or the host's value for "nothing".
        context: T::Context,
        /// Whether a POST request failed, and not a GET request.
        writing: bool,
    },

    /// A microtask runs that [`Output::Microtask`](super::Output::Microtask) has queued.
    Microtask,
    /// A timer has fired that was set by [`TimerChange::Set`](super::TimerChange::Set), and
    /// [`Core::expired`](crate::protocol::Core::expired) was `None`.
    Timeout(TimerId),
    /// The network is gone (`offline`).
    Offline,
    /// The page is about to go (`beforeunload`).
    BeforeUnload,
    /// The page is gone, or in the browser's back/forward cache (`pagehide`).
    PageHide,
}
