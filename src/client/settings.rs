//! What a client is made with, as the core and the host understand it.

use std::time::Duration;

use super::address::Endpoint;
use super::backend::Auth;
use super::options::BufferLimit;
use super::platform::{RequestOptions, WebTransportOptions};
use crate::protocol::io::Millis;
use crate::protocol::options::{EngineOptions, ManagerOptions, NamespaceOptions};

/// What a client is made with.
pub(crate) struct Settings {
    pub(crate) host: HostOptions,
    pub(crate) namespace: NamespaceOptions,
    pub(crate) auth: Auth,
    pub(crate) limit: BufferLimit,
    /// Whether sockets wait for `Socket::connect` before they connect.
    pub(crate) lazy: bool,
}

/// What its connection is made with.
#[derive(Clone, Debug)]
pub(crate) struct HostOptions {
    pub(crate) manager: ManagerOptions,
    pub(crate) engine: EngineOptions,
    /// Where requests go.
    pub(crate) endpoint: Endpoint,
    pub(crate) requests: RequestOptions,
    /// The subprotocols that a WebSocket offers.
    pub(crate) protocols: Vec<String>,
    pub(crate) web_transport: WebTransportOptions,
}

impl BufferLimit {
    /// Whether one more event may wait beside this many. `drop_oldest` drops the event that has
    /// waited longest, and returns false if there is none to drop.
    pub(crate) fn admits(self, waiting: usize, drop_oldest: impl FnOnce() -> bool) -> bool {
        match self {
            Self::Unlimited => true,
            Self::Refuse(limit) => waiting < limit,
            Self::DropOldest(limit) => waiting < limit || drop_oldest(),
        }
    }
}

/// A time as the core takes it.
pub(crate) fn millis(duration: Duration) -> Millis {
    Millis::new(duration.as_secs_f64() * 1000.0)
}
