//! The outputs of the core.

use super::{
    AckError, AckId, Batch, CallbackId, Emission, EngineEvent, EngineId, ManagerEvent, NamespaceId,
    Reason, Recovery, Subscriber, TransportId, TransportKind, Types, UrlParameters,
};

/// What the host has to do ([`Core::poll_output`](crate::protocol::Core::poll_output)), by what it
/// is about.
#[derive(Debug)]
pub enum Output<T: Types> {
    /// For one namespace.
    Namespace(NamespaceId, NamespaceOutput<T>),
    /// For the Manager.
    Manager(ManagerOutput<T>),
    /// For one engine.
    Engine(EngineId, EngineOutput<T>),
    /// With one transport.
    Transport(TransportId, TransportOutput),
    /// With a callback that the user has passed to `manager.open` or `engine.write`. It is the last
    /// output about this callback.
    Callback(CallbackId, CallbackOutput<T>),
    /// Put a subscriber behind the listeners there are, in each of its [events](Subscriber::events).
    Subscribe(Subscriber),
    /// Remove the subscriber.
    Unsubscribe(Subscriber),
}

/// What the host has to do for one namespace.
#[derive(Debug)]
pub enum NamespaceOutput<T: Types> {
    /// Connect the namespace: evaluate `auth`, and write a CONNECT packet, at once or when `auth`
    /// has called back. For a session that can be recovered, `pid` and `offset` come before the
    /// keys of `auth`.
    SendConnect,
    /// Write a DISCONNECT packet.
    SendDisconnect,
    /// The namespace is connected: set `id` and `recovered`. [`ConnectEvent`](Self::ConnectEvent)
    /// follows.
    Connected(T::SessionId, Recovery),
    /// Emit `connect`.
    ConnectEvent,
    /// Emit `connect_error` with this error.
    ConnectError(T::Error),
    /// Remove the attributes that [`Connected`](Self::Connected) has set, then emit `disconnect`.
    Disconnected(Reason, Option<T::Details>),
    /// Call the listeners of each event in the receive buffer, and empty it.
    FlushReceived {
        /// Whether to keep offsets, as in [`Routed::Deliver`](super::Routed::Deliver).
        track: bool,
    },
    /// Encode and write each packet of the send buffer, and empty it.
    FlushSend,
    /// Remove the packet with this id from the send buffer, if it is there.
    Unbuffer(AckId),
    /// Answer with [`Answer::BufferedIds`](super::Answer::BufferedIds): the acknowledgement ids of
    /// the packets in the send buffer.
    BufferedIds,
    /// Send the packet at the head of the retry queue, as after an `emit` with this answer.
    SendQueued(Emission),
    /// Give up the packet at the head of the retry queue: remove it, and call its function with
    /// this error.
    QueueFailed(AckError),
    /// Call the acknowledgement function with this error, and forget it. Before that, if it is
    /// [`AckError::TimedOut`], remove the packet from the send buffer, if it is there.
    AckFailed(AckId, AckError),
    /// Forget the acknowledgement function; it is never called.
    ForgetAck(AckId),
}

/// What the host has to do for the Manager.
#[derive(Debug)]
pub enum ManagerOutput<T: Types> {
    /// Emit an event of the Manager, which has listeners.
    Event(ManagerEvent<T>),
    /// Read the message in this frame. With the default parser, ask what to do with it
    /// ([`Core::judge`](crate::protocol::Core::judge),
    /// [`Core::judge_bytes`](crate::protocol::Core::judge_bytes)); a custom parser just gets it.
    Read(T::Frame),
    /// Forget a packet whose attachments have not all come (a custom parser has `destroy()`).
    ResetDecoder,
    /// Feed the ends of transports that were held back
    /// ([`Core::holds_end`](crate::protocol::Core::holds_end)).
    ReleaseEnds,
}

/// What the host has to do for one engine.
#[derive(Debug)]
pub enum EngineOutput<T: Types> {
    /// This engine is new: make its object, read the options, and answer with
    /// [`Answer::Options`](super::Answer::Options).
    Options,
    /// Emit an event of the engine, which has listeners.
    Event(EngineEvent<T>),
    /// The engine uses this transport from now on.
    UseTransport(TransportId),
    /// Read the handshake in this frame, and answer with
    /// [`Answer::Handshake`](super::Answer::Handshake).
    Handshake(T::Frame),
    /// Answer a PING: write a PONG packet with [`Core::push`](crate::protocol::Core::push).
    Pong,
    /// The heartbeat is overdue, as an `emit` has found: feed
    /// [`EngineInput::PingExpired`](super::EngineInput::PingExpired) in a microtask.
    PingExpired,
    /// Put this packet of an [`EngineInput::Push`](super::EngineInput::Push) into the write buffer.
    Enqueue(T::Packet),
    /// Measure packets of the write buffer, in bytes, from the first one until the sum exceeds this
    /// limit, and answer with [`Answer::Measured`](super::Answer::Measured).
    Measure(usize),
    /// Empty the write buffer: what is in it will not be sent.
    DropBuffer,
    /// The engine is closed for good: keep what users may still look at, and release the rest.
    Gone,
}

/// What the host has to do with one transport.
#[derive(Clone, Copy, Debug)]
pub enum TransportOutput {
    /// Open a transport that stays open, as a WebSocket does. (Long-polling is opened by its first
    /// [`Poll`](Self::Poll).) The address of a WebTransport has no query. The host
    /// itself sends the packet OPEN first, with `{"sid":…}` as its data if the parameters have a
    /// session; nothing is fed about that packet.
    Open(EngineId, TransportKind, UrlParameters),
    /// Send a GET request; feed the frames of the answer, then
    /// [`TransportInput::PayloadEnd`](super::TransportInput::PayloadEnd).
    Poll(EngineId, UrlParameters),
    /// Send packets over a transport that stays open, each as a frame. Then feed
    /// [`TransportInput::Sent`](super::TransportInput::Sent).
    Send(EngineId, Batch),
    /// Send packets as the body of one POST request. When it is answered, feed
    /// [`TransportInput::Sent`](super::TransportInput::Sent).
    Post(EngineId, Batch, UrlParameters),
    /// End the session: send a POST request with a CLOSE packet, whose answer is ignored. It is the
    /// last request of the transport.
    CloseRequest(EngineId, UrlParameters),
    /// Close the transport, and feed nothing about it any more.
    Close,
}

/// What the host has to do with a callback of the user.
#[derive(Debug)]
pub enum CallbackOutput<T: Types> {
    /// It was passed to `manager.open`: call it with this error, or with none, and forget it.
    Opened(Option<T::Error>),
    /// It was passed to `engine.write`: call it, and forget it.
    Flushed,
    /// Forget it; it is never called.
    Forget,
}

impl<T: Types> Output<T> {
    /// The namespace that the output is about; `None` if it is about an engine or the Manager.
    pub fn namespace(&self) -> Option<NamespaceId> {
        match self {
            Self::Namespace(id, _)
            | Self::Subscribe(Subscriber::Namespace(id))
            | Self::Unsubscribe(Subscriber::Namespace(id)) => Some(*id),
            Self::Manager(_)
            | Self::Engine(..)
            | Self::Transport(..)
            | Self::Callback(..)
            | Self::Subscribe(Subscriber::Manager(_) | Subscriber::Opening(_))
            | Self::Unsubscribe(Subscriber::Manager(_) | Subscriber::Opening(_)) => None,
        }
    }
}
