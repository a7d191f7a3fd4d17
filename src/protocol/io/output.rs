//! What the core can ask of a host.

use super::{
    AckError, AckId, Batch, CallbackId, Emission, EngineEvent, EngineId, ManagerEvent, NamespaceId,
    Reason, Recovery, Subscriber, TransportId, TransportKind, Types, UrlParameters,
};

/// What the core asks of the host.
#[derive(Debug)]
pub enum Output<T: Types> {
    /// Make the object for this new engine, read the options now, and answer with
    /// [`Input::EngineOptions`](super::Input::EngineOptions).
    EngineOptions(EngineId),
    /// Open a transport that is no sequence of requests.
    OpenTransport {
        /// Which.
        transport: TransportId,
        /// Whose.
        engine: EngineId,
        /// What it is to be.
        kind: TransportKind,
        /// What its address has to say.
        parameters: UrlParameters,
    },
    /// Send a GET request; feed its packets, then [`Input::PayloadEnd`](super::Input::PayloadEnd).
    Poll(TransportId, EngineId, UrlParameters),
    /// From now on the engine uses this transport.
    UseTransport(EngineId, TransportId),
    /// Send packets, one by one over a WebSocket or, where there are parameters, as the
    /// body of one POST request; then feed [`Input::Sent`](super::Input::Sent).
    Send(TransportId, EngineId, Batch, Option<UrlParameters>),
    /// Close the transport and feed nothing of it any more.
    CloseTransport(TransportId),
    /// A POST that is the last word of a transport: no answer is awaited.
    CloseRequest(TransportId, EngineId, UrlParameters),
    /// Run [`Input::Microtask`](super::Input::Microtask) in a microtask.
    Microtask,

    /// Read the handshake in this frame.
    Handshake(EngineId, T::Frame),
    /// Read the message in this frame, and ask what becomes of it
    /// ([`Core::judge`](crate::protocol::Core::judge), [`Core::judge_bytes`](crate::protocol::Core::judge_bytes)), or hand it to the user's parser.
    Read(T::Frame),
    /// Forget a half-read packet (a user's parser has `destroy()`).
    ResetDecoder,
    /// Feed the ends of transports that have been held back (`Core::holds_end`).
    ReleaseEnds,
    /// Write a PONG packet with [`Core::push`](crate::protocol::Core::push).
    Pong(EngineId),
    /// Put a packet of [`Input::Push`](super::Input::Push) into the write buffer.
    Enqueue(EngineId, T::Packet),
    /// Count the bytes of the packets of the write buffer, from the first one on until they
    /// come to more than this, and answer with [`Input::Measured`](super::Input::Measured).
    Measure(EngineId, usize),
    /// What waits in the write buffer will not be sent: empty it.
    DropBuffer(EngineId),

    /// Events of an engine that the user listens to.
    Engine(EngineId, EngineEvent<T>),
    /// Run a callback given to `engine.write`.
    FlushCallback(CallbackId),
    /// Forget a callback given to `manager.open` or `engine.write`; it is never called.
    ForgetCallback(CallbackId),
    /// The engine is closed for good; its last state may be kept, its resources not.
    EngineGone(EngineId),
    /// Events of the Manager that the user listens to.
    Manager(ManagerEvent<T>),
    /// Put an entry of the client's own behind the listeners there are, in each of its
    /// [events](Subscriber::events).
    Subscribe(Subscriber),
    /// Take it out again.
    Unsubscribe(Subscriber),
    /// Call a function given to `manager.open`.
    OpenCallback(CallbackId, Option<T::Error>),

    /// Evaluate `auth` and write a CONNECT packet, at once or later, with the session that can
    /// be recovered before the user's own keys.
    SendConnect(NamespaceId),
    /// Write a DISCONNECT packet.
    SendDisconnect(NamespaceId),
    /// The namespace is connected: set its attributes; no event yet.
    Connected(NamespaceId, T::SessionId, Recovery),
    /// Emit `connect`.
    ConnectEvent(NamespaceId),
    /// Emit `connect_error`.
    ConnectError(NamespaceId, T::Error),
    /// Clear the attributes, then emit `disconnect`.
    Disconnected(NamespaceId, Reason, Option<T::Details>),
    /// Call the listeners of each event in the receive buffer, and empty it. As in
    /// [`Routed::Deliver`](super::Routed::Deliver), offsets may be kept.
    FlushReceived {
        /// Whose.
        namespace: NamespaceId,
        /// Whether to keep offsets.
        track: bool,
    },
    /// Encode and write each packet of the send buffer, and empty it.
    FlushSend(NamespaceId),
    /// Take the packet with this id out of the send buffer.
    Unbuffer(NamespaceId, AckId),
    /// Which acknowledgement ids stand in the send buffer?
    BufferedIds(NamespaceId),
    /// Send the packet at the head of the retry queue, as for an `emit` with this answer.
    SendQueued(NamespaceId, Emission),
    /// The packet at the head of the retry queue is given up: take it out, and call its
    /// function with this error.
    QueueFailed(NamespaceId, AckError),
    /// Call the acknowledgement function with this error, and forget it.
    AckFailed(NamespaceId, AckId, AckError),
    /// Forget the acknowledgement function; it is never called.
    ForgetAck(NamespaceId, AckId),
}

impl<T: Types> Output<T> {
    /// Which namespace it is about, if it is about one.
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
            _ => None,
        }
    }
}
