//! The boundary of the core: what a host hands in ([`Input`]), what it is asked
//! to do ([`Output`]), and what it must offer for the values it owns ([`Value`]).
//!
//! # The drain rule
//! After every [`Core::handle_input`](super::Core::handle_input) the host calls
//! [`Core::poll_output`](super::Core::poll_output) until it answers `None`, and
//! performs each output before it asks for the next one. Performing an output may
//! run code of the user's, which may call back in: such a nested input is drained
//! completely before the outer drain goes on.

mod event;
mod head;
mod input;
mod output;

pub use self::event::{EngineEvent, ManagerEvent, Reason};
pub(crate) use self::event::{EngineEventKind, ManagerEventKind};
pub use self::head::Head;
pub use self::input::Input;
pub use self::output::Output;

use super::engine::packet::EnginePacketType;
use super::socket::packet::PacketType;

/// A position in the host's table of namespaces, in order of creation.
pub type NamespaceId = u32;
/// One Engine.IO connection of a Manager; a reconnection makes a new one.
pub type EngineId = u32;
/// One transport of an Engine.IO connection.
pub type LinkId = u32;
/// A function of the user's, given to `manager.open` or `engine.write`. The host keeps it
/// until [`Output::OpenCallback`], [`Output::FlushCallback`] or [`Output::ForgetCallback`].
pub type CallbackId = u32;

/// A value that the host owns and the core only passes along: a JavaScript value,
/// or Rust text. None of these methods may run code of the user's.
pub trait Value: Clone {
    /// An error with this message.
    fn error(message: &str) -> Self;
    /// A `TransportError` (`surface.md` A8).
    fn transport_error(message: &str, description: Self, context: Self) -> Self;
    /// The error of a probe, of the transport that was tried.
    fn probe_error(message: &str, cause: Option<&Self>, transport: TransportKind) -> Self;
    /// The error for a malformed Engine.IO packet, with its code.
    fn server_error(code: &'static str) -> Self;
    /// The second argument of `disconnect`: `{ description, context }`.
    fn details(description: &str, context: Option<Self>) -> Self;
    /// A bare string.
    fn text(text: &str) -> Self;
    /// Whether two values are the same string.
    fn same(&self, other: &Self) -> bool;
    /// JavaScript's `Number(text)`, for the odd texts that it counts as numbers.
    fn number(text: &str) -> f64;
}

/// The current time and a random number, handed in with every input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Wall clock, in milliseconds since the epoch. It keeps counting in sleep.
    pub now: f64,
    /// A random number in `[0, 1)`.
    pub jitter: f64,
}

/// The names of the three transports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// HTTP long-polling.
    Polling,
    /// WebSocket.
    WebSocket,
}

impl TransportKind {
    /// The transport's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
        }
    }

    /// The transport of that name, if it is available.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "polling" => Some(Self::Polling),
            "websocket" => Some(Self::WebSocket),
            _ => None,
        }
    }
}

/// What the address of a request has to say. The host owns addresses: it has the user's query,
/// in which it sets `EIO` to 4 and `transport` to [`TransportKind::name`] when the transport is
/// opened (unless the transport has a [query of its own][own]), and before each request what is
/// told here, in this order.
///
/// [own]: super::options::LinkOptions::own_query
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Parameters {
    /// `sid` is the session id of the engine's handshake.
    pub session: bool,
    /// The parameter that is called as the user wishes, `t` by default: a number below 36^8 that
    /// no other request has, written with eight digits to the base of 36.
    pub token: Option<f64>,
    /// `b64` is 1.
    pub base64: bool,
}

/// What stands behind the type of an Engine.IO packet.
#[derive(Clone, Debug, PartialEq)]
pub enum Data<V> {
    /// Nothing.
    Empty,
    /// A fixed text of the protocol, such as `probe`.
    Fixed(&'static str),
    /// Text that the host has already put together.
    Text(V),
    /// Bytes.
    Binary(V),
    /// A Socket.IO packet: its prefix is written by
    /// [`write_prefix`](super::socket::packet::write_prefix), then come the id and the body.
    Packet {
        /// The type, as it stands on the wire.
        kind: PacketType,
        /// The number of attachments that follow.
        attachments: u32,
        /// The namespace.
        namespace: NamespaceId,
        /// The acknowledgement id.
        id: Option<f64>,
        /// The JSON text.
        body: Option<V>,
    },
}

/// An Engine.IO packet on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct EnginePacket<V> {
    /// The packet's type.
    pub kind: EnginePacketType,
    /// Its data.
    pub data: Data<V>,
    /// Whether the user left compression on; it has no effect in a browser.
    pub compress: bool,
}

/// How an `emit` was qualified (`surface.md` A5, flags).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EmitFlags {
    /// Drop the packet when it cannot be sent at once.
    pub volatile: bool,
    /// `compress(false)` was called.
    pub uncompressed: bool,
    /// Milliseconds to wait for the acknowledgement.
    pub timeout: Option<f64>,
    /// There are catch-all listeners for outgoing packets.
    pub observed: bool,
}

/// The function that waits for an acknowledgement, as the host describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckListener {
    /// None was given.
    None,
    /// A callback that gets the answer's arguments.
    Plain,
    /// One that gets an error or `null` first, as promises need it.
    WithError,
}

/// What happens to a host's acknowledgement function.
#[derive(Clone, Debug, PartialEq)]
pub enum AckOutcome<V> {
    /// Call it with the answer's arguments.
    Answer(V),
    /// Call it with `null`, then the answer's arguments.
    AnswerWithNull(V),
    /// Call it with this error.
    Error(V),
}

/// A complete Socket.IO packet that came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet<V> {
    /// Its type, with the binary ones folded into [`PacketType::Event`] and
    /// [`PacketType::Ack`] when the default parser read it.
    pub kind: PacketType,
    /// Its namespace; `None` is `/`.
    pub namespace: Option<Box<str>>,
    /// Its acknowledgement id.
    pub id: Option<f64>,
    /// Its body; `None` when it has none.
    pub body: Option<V>,
}

/// A packet that the host is asked to encode.
#[derive(Clone, Debug, PartialEq)]
pub struct EncodeRequest<V> {
    /// The type before a search for binary: never one of the binary types.
    pub kind: PacketType,
    /// The namespace.
    pub namespace: NamespaceId,
    /// The acknowledgement id.
    pub id: Option<f64>,
    /// The arguments, or the payload of CONNECT.
    pub body: Option<V>,
    /// Whether compression was left on.
    pub compress: bool,
    /// `pid` and `offset` to put before the keys of a CONNECT payload.
    pub session: Option<(V, Option<V>)>,
}

/// One of the client's own entries among a user's listeners. It keeps the place
/// that it was given by [`Output::Subscribe`]; the host feeds [`Input::Notify`] when
/// its turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscriber {
    /// A namespace, in the Manager's `open`, `error`, `packet` and `close`.
    Namespace(NamespaceId),
    /// The Manager, in an engine's `ping`, `data`, `error` and `close`.
    Manager(EngineId),
    /// The Manager, in the `open` and `error` of an engine that it awaits.
    Opening(EngineId),
}

/// Whether a session was recovered, as the user sees it (`surface.md` A5, `recovered`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// The server does not keep sessions.
    Unsupported,
    /// It keeps them, and this is a new one.
    New,
    /// The session went on.
    Recovered,
}

/// What is sent over a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// The first packets of the engine's write buffer.
    Buffered {
        /// Whose buffer.
        engine: EngineId,
        /// How many.
        count: usize,
    },
    /// A packet of the transport's own: probe, upgrade or close.
    Control {
        /// Its type.
        kind: EnginePacketType,
        /// Its data.
        data: &'static str,
    },
}
