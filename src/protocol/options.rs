//! Options as the core knows them: read from the user's object by the host, already
//! coerced the way JavaScript does it, with their defaults.

use super::millis::Millis;
use super::transport_kind::{PerTransport, TransportKind};

/// How often something may be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// So many times.
    Times(u32),
    /// For ever.
    Unlimited,
}

impl Limit {
    /// Whether it may be done that many times.
    pub(crate) fn allows(self, times: u32) -> bool {
        match self {
            Self::Times(limit) => times <= limit,
            Self::Unlimited => true,
        }
    }
}

/// The options of the Manager that its setters can change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// Whether a lost connection is made again. Default `true`.
    Reconnection(bool),
    /// How many times. Default: unlimited.
    ReconnectionAttempts(Limit),
    /// The wait before the first attempt. Default 1000 ms.
    ReconnectionDelay(Millis),
    /// The longest wait before an attempt. Default 5000 ms.
    ReconnectionDelayMax(Millis),
    /// How much of the delay is left to chance, from 0 to 1. Default 0.5.
    RandomizationFactor(f64),
    /// How long a connection may take; `None` is for ever. Default 20000 ms.
    Timeout(Option<Millis>),
}

/// The options that a Manager is made with.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ManagerOptions {
    /// See [`Setting::Reconnection`].
    pub reconnection: bool,
    /// See [`Setting::ReconnectionAttempts`].
    pub reconnection_attempts: Limit,
    /// See [`Setting::ReconnectionDelay`].
    pub reconnection_delay: Millis,
    /// See [`Setting::ReconnectionDelayMax`].
    pub reconnection_delay_max: Millis,
    /// See [`Setting::RandomizationFactor`].
    pub randomization_factor: f64,
    /// See [`Setting::Timeout`].
    pub timeout: Option<Millis>,
    /// Whether a new namespace connects by itself. Default `true`.
    pub auto_connect: bool,
    /// The most attachments of one packet. Default 10.
    pub max_attachments: Limit,
}

impl Default for ManagerOptions {
    fn default() -> Self {
        Self {
            reconnection: true,
            reconnection_attempts: Limit::Unlimited,
            reconnection_delay: Millis::new(1000.0),
            reconnection_delay_max: Millis::new(5000.0),
            randomization_factor: 0.5,
            timeout: Some(Millis::new(20_000.0)),
            auto_connect: true,
            max_attachments: Limit::Times(10),
        }
    }
}

/// The options of one namespace.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct NamespaceOptions {
    /// How many times an unanswered packet is sent again. `None`, the default, has no queue, and
    /// leaves delivery to the user.
    pub retries: Option<Limit>,
    /// How long every acknowledgement may take, unless [`EmitRequest::timeout`] says otherwise.
    /// Default: for ever.
    ///
    /// [`EmitRequest::timeout`]: super::io::EmitRequest::timeout
    pub ack_timeout: Option<Millis>,
}

/// What the core has to know of the options of one transport: the engine's with those of
/// `transportOptions` laid over them.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransportOptions {
    /// A query of its own replaces the whole one, `sid` and all, as `transportOptions` allows.
    pub own_query: bool,
    /// Whether requests carry a cache-busting parameter. Default `true`.
    pub timestamp_requests: bool,
    /// Whether the server is asked for text only (`b64`). Default `false`. For long-polling a host
    /// leaves it off when the user's query names a session by itself: only the request that opens
    /// one asks.
    pub force_base64: bool,
}

impl Default for TransportOptions {
    fn default() -> Self {
        Self {
            own_query: false,
            timestamp_requests: true,
            force_base64: false,
        }
    }
}

/// The options of one Engine.IO connection, read anew for each attempt.
#[derive(Clone, Debug, PartialEq)]
pub struct EngineOptions {
    /// Whether it is known where the server is. On a server that renders a page there is no
    /// location that would say so. Default `true`.
    pub has_address: bool,
    /// In order of preference.
    pub transports: Vec<TransportKind>,
    /// Whether to look for something better than the first transport. Default `true`.
    pub upgrade: bool,
    /// Start with WebSocket if it worked the last time. Default `false`.
    pub remember_upgrade: bool,
    /// Go on to the next transport when the first one fails. Default `false`.
    pub try_all_transports: bool,
    /// Close silently when the page goes. Default `true`.
    pub close_on_beforeunload: bool,
    /// Close silently once the page has gone, and not before. Default `false`; it wins over the option before it.
    pub close_on_pagehide: bool,
    /// Close when the network goes; not so for `localhost`.
    pub close_on_offline: bool,
    /// Report failures of requests under the names of the explicit `Fetch` transport.
    pub fetch_messages: bool,
    /// Those of each transport.
    pub each: PerTransport<TransportOptions>,
}

impl EngineOptions {
    /// The options of a transport.
    pub fn transport(&self, kind: TransportKind) -> &TransportOptions {
        self.each.get(kind)
    }
}

impl Default for EngineOptions {
    fn default() -> Self {
        Self {
            has_address: true,
            transports: vec![TransportKind::Polling, TransportKind::WebSocket],
            upgrade: true,
            remember_upgrade: false,
            try_all_transports: false,
            close_on_beforeunload: true,
            close_on_pagehide: false,
            close_on_offline: true,
            fetch_messages: false,
            each: PerTransport::default(),
        }
    }
}
