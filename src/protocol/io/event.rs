//! The events of engines and Managers, and the reasons for the end of a connection.

use super::{ProbeError, TransportId, Types};

/// An event of an engine, with its values. [`EngineEventKind::name`] gives the name under which
/// users listen to it.
#[derive(Clone, Debug)]
pub enum EngineEvent<T: Types> {
    /// The handshake is done.
    Open,
    /// The handshake, before `open`.
    Handshake(T::Handshake),
    /// An Engine.IO packet was received.
    Packet(T::Frame),
    /// An Engine.IO packet is about to be put into the write buffer.
    PacketCreate(T::Packet),
    /// A message was received; the Manager reads it upon this event.
    Data(T::Frame),
    /// The same, after `data`.
    Message(T::Frame),
    /// The write buffer has been sent completely.
    Drain,
    /// Packets of the write buffer have been handed to the transport.
    Flush,
    /// An Engine.IO packet was received, after `packet`.
    Heartbeat,
    /// A PING was received.
    Ping,
    /// The PONG for it was written.
    Pong,
    /// The connection has failed. `close` follows, unless no transport could be chosen.
    Error(T::Error),
    /// The probe of this transport was answered.
    Upgrading(TransportId),
    /// This transport is in use from now on.
    Upgrade(TransportId),
    /// The probe of a transport has failed; the one in use stays.
    UpgradeError(ProbeError<T::Context>),
    /// The connection has ended.
    Close(Reason, Option<T::Details>),
}

impl<T: Types> EngineEvent<T> {
    /// The kind of the event.
    pub fn kind(&self) -> EngineEventKind {
        use EngineEventKind as Kind;
        match self {
            Self::Open => Kind::Open,
            Self::Handshake(_) => Kind::Handshake,
            Self::Packet(_) => Kind::Packet,
            Self::PacketCreate(_) => Kind::PacketCreate,
            Self::Data(_) => Kind::Data,
            Self::Message(_) => Kind::Message,
            Self::Drain => Kind::Drain,
            Self::Flush => Kind::Flush,
            Self::Heartbeat => Kind::Heartbeat,
            Self::Ping => Kind::Ping,
            Self::Pong => Kind::Pong,
            Self::Error(_) => Kind::Error,
            Self::Upgrading(_) => Kind::Upgrading,
            Self::Upgrade(_) => Kind::Upgrade,
            Self::UpgradeError(_) => Kind::UpgradeError,
            Self::Close(..) => Kind::Close,
        }
    }
}

/// The kind of an [`EngineEvent`], whose variants have the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum EngineEventKind {
    Open,
    Handshake,
    Packet,
    PacketCreate,
    Data,
    Message,
    Drain,
    Flush,
    Heartbeat,
    Ping,
    Pong,
    Error,
    Upgrading,
    Upgrade,
    UpgradeError,
    Close,
}

impl EngineEventKind {
    /// Every kind of event.
    pub const ALL: [Self; 16] = [
        Self::Open,
        Self::Handshake,
        Self::Packet,
        Self::PacketCreate,
        Self::Data,
        Self::Message,
        Self::Drain,
        Self::Flush,
        Self::Heartbeat,
        Self::Ping,
        Self::Pong,
        Self::Error,
        Self::Upgrading,
        Self::Upgrade,
        Self::UpgradeError,
        Self::Close,
    ];

    /// The name under which users listen to it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Handshake => "handshake",
            Self::Packet => "packet",
            Self::PacketCreate => "packetCreate",
            Self::Data => "data",
            Self::Message => "message",
            Self::Drain => "drain",
            Self::Flush => "flush",
            Self::Heartbeat => "heartbeat",
            Self::Ping => "ping",
            Self::Pong => "pong",
            Self::Error => "error",
            Self::Upgrading => "upgrading",
            Self::Upgrade => "upgrade",
            Self::UpgradeError => "upgradeError",
            Self::Close => "close",
        }
    }

    /// Its bit in a set of kinds.
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// An event of the Manager, with its values. There is also `packet`, which the host emits before it
/// [routes](crate::protocol::Core::route) a packet.
#[derive(Clone, Debug)]
pub enum ManagerEvent<T: Types> {
    /// The connection is open.
    Open,
    /// A connection could not be opened, or the engine has failed.
    Error(T::Error),
    /// A PING was received.
    Ping,
    /// The connection has ended.
    Close(Reason, Option<T::Details>),
    /// An attempt to reconnect is made: its number, from 1.
    ReconnectAttempt(u32),
    /// The attempt with this number was successful.
    Reconnect(u32),
    /// An attempt to reconnect has failed.
    ReconnectError(T::Error),
    /// The last attempt has failed ([`Setting::ReconnectionAttempts`]); there will be no other.
    ///
    /// [`Setting::ReconnectionAttempts`]: crate::protocol::options::Setting::ReconnectionAttempts
    ReconnectFailed,
}

impl<T: Types> ManagerEvent<T> {
    /// The kind of the event.
    pub fn kind(&self) -> ManagerEventKind {
        use ManagerEventKind as Kind;
        match self {
            Self::Open => Kind::Open,
            Self::Error(_) => Kind::Error,
            Self::Ping => Kind::Ping,
            Self::Close(..) => Kind::Close,
            Self::ReconnectAttempt(_) => Kind::ReconnectAttempt,
            Self::Reconnect(_) => Kind::Reconnect,
            Self::ReconnectError(_) => Kind::ReconnectError,
            Self::ReconnectFailed => Kind::ReconnectFailed,
        }
    }
}

/// The kind of a [`ManagerEvent`], whose variants have the same names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum ManagerEventKind {
    Open,
    Error,
    Ping,
    Close,
    ReconnectAttempt,
    Reconnect,
    ReconnectError,
    ReconnectFailed,
}

impl ManagerEventKind {
    /// Every kind of event.
    pub const ALL: [Self; 8] = [
        Self::Open,
        Self::Error,
        Self::Ping,
        Self::Close,
        Self::ReconnectAttempt,
        Self::Reconnect,
        Self::ReconnectError,
        Self::ReconnectFailed,
    ];

    /// The name under which users listen to it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Error => "error",
            Self::Ping => "ping",
            Self::Close => "close",
            Self::ReconnectAttempt => "reconnect_attempt",
            Self::Reconnect => "reconnect",
            Self::ReconnectError => "reconnect_error",
            Self::ReconnectFailed => "reconnect_failed",
        }
    }

    /// Its bit in a set of kinds.
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Why a connection ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The server has disconnected the namespace. The client does not connect it again by itself.
    ServerDisconnect,
    /// The user has disconnected the namespace. The client does not connect it again by itself.
    ClientDisconnect,
    /// The server has sent no PING within `pingInterval + pingTimeout`.
    PingTimeout,
    /// The transport was closed by the server, by the network or because the page was left.
    TransportClose,
    /// The transport has failed.
    TransportError,
    /// The server has sent something invalid.
    ParseError,
    /// The engine or the Manager was closed.
    ForcedClose,
}

impl Reason {
    /// The text that listeners of `disconnect` and `close` get. It is that of the official client,
    /// because applications compare it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ServerDisconnect => "io server disconnect",
            Self::ClientDisconnect => "io client disconnect",
            Self::PingTimeout => "ping timeout",
            Self::TransportClose => "transport close",
            Self::TransportError => "transport error",
            Self::ParseError => "parse error",
            Self::ForcedClose => "forced close",
        }
    }
}
