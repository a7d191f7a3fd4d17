//! The outputs of the core.

use super::{
    AckError, AckId, Batch, CallbackId, Emission, EngineEvent, EngineId, ManagerEvent, NamespaceId,
    Reason, Recovery, Subscriber, TransportId, TransportKind, Types, UrlParameters,
};

/// What the host has to do ([`Core::poll_output`](crate::protocol::Core::poll_output)).
#[derive(Debug)]
pub enum Output<T: Types> {
    /// A new engine: make its object, read the options, and feed
    /// [`Input::EngineOptions`](super::Input::EngineOptions) or
    /// [`Input::EngineOptionsFailed`](super::Input::EngineOptionsFailed).
    EngineOptions(EngineId),
    /// Open a transport that stays open, as a WebSocket does. (Long-polling is opened by its first
    /// [`Poll`](Self::Poll).)
    OpenTransport {
        /// The number of the new transport.
        transport: TransportId,
        /// Its engine.
        engine: EngineId,
        /// Its kind.
        kind: TransportKind,
        /// The parameters of its address.
        parameters: UrlParameters,
    },
    /// Send a GET request; feed the frames of the answer, then
    /// [`Input::PayloadEnd`](super::Input::PayloadEnd).
    Poll(TransportId, EngineId, UrlParameters),
    /// The engine uses this transport from now on.
    UseTransport(EngineId, TransportId),
    /// Send packets: as frames of a WebSocket or, where there are parameters, as the body of one
    /// POST request. Then feed [`Input::Sent`](super::Input::Sent).
    Send(TransportId, EngineId, Batch, Option<UrlParameters>),
    /// Close the transport, and feed nothing about it any more.
    CloseTransport(TransportId),
    /// End the session: send a POST request with a CLOSE packet, whose answer is ignored. It is the
    /// last request of the transport.
    CloseRequest(TransportId, EngineId, UrlParameters),
    /// Run [`Input::Microtask`](super::Input::Microtask) in a microtask.
    Microtask,

    /// Read the handshake in this frame, and feed [`Input::Handshake`](super::Input::Handshake) or
    /// [`Input::HandshakeFailed`](super::Input::HandshakeFailed).
    Handshake(EngineId, T::Frame),
    /// Read the message in this frame. With the default parser, ask what to do with it
    /// ([`Core::judge`](crate::protocol::Core::judge),
    /// [`Core::judge_bytes`](crate::protocol::Core::judge_bytes)); a custom parser just gets it.
    Read(T::Frame),
    /// Forget a packet whose attachments have not all come (a custom parser has `destroy()`).
    ResetDecoder,
    /// Feed the ends of transports that were held back
    /// ([`Core::holds_end`](crate::protocol::Core::holds_end)).
    ReleaseEnds,
    /// Answer a PING: write a PONG packet with [`Core::push`](crate::protocol::Core::push).
    Pong(EngineId),
    /// Put this packet of an [`Input::Push`](super::Input::Push) into the write buffer.
    Enqueue(EngineId, T::Packet),
    /// Measure packets of the write buffer, in bytes, from the first one until the sum exceeds this
    /// limit, and feed [`Input::Measured`](super::Input::Measured).
    Measure(EngineId, usize),
    /// Empty the write buffer: what is in it will not be sent.
    DropBuffer(EngineId),

    /// Emit an event of an engine, which has listeners.
    Engine(EngineId, EngineEvent<T>),
    /// Call a callback that was passed to `engine.write`, and forget it.
    FlushCallback(CallbackId),
    /// Forget a callback that was passed to `manager.open` or `engine.write`; it is never called.
    ForgetCallback(CallbackId),
    /// The engine is closed for good: keep what users may still look at, and release the rest.
    EngineGone(EngineId),
    /// Emit an event of the Manager, which has listeners.
    Manager(ManagerEvent<T>),
    /// Put a mark behind the listeners there are, in each of its [events](Subscriber::events).
    Subscribe(Subscriber),
    /// Remove the mark.
    Unsubscribe(Subscriber),
    /// Call a callback that was passed to `manager.open`, with this error or none, and forget it.
    OpenCallback(CallbackId, Option<T::Error>),

    /// Connect the namespace: evaluate `auth`, and write a CONNECT packet, at once or when `auth`
    /// has called back. For a session that can be recovered, `pid` and `offset` come before the
    /// keys of `auth`.
    SendConnect(NamespaceId),
    /// Write a DISCONNECT packet.
    SendDisconnect(NamespaceId),
    /// The namespace is connected: set `id` and `recovered`. [`ConnectEvent`](Self::ConnectEvent)
    /// follows.
    Connected(NamespaceId, T::SessionId, Recovery),
    /// Emit `connect`.
    ConnectEvent(NamespaceId),
    /// Emit `connect_error` with this error.
    ConnectError(NamespaceId, T::Error),
    /// Remove the attributes that [`Connected`](Self::Connected) has set, then emit `disconnect`.
    Disconnected(NamespaceId, Reason, Option<T::Details>),
    /// Call the listeners of each event in the receive buffer, and empty it.
    FlushReceived {
        /// The namespace.
        namespace: NamespaceId,
        /// Whether to keep offsets, as in [`Routed::Deliver`](super::Routed::Deliver).
        track: bool,
    },
    /// Encode and write each packet of the send buffer, and empty it.
    FlushSend(NamespaceId),
    /// Remove the packet with this id from the send buffer, if it is there.
    Unbuffer(NamespaceId, AckId),
    /// Feed [`Input::BufferedIds`](super::Input::BufferedIds): the acknowledgement ids of the
    /// packets in the send buffer.
    BufferedIds(NamespaceId),
    /// Send the packet at the head of the retry queue, as after an `emit` with this answer.
    SendQueued(NamespaceId, Emission),
    /// Give up the packet at the head of the retry queue: remove it, and call its function with
    /// this error.
    QueueFailed(NamespaceId, AckError),
    /// Call the acknowledgement function with this error, and forget it.
    AckFailed(NamespaceId, AckId, AckError),
    /// Forget the acknowledgement function; it is never called.
    ForgetAck(NamespaceId, AckId),
}

impl<T: Types> Output<T> {
    /// The namespace that the output is about; `None` if it is about an engine or the Manager.
    pub fn namespace(&self) -> Option<NamespaceId> {
        match self {
            Self::SendConnect(id)
            | Self::SendDisconnect(id)
            | Self::Connected(id, ..)
            | Self::ConnectEvent(id)
            | Self::ConnectError(id, _)
            | Self::Disconnected(id, ..)
            | Self::FlushReceived { namespace: id, .. }
            | Self::FlushSend(id)
            | Self::Unbuffer(id, _)
            | Self::BufferedIds(id)
            | Self::SendQueued(id, _)
            | Self::QueueFailed(id, _)
            | Self::AckFailed(id, ..)
            | Self::ForgetAck(id, _)
            | Self::Subscribe(Subscriber::Namespace(id))
            | Self::Unsubscribe(Subscriber::Namespace(id)) => Some(*id),
            Self::EngineOptions(_)
            | Self::OpenTransport { .. }
            | Self::Poll(..)
            | Self::UseTransport(..)
            | Self::Send(..)
            | Self::CloseTransport(_)
            | Self::CloseRequest(..)
            | Self::Microtask
            | Self::Handshake(..)
            | Self::Read(_)
            | Self::ResetDecoder
            | Self::ReleaseEnds
            | Self::Pong(_)
            | Self::Enqueue(..)
            | Self::Measure(..)
            | Self::DropBuffer(_)
            | Self::Engine(..)
            | Self::FlushCallback(_)
            | Self::ForgetCallback(_)
            | Self::EngineGone(_)
            | Self::Manager(_)
            | Self::Subscribe(Subscriber::Manager(_) | Subscriber::Opening(_))
            | Self::Unsubscribe(Subscriber::Manager(_) | Subscriber::Opening(_))
            | Self::OpenCallback(..) => None,
        }
    }
}
