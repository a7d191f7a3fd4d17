//! What the core can ask of a host.

use super::{
    AckOutcome, Batch, CallbackId, EncodeRequest, EngineEvent, EngineId, LinkId, ManagerEvent,
    NamespaceId, Parameters, Reason, Recovery, Subscriber,
};

/// What the core asks of the host.
#[derive(Debug, PartialEq)]
pub enum Output<V> {
    /// Make the object for this new engine, read the options now, and answer with
    /// [`Input::EngineOptions`](super::Input::EngineOptions).
    EngineOptions(EngineId),
    /// Open a WebSocket.
    OpenWebSocket(LinkId, EngineId, Parameters),
    /// Send a GET request; feed its packets, then [`Input::PayloadEnd`](super::Input::PayloadEnd).
    Poll(LinkId, EngineId, Parameters),
    /// Send packets, one by one over a WebSocket or, where there are parameters, as the
    /// body of one POST request; then feed [`Input::Sent`](super::Input::Sent), unless the
    /// link [sends at once](crate::protocol::engine::link::Link::sends_at_once).
    Send(LinkId, EngineId, Batch, Option<Parameters>),
    /// Close the transport and feed nothing of it any more.
    CloseLink(LinkId),
    /// A POST that is the last word of a transport: no answer is awaited.
    Farewell(LinkId, EngineId, Parameters),
    /// Run [`Input::Microtask`](super::Input::Microtask) in a microtask.
    Microtask,

    /// Read the handshake of the frame in hand, from its second code unit on.
    Handshake(EngineId),
    /// The header is longer than the head: feed the frame again, whole.
    Widen,
    /// Parse the JSON of the frame in hand from this code unit on. A body that is not to
    /// be retained is wanted again only in the microtask that follows from it; then it is
    /// moved, never cloned.
    Decode {
        /// Where the JSON begins.
        at: usize,
        /// Whether the core looks at the body, or keeps it for longer.
        retain: bool,
    },
    /// Hand the frame in hand to the user's parser.
    ParserDecode,
    /// Put the attachments into the body.
    Reconstruct(Option<V>, Vec<V>),
    /// Encode a packet.
    Encode(EncodeRequest<V>),
    /// Count the bytes of every packet in the write buffer.
    Measure(EngineId),
    /// Forget a half-read packet (a user's parser has `destroy()`).
    ResetParser,

    /// Events of an engine that the user listens to.
    Engine(EngineId, EngineEvent<V>),
    /// Run a callback given to `engine.write`.
    FlushCallback(CallbackId),
    /// Forget a callback given to `manager.open` or `engine.write`; it is never called.
    ForgetCallback(CallbackId),
    /// The engine is closed for good; its last state may be kept, its resources not.
    EngineGone(EngineId),
    /// Events of the Manager that the user listens to.
    Manager(ManagerEvent<V>),
    /// Put an entry of the client's own behind the listeners there are.
    Subscribe(Subscriber),
    /// Take it out again.
    Unsubscribe(Subscriber),
    /// Call a function given to `manager.open`.
    OpenCallback(CallbackId, Option<V>),

    /// Evaluate `auth` and answer with [`Input::Auth`](super::Input::Auth).
    Auth(NamespaceId),
    /// Read the `sid` and `pid` of this body, which may be an object of a user's parser,
    /// and answer with [`Input::Session`](super::Input::Session).
    Session(NamespaceId, Option<V>),
    /// The namespace is connected: set its attributes; no event yet.
    Connected(NamespaceId, V, Recovery),
    /// Emit `connect`.
    ConnectEvent(NamespaceId),
    /// Emit `connect_error`.
    ConnectError(NamespaceId, V),
    /// Emit `connect_error` with the error that this body describes: its `message` and
    /// `data`, or the body itself as the message when it is a string.
    Refused(NamespaceId, V),
    /// Clear the attributes, then emit `disconnect`.
    Disconnected(NamespaceId, Reason, Option<V>),
    /// Call the listeners of an event.
    Event {
        /// Whose.
        namespace: NamespaceId,
        /// Name and arguments.
        args: V,
        /// The id to answer, for the function that is the last argument.
        ack: Option<f64>,
        /// Feed [`Input::Offset`](super::Input::Offset) after the listeners if the last argument is a string.
        track: bool,
        /// The namespace is not connected: keep the event in the receive buffer instead.
        buffer: bool,
    },
    /// Call the listeners of each event in the receive buffer, and empty it.
    FlushReceived(NamespaceId, bool),
    /// Put a packet into the send buffer.
    BufferSend(NamespaceId, V, Option<f64>, bool),
    /// Feed each packet of the send buffer, and empty it.
    FlushSend(NamespaceId),
    /// Take the packet with this id out of the send buffer.
    Unbuffer(NamespaceId, f64),
    /// Which acknowledgement ids stand in the send buffer?
    BufferedIds(NamespaceId),
    /// Call the catch-all listeners for outgoing packets.
    Outgoing(NamespaceId, V),
    /// The acknowledgement function of this `emit` waits under this id.
    AckRegistered(NamespaceId, f64),
    /// Call the acknowledgement function, and forget it.
    Ack(NamespaceId, f64, AckOutcome<V>),
    /// Forget the acknowledgement function; it is never called.
    ForgetAck(NamespaceId, f64),
    /// The user's call throws this.
    Throw(V),
}
