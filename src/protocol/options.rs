//! The options that the core knows. Their `Default` is what the Rust client begins with. The
//! JavaScript client reads them from the user's object, with defaults of its own, so that the
//! module has no code for these. `tests/vectors/defaults.json` holds both to the same.

use super::millis::Millis;
use super::transport_kind::{PerTransport, TransportKind};

/// How often something may be done, or how many of something there may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// At most this many times.
    Times(u32),
    /// For ever.
    Unlimited,
}

impl Limit {
    /// Whether it may be done once more after `times` times.
    pub(crate) fn allows(self, times: u32) -> bool {
        match self {
            Self::Times(limit) => times <= limit,
            Self::Unlimited => true,
        }
    }
}

/// The options of a Manager that can be changed while it exists
/// ([`ManagerInput::Set`](super::io::ManagerInput::Set)).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Setting {
    /// Whether a lost connection is made again. Default `true`.
    Reconnection(bool),
    /// How many attempts to reconnect are made before `reconnect_failed`. Default: unlimited.
    ReconnectionAttempts(Limit),
    /// The delay before the first attempt to reconnect, which doubles with each attempt. Default
    /// 1000 ms.
    ReconnectionDelay(Millis),
    /// The longest delay before an attempt. Default 5000 ms.
    ReconnectionDelayMax(Millis),
    /// The share of the delay that is random, from 0 to 1. Default 0.5.
    RandomizationFactor(f64),
    /// How long a connection may take to open; `None` is for ever. Default 20000 ms.
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
    /// The most attachments of one packet that is received. Default 10.
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
    /// How many times a packet that is not acknowledged is sent again. `None`, the default, uses no
    /// retry queue.
    pub retries: Option<Limit>,
    /// How long every acknowledgement may take, unless [`EmitRequest::timeout`] is given. Default
    /// `None`: for ever.
    ///
    /// [`EmitRequest::timeout`]: super::io::EmitRequest::timeout
    pub ack_timeout: Option<Millis>,
}

/// What the core has to know of the options of one transport: those of the engine, overridden by
/// its entry in `transportOptions`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct TransportOptions {
    /// Whether the transport has a query of its own in `transportOptions`. It replaces the whole
    /// query, with `sid`, `EIO` and `transport`. Default `false`.
    pub own_query: bool,
    /// Whether requests carry a cache-busting parameter. Default `true`.
    pub timestamp_requests: bool,
    /// Whether the server is asked to send text only (`b64`). Default `false`. A long-polling host
    /// passes `false` when the user's query has a `sid`: only the request that opens a session asks
    /// for this.
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
    /// Whether the address of the server is known. It is not where a page is rendered on a server:
    /// there is no `location` that the address could be taken from. Default `true`.
    pub has_address: bool,
    /// The transports to use, in order of preference. Default: long-polling, then WebSocket,
    /// then WebTransport.
    pub transports: Vec<TransportKind>,
    /// Whether to upgrade from the first transport to those that the server offers. Default `true`.
    pub upgrade: bool,
    /// Whether to begin with WebSocket if it worked the last time. Default `false`.
    pub remember_upgrade: bool,
    /// Whether to try the next transport when one cannot be opened. Default `false`.
    pub try_all_transports: bool,
    /// When to close the connection because the page is left. Default
    /// [`CloseOnLeave::BeforeUnload`].
    pub close_on_leave: CloseOnLeave,
    /// Whether to close the connection at `offline`. A host passes `false` for `localhost`. Default
    /// `true`.
    pub close_on_offline: bool,
    /// Whether errors of requests have the messages of the official client's `Fetch` transport,
    /// which the user has chosen (`transports: [Fetch]`). Default `false`.
    pub fetch_messages: bool,
    /// The options of each transport.
    pub each: PerTransport<TransportOptions>,
}

/// The event of a page that is left at which the connection is closed, without an event for the
/// user.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CloseOnLeave {
    /// None: the browser ends the connection.
    Never,
    /// `beforeunload`, after which the page may still stay. Long-polling is closed at `pagehide`,
    /// too, because there need not be a `beforeunload`.
    BeforeUnload,
    /// `pagehide`, when the page is gone, or in the browser's back/forward cache.
    PageHide,
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
            transports: TransportKind::ALL.to_vec(),
            upgrade: true,
            remember_upgrade: false,
            try_all_transports: false,
            close_on_leave: CloseOnLeave::BeforeUnload,
            close_on_offline: true,
            fetch_messages: false,
            each: PerTransport::default(),
        }
    }
}
