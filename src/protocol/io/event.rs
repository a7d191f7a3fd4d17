//! The events of engines and Managers, and the reasons that they give.

use super::{EnginePacket, LinkId, Packet};

/// The events of the Engine.IO connection (`surface.md` A6).
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum EngineEvent<V> {
    Open,
    Handshake(V),
    /// `packet`, of the frame in hand.
    Packet,
    PacketCreate(EnginePacket<V>),
    /// `data`, of the frame in hand.
    Data,
    /// `message`, of the frame in hand.
    Message,
    Drain,
    Flush,
    Heartbeat,
    Ping,
    Pong,
    Error(V),
    Upgrading(LinkId),
    Upgrade(LinkId),
    UpgradeError(V),
    Close(Reason, Option<V>),
}

impl<V> EngineEvent<V> {
    /// Every name, in the order of the bits of an observation mask.
    pub const NAMES: [&'static str; 16] = [
        "open",
        "handshake",
        "packet",
        "packetCreate",
        "data",
        "message",
        "drain",
        "flush",
        "heartbeat",
        "ping",
        "pong",
        "error",
        "upgrading",
        "upgrade",
        "upgradeError",
        "close",
    ];

    /// The place of the event's name in [`Self::NAMES`].
    pub fn index(&self) -> u32 {
        use EngineEventKind as Kind;
        let kind = match self {
            Self::Open => Kind::Open,
            Self::Handshake(_) => Kind::Handshake,
            Self::Packet => Kind::Packet,
            Self::PacketCreate(_) => Kind::PacketCreate,
            Self::Data => Kind::Data,
            Self::Message => Kind::Message,
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
        };
        kind as u32
    }

    /// The event of this kind, unless it is one that something is missing for. A `number`
    /// is a transport, or a [`Reason`].
    pub(crate) fn new(kind: EngineEventKind, number: u32, value: Option<V>) -> Option<Self> {
        use EngineEventKind as Kind;
        Some(match kind {
            Kind::Open => Self::Open,
            Kind::Handshake => Self::Handshake(value?),
            Kind::Packet => Self::Packet,
            Kind::PacketCreate => return None,
            Kind::Data => Self::Data,
            Kind::Message => Self::Message,
            Kind::Drain => Self::Drain,
            Kind::Flush => Self::Flush,
            Kind::Heartbeat => Self::Heartbeat,
            Kind::Ping => Self::Ping,
            Kind::Pong => Self::Pong,
            Kind::Error => Self::Error(value?),
            Kind::Upgrading => Self::Upgrading(number),
            Kind::Upgrade => Self::Upgrade(number),
            Kind::UpgradeError => Self::UpgradeError(value?),
            Kind::Close => Self::Close(Reason::from_number(number), value),
        })
    }
}

/// [`EngineEvent`] without what it carries, in the order of [`EngineEvent::NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum EngineEventKind {
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
    /// Its bit in an observation mask.
    pub(crate) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// The events of the Manager (`surface.md` A4).
#[derive(Clone, Debug, PartialEq)]
#[allow(missing_docs)]
pub enum ManagerEvent<V> {
    Open,
    Error(V),
    Ping,
    Packet(Packet<V>),
    Close(Reason, Option<V>),
    ReconnectAttempt(u32),
    Reconnect(u32),
    ReconnectError(V),
    ReconnectFailed,
}

impl<V> ManagerEvent<V> {
    /// Every name, in the order of the bits of an observation mask.
    pub const NAMES: [&'static str; 9] = [
        "open",
        "error",
        "ping",
        "packet",
        "close",
        "reconnect_attempt",
        "reconnect",
        "reconnect_error",
        "reconnect_failed",
    ];

    /// The place of the event's name in [`Self::NAMES`].
    pub fn index(&self) -> u32 {
        use ManagerEventKind as Kind;
        let kind = match self {
            Self::Open => Kind::Open,
            Self::Error(_) => Kind::Error,
            Self::Ping => Kind::Ping,
            Self::Packet(_) => Kind::Packet,
            Self::Close(..) => Kind::Close,
            Self::ReconnectAttempt(_) => Kind::ReconnectAttempt,
            Self::Reconnect(_) => Kind::Reconnect,
            Self::ReconnectError(_) => Kind::ReconnectError,
            Self::ReconnectFailed => Kind::ReconnectFailed,
        };
        kind as u32
    }

    /// The event of this kind, unless it is one that something is missing for. A `number`
    /// is a count of attempts, or a [`Reason`].
    pub(crate) fn new(kind: ManagerEventKind, number: u32, value: Option<V>) -> Option<Self> {
        use ManagerEventKind as Kind;
        Some(match kind {
            Kind::Open => Self::Open,
            Kind::Error => Self::Error(value?),
            Kind::Ping => Self::Ping,
            Kind::Packet => return None,
            Kind::Close => Self::Close(Reason::from_number(number), value),
            Kind::ReconnectAttempt => Self::ReconnectAttempt(number),
            Kind::Reconnect => Self::Reconnect(number),
            Kind::ReconnectError => Self::ReconnectError(value?),
            Kind::ReconnectFailed => Self::ReconnectFailed,
        })
    }
}

/// [`ManagerEvent`] without what it carries, in the order of [`ManagerEvent::NAMES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ManagerEventKind {
    Open,
    Error,
    Ping,
    Packet,
    Close,
    ReconnectAttempt,
    Reconnect,
    ReconnectError,
    ReconnectFailed,
}

impl ManagerEventKind {
    /// Its bit in an observation mask.
    pub(crate) fn bit(self) -> u32 {
        1 << self as u32
    }
}

/// Why a connection ended (`surface.md` A8).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Reason {
    ServerDisconnect,
    ClientDisconnect,
    PingTimeout,
    TransportClose,
    TransportError,
    ParseError,
    ForcedClose,
}

impl Reason {
    /// The reason that was turned into this number.
    pub(crate) fn from_number(number: u32) -> Self {
        match number {
            0 => Self::ServerDisconnect,
            1 => Self::ClientDisconnect,
            2 => Self::PingTimeout,
            3 => Self::TransportClose,
            4 => Self::TransportError,
            5 => Self::ParseError,
            _ => Self::ForcedClose,
        }
    }

    /// The text that listeners get.
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
