//! What a host can tell the core.

use super::{
    AckId, CallbackId, DecodeError, EngineEventKind, EngineId, ManagerEventKind, NamespaceId,
    SessionId, Subscriber, TimerId, TransportId, Types,
};
use crate::protocol::engine::handshake::Handshake;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::options::{EngineOptions, Setting};

/// What the host tells the core.
#[derive(Debug)]
pub enum Input<'a, T: Types> {
    /// `manager.open(callback)`.
    Open(Option<CallbackId>),
    /// `manager.disconnect()`.
    Close,
    /// A setter of the Manager's.
    Set(Setting),
    /// One of the Manager's events has listeners of the user's, or has none any more.
    ObserveManager {
        /// Which.
        event: ManagerEventKind,
        /// Whether there are listeners.
        observed: bool,
    },
    /// The same for an event of an engine.
    ObserveEngine {
        /// Whose.
        engine: EngineId,
        /// Which.
        event: EngineEventKind,
        /// Whether there are listeners.
        observed: bool,
    },
    /// The turn of one of the client's own entries in a dispatch has come.
    Notify(Subscriber),

    /// The answer to [`Output::EngineOptions`](super::Output::EngineOptions).
    EngineOptions(Box<EngineOptions>),
    /// The options could not be read; the host has reported why.
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
        /// Whose.
        namespace: NamespaceId,
        /// What was assigned.
        connected: bool,
    },
    /// A packet of this namespace could not be encoded. It had this acknowledgement
    /// id, and the retry queue must not wait for its answer.
    EncodeFailed(NamespaceId, AckId),
    /// The retry queue has grown, or its head has been answered: the next packet is due.
    QueueNext(NamespaceId),
    /// After [`Routed::Connect`](super::Routed::Connect): the public session id, if it is anything that counts, and
    /// what the private one is.
    Accepted(NamespaceId, Option<T::SessionId>, SessionId),
    /// After [`Routed::Disconnect`](super::Routed::Disconnect).
    Expelled(NamespaceId),
    /// After [`Routed::Refuse`](super::Routed::Refuse). The host then emits `connect_error`, with the error that
    /// the packet describes.
    Refused(NamespaceId),
    /// The answer to [`Output::BufferedIds`](super::Output::BufferedIds).
    BufferedIds(NamespaceId, &'a [AckId]),

    /// What came breaks the protocol: the connection ends, and is made again.
    DecodeFailed(DecodeError),
    /// A parser of the user's refused a frame.
    ParserFailed(T::Context),
    /// The answer to [`Output::Handshake`](super::Output::Handshake).
    Handshake(EngineId, Box<Handshake<T>>),
    /// The handshake is not one.
    HandshakeFailed(EngineId),
    /// The answer to [`Output::Measure`](super::Output::Measure): the bytes of the first packets of the write buffer.
    Measured(EngineId, &'a [usize]),

    /// After [`Written::Flush`](super::Written::Flush).
    Flush(EngineId),
    /// After [`Written::Observed`](super::Written::Observed), one packet. The host gets it back with
    /// [`Output::Enqueue`](super::Output::Enqueue).
    Push(EngineId, T::Packet),
    /// `engine.close()`.
    EngineClose(EngineId),

    /// The WebSocket is open.
    TransportOpened(TransportId),
    /// It could not even be made, for this reason. A host says so when it has performed the output,
    /// not before.
    TransportRefused(TransportId, T::Context),
    /// A frame, or one packet of a payload, that is not a message; or a message after
    /// [`Received::Observed`](super::Received::Observed).
    Frame {
        /// Where it came from.
        transport: TransportId,
        /// Its Engine.IO type; bytes are messages. `None` for a frame that is no packet.
        kind: Option<EnginePacketType>,
        /// Whether it is the answer to a probe, [`PROBE_ANSWER`](crate::protocol::engine::packet::PROBE_ANSWER).
        is_probe_answer: bool,
        /// The frame as the host knows it, which it gets back to read it or to show it.
        frame: T::Frame,
    },
    /// The last packet of a payload has been fed.
    PayloadEnd(TransportId),
    /// The packets of an [`Output::Send`](super::Output::Send), or of a [`Written::Send`](super::Written::Send), have been taken by
    /// the transport. A WebSocket takes them at once, but says so in a microtask, so that what is
    /// emitted together is not interleaved with listeners of `drain`. The host takes them out
    /// of the write buffer before it feeds this.
    Sent(TransportId),
    /// The transport was closed by the other side; the context is the host's event.
    TransportClosed(TransportId, T::Context),
    /// The transport failed: the description and context of a `TransportError`, and
    /// whether it failed in writing.
    TransportFailed {
        /// Which.
        transport: TransportId,
        /// HTTP status, `0`, or the host's event.
        description: T::Context,
        /// The response, or nothing.
        context: T::Context,
        /// A POST failed, not a GET.
        writing: bool,
    },

    /// A microtask that was asked for runs.
    Microtask,
    /// A timer has fired that was set by [`TimerChange::Set`](super::TimerChange::Set).
    Timeout(TimerId),
    /// The network is gone (`offline`).
    Offline,
    /// The page is about to go (`beforeunload`).
    BeforeUnload,
    /// The page is gone, or in the browser's back/forward cache (`pagehide`).
    PageHide,
}
