//! The handshake: the payload of the `open` packet (Engine.IO protocol 4, "Handshake").

use crate::protocol::io::{Millis, TransportKind, Types};

/// What a host read in the JSON of an `open` packet. The session id stays with the host, which
/// writes it into addresses, as a string whatever the server wrote: the official client takes any,
/// and a server that knows it not refuses the next request.
#[derive(Clone, Debug)]
pub struct Handshake<T: Types> {
    /// The transports that the server offers as upgrades, and that there are.
    pub upgrades: Vec<TransportKind>,
    /// The time between two PING packets of the server.
    pub ping_interval: Millis,
    /// How long the server waits for the answer.
    pub ping_timeout: Millis,
    /// The most bytes of one payload; `None` when the server does not say.
    pub max_payload: Option<usize>,
    /// The whole object, for the `handshake` event.
    pub data: T::Handshake,
}
