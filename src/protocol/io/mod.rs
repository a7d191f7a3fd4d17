//! The boundary of the core: what a host hands in ([`Input`]), what it is asked
//! to do ([`Output`]), and what it must offer for the values it owns ([`Types`]).
//!
//! The host owns all values: bodies, frames, the arrays in which packets wait, functions
//! of the user's. The core owns the state, the order and the rules.
//!
//! # Questions
//! What happens for every packet is a question that answers at once ([`Received`],
//! [`Routed`], [`Emission`], [`Written`]); everything else is an input with outputs.
//!
//! # The drain rule
//! After every input, and after [`Core::emit`](super::Core::emit), the host calls
//! [`Core::poll_output`](super::Core::poll_output) until it answers `None`, and
//! performs each output before it asks for the next one. Performing an output may
//! run code of the user's, which may call back in: such a nested input is drained
//! completely before the outer drain goes on. The crate's `Driver` does this.
//!
//! # Timers
//! Before it performs an output, and after every input and question, the host takes
//! [`Core::next_timer_change`](super::Core::next_timer_change) until it answers `None`.

mod answer;
mod error;
mod event;
mod input;
mod output;
mod types;

pub use self::answer::{Emission, ExpiredAck, Fate, Received, Routed, Taken, Written};
pub use self::error::{
    AckError, CloseDetails, ConnectError, DecodeError, ProbeError, ProbeFailure, TransportError,
};
pub use self::event::{EngineEvent, EngineEventKind, ManagerEvent, ManagerEventKind, Reason};
pub use self::input::Input;
pub use self::output::Output;
pub use self::types::Types;
pub use super::ids::{AckId, CallbackId, EngineId, NamespaceId, PacketId, TimerId, TransportId};
pub use super::millis::Millis;
pub use super::transport_kind::{PerTransport, TransportKind};

use super::engine::packet::EnginePacketType;

/// The current time and a random number, handed in with every input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Wall clock, in milliseconds since the epoch. It keeps counting in sleep, and may jump: it
    /// is for the heartbeat that an `emit` may find overdue, and for what makes addresses unique.
    pub now: Millis,
    /// A random number in `[0, 1)`.
    pub jitter: f64,
}

/// What the host has to do about a timer of its own
/// ([`Core::next_timer_change`](crate::protocol::Core::next_timer_change)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimerChange {
    /// Set a timer which feeds [`Input::Timeout`] after this time.
    Set(TimerId, Millis),
    /// Clear it: it must not fire.
    Clear(TimerId),
}

/// What the address of a request has to say. The host owns addresses: it has the user's query,
/// in which it sets `EIO` to 4 and `transport` to [`TransportKind::name`] when the transport is
/// opened (unless the transport has a [query of its own][own]), and before each request what is
/// told here, in this order.
///
/// [own]: super::options::TransportOptions::own_query
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UrlParameters {
    /// `sid` is the session id of the engine's handshake.
    pub session: bool,
    /// The parameter that is called as the user wishes, `t` by default: a number below 36^8 that
    /// no other request has, written with eight digits to the base of 36.
    pub token: Option<u64>,
    /// `b64` is 1.
    pub base64: bool,
}

/// What the core has to know of an `emit`.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EmitRequest {
    /// Whether the event's name is one of [`RESERVED`](super::socket::packet::RESERVED).
    pub reserved: bool,
    /// Drop the packet when it cannot be sent at once.
    pub volatile: bool,
    /// The acknowledgement function, which the host keeps under the id that it is told.
    pub ack: AckListener,
    /// How long to wait for the acknowledgement; `None` leaves it to
    /// [`NamespaceOptions::ack_timeout`](super::options::NamespaceOptions::ack_timeout).
    pub timeout: Option<Millis>,
}

/// The function that waits for an acknowledgement, as the host describes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AckListener {
    /// None was given.
    #[default]
    None,
    /// A callback that gets the answer's arguments.
    Plain,
    /// One that gets an error or `null` first, as promises need it.
    WithError,
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

impl Subscriber {
    /// The names of the events in which it has its entry.
    pub fn events(self) -> &'static [&'static str] {
        match self {
            Self::Namespace(_) => &["open", "error", "packet", "close"],
            Self::Manager(_) => &["ping", "data", "error", "close"],
            Self::Opening(_) => &["open", "error"],
        }
    }
}

/// The private session id (`pid`) in the server's consent, beside the one there was.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionId {
    /// There is none: the server does not keep sessions.
    Absent,
    /// The same.
    Same,
    /// Another one, or the first.
    New,
}

/// Whether a session was recovered, as the user sees it (`recovered`).
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
    /// So many packets from the front of the engine's write buffer.
    Buffered(usize),
    /// A packet of the transport's own, such as a probe.
    Control {
        /// Its type.
        kind: EnginePacketType,
        /// Its data.
        body: ControlBody,
    },
}

/// The data of a packet that is the transport's own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlBody {
    /// None.
    Empty,
    /// The word of a probe.
    Probe,
    /// An object with the session id of the engine's handshake as `sid`, or nothing when there is
    /// none yet: how a transport whose address names no session says whose it is.
    Session,
}

impl ControlBody {
    /// Its text, unless that is made by the host.
    pub fn text(self) -> Option<&'static str> {
        match self {
            Self::Empty => Some(""),
            Self::Probe => Some("probe"),
            Self::Session => None,
        }
    }
}
