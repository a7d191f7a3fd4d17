//! What a host can tell the core.

use super::{
    AckListener, CallbackId, Data, EmitFlags, EngineId, Head, LinkId, NamespaceId, Packet,
    Subscriber,
};
use crate::protocol::engine::handshake::Handshake;
use crate::protocol::options::{EngineOptions, NamespaceOptions, Setting};
use crate::protocol::socket::packet::BodyFacts;

/// What the host tells the core.
#[derive(Debug)]
pub enum Input<'a, V> {
    /// `manager.open(callback)`.
    Open(Option<CallbackId>),
    /// `manager.disconnect()`.
    Close,
    /// A setter of the Manager's.
    Set(Setting),
    /// Which of the Manager's events have listeners of the user's: bits by [`ManagerEvent::NAMES`](super::ManagerEvent::NAMES).
    ObserveManager(u32),
    /// The same for one engine, by [`EngineEvent::NAMES`](super::EngineEvent::NAMES).
    ObserveEngine(EngineId, u32),
    /// The turn of one of the client's own entries in a dispatch has come.
    Notify(Subscriber),

    /// The answer to [`Output::EngineOptions`](super::Output::EngineOptions).
    EngineOptions(Box<EngineOptions>),
    /// The options could not be read; the host has reported why.
    EngineOptionsFailed,

    /// `manager.socket(name)` made a new namespace; it gets the next [`NamespaceId`].
    AddNamespace(Box<str>, NamespaceOptions),
    /// `manager.socket(name)` found the namespace it had.
    ReuseNamespace(NamespaceId),
    /// `socket.connect()`.
    Connect(NamespaceId),
    /// `socket.disconnect()`.
    Disconnect(NamespaceId),
    /// `socket.connected = …`, as test doubles do.
    SetConnected(NamespaceId, bool),
    /// `socket.emit(…)`.
    Emit {
        /// Whose.
        namespace: NamespaceId,
        /// The event's name and arguments, without an acknowledgement function.
        args: V,
        /// Where the name stands in [`RESERVED`](crate::protocol::socket::packet::RESERVED), if it does.
        reserved: Option<usize>,
        /// Flags of this one call.
        flags: EmitFlags,
        /// The acknowledgement function, which the host keeps under the next id.
        ack: AckListener,
    },
    /// One packet of the host's send buffer is due.
    SendBuffered {
        /// Whose.
        namespace: NamespaceId,
        /// The arguments, live until now.
        args: V,
        /// The acknowledgement id that was given when it was buffered.
        id: Option<f64>,
        /// Whether compression was left on.
        compress: bool,
        /// There are catch-all listeners for outgoing packets.
        observed: bool,
    },
    /// The function that a listener got as its last argument was called.
    Acknowledge(NamespaceId, f64, V),
    /// The answer to [`Output::Auth`](super::Output::Auth), at once or later.
    Auth(NamespaceId, Option<V>),
    /// The answer to [`Output::Session`](super::Output::Session): the public and the private session id, if
    /// they are anything that counts.
    Session(NamespaceId, Option<V>, Option<V>),
    /// The last argument of an event that asked for it, which was a string.
    Offset(NamespaceId, V),
    /// The answer to [`Output::BufferedIds`](super::Output::BufferedIds).
    BufferedIds(NamespaceId, &'a [f64]),

    /// The answer to [`Output::Encode`](super::Output::Encode) by the default parser: the body's JSON, and
    /// the attachments taken out of it.
    Encoded(Option<V>, Vec<V>),
    /// The answer by a parser of the user's: the frames.
    EncodedFrames(Vec<Data<V>>),
    /// The value cannot be encoded; the host has kept the exception.
    EncodeFailed,
    /// The answer to [`Output::Decode`](super::Output::Decode).
    Decoded(BodyFacts, bool, Option<V>),
    /// The answer to [`Output::Reconstruct`](super::Output::Reconstruct); `None` for a placeholder out of range.
    Reconstructed(Option<Option<V>>),
    /// A parser of the user's has a packet, at once or later.
    ParserDecoded(Packet<V>),
    /// A parser of the user's refused a frame.
    ParserFailed(V),
    /// The answer to [`Output::Handshake`](super::Output::Handshake).
    Handshake(EngineId, Box<Handshake<V>>),
    /// The handshake is not one.
    HandshakeFailed(EngineId),
    /// The answer to [`Output::Measure`](super::Output::Measure): bytes of each packet of the write buffer.
    Measured(EngineId, &'a [usize]),

    /// `engine.write(…)`.
    EngineWrite(EngineId, Data<V>, bool, Option<CallbackId>),
    /// `engine.close()`.
    EngineClose(EngineId),

    /// The WebSocket is open.
    LinkOpened(LinkId),
    /// It could not even be made.
    LinkRefused(LinkId, V),
    /// A text frame, or one packet of a payload. It stays in the host's hand until the drain ends.
    Text {
        /// Where it came from.
        link: LinkId,
        /// Its first code units.
        head: Head<'a>,
        /// Whether they are all of it.
        complete: bool,
    },
    /// A binary frame, or a base64 packet of a payload.
    Binary(LinkId, V),
    /// A frame that is neither, or base64 that is none.
    Malformed(LinkId),
    /// The last packet of a payload has been fed.
    PayloadEnd(LinkId),
    /// A [`Output::Send`](super::Output::Send) has been carried out.
    Sent(LinkId),
    /// The transport was closed by the other side; the context is the host's event.
    LinkClosed(LinkId, V),
    /// The transport failed: the description and context of a `TransportError`, and
    /// whether it failed in writing.
    LinkFailed {
        /// Which.
        link: LinkId,
        /// HTTP status, `0`, or the host's event.
        description: V,
        /// The response, or nothing.
        context: V,
        /// A POST failed, not a GET.
        writing: bool,
    },

    /// A microtask that was asked for runs.
    Microtask,
    /// [`Core::next_deadline`](crate::protocol::Core::next_deadline) has passed.
    Timeout,
    /// The network is gone (`offline`).
    Offline,
    /// The page is about to go (`beforeunload`).
    BeforeUnload,
}
