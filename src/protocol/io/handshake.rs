//! The handshake: the data of the OPEN packet (Engine.IO protocol 4, "Handshake").

use super::{Millis, TransportKind, Types};

/// The members of a handshake that the core acts upon, as the host read them. The session id stays
/// with the host, which writes it into addresses. It may be of any type, as with the official
/// client: a server that does not know it refuses the next request.
#[derive(Clone, Debug)]
pub struct Handshake<T: Types> {
    /// The transports that the server offers as upgrades; unknown names are left out.
    pub upgrades: Vec<TransportKind>,
    /// The time between two PING packets of the server (milliseconds).
    pub ping_interval: Millis,
    /// How long the server waits for the PONG (milliseconds).
    pub ping_timeout: Millis,
    /// The limit of a payload in bytes; `None` when the server names none.
    pub max_payload: Option<usize>,
    /// The whole object, for the `handshake` event.
    pub data: T::Handshake,
}

/// The limit of a payload that a `maxPayload` sets, after its conversion to a number. NaN and what is
/// not above 0 set none; a fraction is rounded down, and is a limit even below 1.
pub fn payload_limit(max_payload: f64) -> Option<usize> {
    (max_payload > 0.0).then_some(max_payload as usize)
}
