//! The contract between the core and its host: what a host feeds the core ([`Input`]), what the
//! core has it do ([`Output`]) and what the host answers to that ([`Answer`]), and the types of the
//! values that the host owns ([`Types`]).
//!
//! The host owns all values: the contents of packets, frames, the arrays in which packets wait,
//! callbacks of the user. The core owns the state, the order and the rules.
//!
//! # Questions
//! What happens for every packet is a question with an answer at once ([`Received`], [`Routed`],
//! [`Emission`], [`Written`]); everything else is an input with outputs.
//!
//! # The drain rule
//! After every input, and after [`Core::emit`](super::Core::emit), the host calls
//! [`Core::poll_output`](super::Core::poll_output) until it returns `None`, and performs each
//! output before it polls for the next. Performing an output may run user code, which may call back
//! in: such a nested input is drained completely before the outer drain goes on. The crate's
//! `Driver` does this. The [`Answer`] to an output
//! ([`Core::handle_answer`](super::Core::handle_answer)) is not drained by itself: the drain that
//! performs the output goes on with it.
//!
//! # Timers
//! Before it performs an output, and after every input and question, the host takes
//! [`Core::next_timer_change`](super::Core::next_timer_change) until it returns `None`.

mod answer;
mod error;
mod event;
pub mod handshake;
mod input;
mod output;
mod types;

pub use self::answer::{Emission, Fate, Received, Routed, Taken, Written};
pub use self::error::{
    AckError, CloseDetails, ConnectError, DecodeError, ProbeError, ProbeFailure, TransportError,
};
pub use self::event::{EngineEvent, EngineEventKind, ManagerEvent, ManagerEventKind, Reason};
pub use self::input::{
    Answer, EngineInput, Input, ManagerInput, NamespaceInput, PageInput, TransportInput,
};
pub use self::output::{
    CallbackOutput, EngineOutput, ManagerOutput, NamespaceOutput, Output, TransportOutput,
};
pub use self::types::Types;
pub use super::ids::{AckId, CallbackId, EngineId, NamespaceId, PacketId, TimerId, TransportId};
pub use super::millis::Millis;
pub use super::transport_kind::{PerTransport, TransportKind};

use super::engine::packet::EnginePacketType;

/// The current time and a random number, which come with every input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// The wall clock, in milliseconds since the epoch. It goes on in sleep, and may jump. The core
    /// uses it to notice in an `emit` that the heartbeat is overdue, and for the parameter that
    /// makes addresses unique; never for timers.
    pub now: Millis,
    /// A random number in `[0, 1)`, for the jitter of the back-off and the same parameter.
    pub random: f64,
}

/// What the host does with one of its timers
/// ([`Core::next_timer_change`](crate::protocol::Core::next_timer_change)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum TimerChange {
    /// Set a timer that feeds [`Input::Timeout`] after this many milliseconds.
    Set(TimerId, Millis),
    /// Clear the timer: it must not fire.
    Clear(TimerId),
}

/// The parameters that the core adds to the address of a request. The host owns the address: it
/// takes the user's query, sets `EIO` to 4 and `transport` to [`TransportKind::name`] when the
/// transport is opened (unless the transport has a [query of its own][own]), and adds these
/// parameters in this order for each request.
///
/// [own]: super::options::TransportOptions::own_query
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct UrlParameters {
    /// Whether to add `sid`, the session id of the engine's handshake.
    pub session: bool,
    /// The cache-busting parameter, if there is to be one: the user names it (`timestampParam`), by
    /// default `t`. A number below 36^8 that no other request has, to be written to the base of 36
    /// with eight digits.
    pub token: Option<u64>,
    /// Whether to add `b64=1`: the server must send text only.
    pub base64: bool,
}

/// The facts about an `emit` that the core needs.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EmitRequest {
    /// Whether the event's name is one of [`RESERVED`](super::socket::packet::RESERVED).
    pub reserved: bool,
    /// Whether to drop the packet when it cannot be sent at once.
    pub volatile: bool,
    /// Whether there is an acknowledgement function. The host keeps it under the id of the answer
    /// ([`Emission::ack`]).
    pub ack: AckListener,
    /// How long to wait for the acknowledgement. `None`, the default, is
    /// [`NamespaceOptions::ack_timeout`](super::options::NamespaceOptions::ack_timeout).
    pub timeout: Option<Millis>,
}

/// The acknowledgement function of an `emit`, as the host describes it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum AckListener {
    /// There is none.
    #[default]
    None,
    /// A function that gets the arguments of the answer.
    Plain,
    /// A function that gets an error or `null` first, as promises need it. Only this one is called
    /// when there is no answer.
    WithError,
}

/// A subscriber: the client's own place in the user's list of listeners, where [`Output::Subscribe`] put
/// it. The host feeds [`Input::Notify`] when its turn comes.
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
    /// The names of the events that it subscribes to.
    pub fn events(self) -> &'static [&'static str] {
        match self {
            Self::Namespace(_) => &["open", "error", "packet", "close"],
            Self::Manager(_) => &["ping", "data", "error", "close"],
            Self::Opening(_) => &["open", "error"],
        }
    }
}

/// The private session id (`pid`) in a CONNECT packet of the server, compared to the one before. It
/// serves connection state recovery.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SessionId {
    /// The server gave none: it does not keep sessions.
    Absent,
    /// It is the same as before.
    Same,
    /// It is another one, or the first.
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

/// What a [`TransportOutput::Send`] or a [`TransportOutput::Post`] sends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// This many packets from the front of the engine's write buffer.
    Buffered(usize),
    /// A packet that is not in the write buffer, because it belongs to the transport: a probe, for
    /// example.
    Control {
        /// The Engine.IO type.
        kind: EnginePacketType,
        /// Its data.
        body: ControlBody,
    },
}

/// The data of a [`Batch::Control`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ControlBody {
    /// No data.
    Empty,
    /// The text `probe` (Engine.IO protocol 4, "Upgrade").
    Probe,
}

impl ControlBody {
    /// The text.
    pub fn text(self) -> &'static str {
        match self {
            Self::Empty => "",
            Self::Probe => "probe",
        }
    }
}
