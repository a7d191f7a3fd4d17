//! The values that a host owns and the core only passes along.

use std::fmt::Debug;

use super::error::{CloseDetails, ConnectError};

/// The types of a host's values, by the roles that these have. The core clones and drops them, and
/// hands them back; it looks into none.
///
/// To be implemented by a type of the host's that has no values of its own, so that the roles may be
/// played by types of other crates. Cloning must be cheap, and like `From` must not run user code:
/// the core is in the middle of a transition.
pub trait Types: Clone + Debug {
    /// A frame, or one packet of a payload, as it came.
    type Frame: Clone + Debug;
    /// A packet that is written to an engine while somebody listens to `packetCreate`.
    type Packet: Clone + Debug;
    /// All that a handshake says, for the engine's event `handshake`.
    type Handshake: Clone + Debug;
    /// The public session id of a namespace.
    type SessionId: Debug;
    /// What a transport or a parser says of its failure or end, such as an event of the browser's or
    /// what a constructor has thrown.
    type Context: Clone + Debug;
    /// Why there is no connection. Several may be told of one error: a host that turns it into an
    /// object does so once, for all of its clones.
    type Error: Clone + Debug + From<ConnectError<Self::Context>>;
    /// What comes with the reason of an end; the same goes for it.
    type Details: Clone + Debug + From<CloseDetails<Self>>;
}
