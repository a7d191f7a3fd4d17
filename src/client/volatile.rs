//! Events that are worth nothing later.

use std::fmt;

use serde::Serialize;
use socketio_events::FromClient;

use super::backend;
use super::codec::{EmitArgs, Encoded};
use super::error::EmitError;

/// Sends volatile events: see [`Socket::volatile`](super::Socket::volatile).
#[derive(Clone, Copy)]
pub struct Volatile<'a>(&'a backend::Socket);

/// What has become of a volatile event.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub enum Sent {
    /// It was sent.
    Yes,
    /// It was dropped.
    No,
}

impl<'a> Volatile<'a> {
    pub(super) fn new(socket: &'a backend::Socket) -> Self {
        Self(socket)
    }

    /// Sends an event now, or drops it.
    ///
    /// # Errors
    ///
    /// As for [`Socket::emit`](super::Socket::emit); a dropped event is not an error.
    pub fn emit(&self, name: &str, args: impl EmitArgs) -> Result<Sent, EmitError> {
        self.send(name, Encoded::event(name, &args)?)
    }

    /// Sends a typed event now, or drops it.
    ///
    /// # Errors
    ///
    /// As for [`Socket::emit`](super::Socket::emit).
    pub fn emit_event<E: FromClient<Ack = ()>>(
        &self,
        payload: &E::Payload,
    ) -> Result<Sent, EmitError>
    where
        E::Payload: Serialize,
    {
        self.send(E::NAME, Encoded::payload::<E>(payload)?)
    }

    fn send(&self, name: &str, body: Encoded) -> Result<Sent, EmitError> {
        Ok(match self.0.emit(name, body, true)? {
            true => Sent::Yes,
            false => Sent::No,
        })
    }
}

impl fmt::Debug for Volatile<'_> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Volatile")
    }
}
