//! What a socket can be waited for.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use super::backend;
use super::error::ConnectError;
use super::state::Connected;

/// Waits for a connection: from [`Socket::connected`](super::Socket::connected).
#[must_use = "a future does nothing unless it is awaited"]
pub struct Connecting(pub(super) backend::Connecting);

impl Future for Connecting {
    type Output = Result<Connected, ConnectError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl fmt::Debug for Connecting {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Connecting")
    }
}

/// Waits until an event would be sent at once: from [`Socket::ready`](super::Socket::ready).
#[must_use = "a future does nothing unless it is awaited"]
pub struct Ready(pub(super) backend::Ready);

impl Future for Ready {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl fmt::Debug for Ready {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Ready")
    }
}
