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
        match self {
            Self::Open => 0,
            Self::Handshake(_) => 1,
            Self::Packet => 2,
            Self::PacketCreate(_) => 3,
            Self::Data => 4,
            Self::Message => 5,
            Self::Drain => 6,
            Self::Flush => 7,
            Self::Heartbeat => 8,
            Self::Ping => 9,
            Self::Pong => 10,
            Self::Error(_) => 11,
            Self::Upgrading(_) => 12,
            Self::Upgrade(_) => 13,
            Self::UpgradeError(_) => 14,
            Self::Close(..) => 15,
        }
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
        match self {
            Self::Open => 0,
            Self::Error(_) => 1,
            Self::Ping => 2,
            Self::Packet(_) => 3,
            Self::Close(..) => 4,
            Self::ReconnectAttempt(_) => 5,
            Self::Reconnect(_) => 6,
            Self::ReconnectError(_) => 7,
            Self::ReconnectFailed => 8,
        }
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
