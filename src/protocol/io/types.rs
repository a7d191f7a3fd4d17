//! The values that a host owns, and that the core only passes along.

use std::fmt::Debug;

use super::error::{CloseDetails, ConnectError};

/// The types of the host's values, by their roles. The core clones them, drops them and hands them
/// back; it does not look into them.
///
/// A host implements this for an empty type of its own, so that the roles can be given to types of
/// other crates. Cloning must be cheap. Neither `clone` nor `from` may run user code, because the
/// core is in the middle of a transition.
pub trait Types: Clone + Debug {
    /// A frame, or one packet of a payload, as it came.
    type Frame: Clone + Debug;
    /// An Engine.IO packet that is written while the user listens to `packetCreate`.
    type Packet: Clone + Debug;
    /// The whole object of a handshake, for the event `handshake`.
    type Handshake: Clone + Debug;
    /// The public session id of a namespace.
    type SessionId: Debug;
    /// What the host knows about the failure or the end of a transport or a custom parser, such as
    /// an event of the browser or an exception.
    type Context: Clone + Debug;
    /// Why there is no connection. Several listeners may get the same error: a host that turns it
    /// into an object makes one for all of its clones.
    type Error: Clone + Debug + From<ConnectError<Self::Context>>;
    /// The details that come with the reason of an end. Its clones share one object, too.
    type Details: Clone + Debug + From<CloseDetails<Self>>;
}
