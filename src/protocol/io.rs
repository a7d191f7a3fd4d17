//! The boundary of the core: what a host hands in ([`Input`]), what it is asked
//! to do ([`Output`]), and what it must offer for the values it owns ([`Value`]).
//!
//! # The drain rule
//! After every [`Core::handle_input`](super::Core::handle_input) the host calls
//! [`Core::poll_output`](super::Core::poll_output) until it answers `None`, and
//! performs each output before it asks for the next one. Performing an output may
//! run code of the user's, which may call back in: such a nested input is drained
//! completely before the outer drain goes on.

use super::engine::handshake::Handshake;
use super::options::{EngineOptions, NamespaceOptions, Setting};
use super::socket::packet::{BodyFacts, PacketType};

/// A position in the host's table of namespaces, in order of creation.
pub type NamespaceId = u32;
/// One Engine.IO connection of a Manager; a reconnection makes a new one.
pub type EngineId = u32;
/// One transport of an Engine.IO connection.
pub type LinkId = u32;
/// A function of the user's, given to `manager.open` or `engine.write`. The host keeps it
/// until [`Output::OpenCallback`], [`Output::FlushCallback`] or [`Output::ForgetCallback`].
pub type CallbackId = u32;

/// A value that the host owns and the core only passes along: a JavaScript value,
/// or Rust text. None of these methods may run code of the user's.
pub trait Value: Clone {
    /// An error with this message.
    fn error(message: &str) -> Self;
    /// A `TransportError` (`surface.md` A8).
    fn transport_error(message: &str, description: Self, context: Self) -> Self;
    /// The error of a probe, with the transport's name.
    fn probe_error(message: &str, cause: Option<&Self>, transport: &'static str) -> Self;
    /// The error for a malformed Engine.IO packet, with its code.
    fn server_error(code: &'static str) -> Self;
    /// The second argument of `disconnect`: `{ description, context }`.
    fn details(description: &str, context: Option<Self>) -> Self;
    /// A bare string.
    fn text(text: &str) -> Self;
    /// The error of a CONNECT_ERROR packet: `message` and `data` of its body, or the
    /// body itself as the message when it is a string.
    fn connect_error(body: &Self) -> Self;
    /// The `sid` of a CONNECT packet's body, if there is one that counts.
    fn session_id(body: &Self) -> Option<Self>;
    /// The private session id (`pid`) of a CONNECT packet's body.
    fn private_id(body: &Self) -> Option<Self>;
    /// Whether two values are the same string.
    fn same(&self, other: &Self) -> bool;
}

/// The current time and a random number, handed in with every input.
#[derive(Clone, Copy, Debug, Default)]
pub struct Moment {
    /// Wall clock, in milliseconds since the epoch. It keeps counting in sleep.
    pub now: f64,
    /// A random number in `[0, 1)`.
    pub jitter: f64,
}

/// The first code units of a text frame; enough of them for the header of the
/// usual packet, so that a host need not copy a whole frame.
#[derive(Clone, Copy, Debug)]
pub enum Head<'a> {
    /// UTF-16 code units, as JavaScript counts.
    Utf16(&'a [u16]),
    /// UTF-8 bytes.
    Utf8(&'a [u8]),
}

/// The names of the three transports.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TransportKind {
    /// HTTP long-polling.
    Polling,
    /// WebSocket.
    WebSocket,
}

impl TransportKind {
    /// The transport's name on the wire.
    pub fn name(self) -> &'static str {
        match self {
            Self::Polling => "polling",
            Self::WebSocket => "websocket",
        }
    }

    /// The transport of that name, if it is available.
    pub fn from_name(name: &str) -> Option<Self> {
        match name {
            "polling" => Some(Self::Polling),
            "websocket" => Some(Self::WebSocket),
            _ => None,
        }
    }
}

/// What stands behind the type of an Engine.IO packet.
#[derive(Clone, Debug, PartialEq)]
pub enum Data<V> {
    /// Nothing.
    Empty,
    /// A fixed text of the protocol, such as `probe`.
    Fixed(&'static str),
    /// Text that the host has already put together.
    Text(V),
    /// Bytes.
    Binary(V),
    /// A Socket.IO packet: its prefix is written by
    /// [`write_prefix`](super::socket::packet::write_prefix), then come the id and the body.
    Packet {
        /// The type, as it stands on the wire.
        kind: PacketType,
        /// The number of attachments that follow.
        attachments: u32,
        /// The namespace.
        namespace: NamespaceId,
        /// The acknowledgement id.
        id: Option<f64>,
        /// The JSON text.
        body: Option<V>,
    },
}

/// An Engine.IO packet on its way out.
#[derive(Clone, Debug, PartialEq)]
pub struct EnginePacket<V> {
    /// The packet's type.
    pub kind: super::engine::packet::EnginePacketType,
    /// Its data.
    pub data: Data<V>,
    /// Whether the user left compression on; it has no effect in a browser.
    pub compress: bool,
}

/// How an `emit` was qualified (`surface.md` A5, flags).
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct EmitFlags {
    /// Drop the packet when it cannot be sent at once.
    pub volatile: bool,
    /// `compress(false)` was called.
    pub uncompressed: bool,
    /// Milliseconds to wait for the acknowledgement.
    pub timeout: Option<f64>,
    /// There are catch-all listeners for outgoing packets.
    pub observed: bool,
}

/// The function that waits for an acknowledgement, as the host describes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AckListener {
    /// None was given.
    None,
    /// A callback that gets the answer's arguments.
    Plain,
    /// One that gets an error or `null` first, as promises need it.
    WithError,
}

/// What happens to a host's acknowledgement function.
#[derive(Clone, Debug, PartialEq)]
pub enum AckOutcome<V> {
    /// Call it with the answer's arguments.
    Answer(V),
    /// Call it with `null`, then the answer's arguments.
    AnswerWithNull(V),
    /// Call it with this error.
    Error(V),
}

/// A complete Socket.IO packet that came in.
#[derive(Clone, Debug, PartialEq)]
pub struct Packet<V> {
    /// Its type, with the binary ones folded into [`PacketType::Event`] and
    /// [`PacketType::Ack`] when the default parser read it.
    pub kind: PacketType,
    /// Its namespace; `None` is `/`.
    pub namespace: Option<Box<str>>,
    /// Its acknowledgement id.
    pub id: Option<f64>,
    /// Its body; `None` when it has none.
    pub body: Option<V>,
}

/// A packet that the host is asked to encode.
#[derive(Clone, Debug, PartialEq)]
pub struct EncodeRequest<V> {
    /// The type before a search for binary: never one of the binary types.
    pub kind: PacketType,
    /// The namespace.
    pub namespace: NamespaceId,
    /// The acknowledgement id.
    pub id: Option<f64>,
    /// The arguments, or the payload of CONNECT.
    pub body: Option<V>,
    /// Whether compression was left on.
    pub compress: bool,
    /// `pid` and `offset` to put before the keys of a CONNECT payload.
    pub session: Option<(V, Option<V>)>,
}

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

/// One of the client's own entries among a user's listeners. It keeps the place
/// that it was given by [`Output::Subscribe`]; the host feeds [`Input::Notify`] when
/// its turn comes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subscriber {
    /// A namespace, in the Manager's `open`, `error`, `packet` and `close`.
    Namespace(NamespaceId),
    /// The Manager, in an engine's `ping`, `data`, `error` and `close`.
    Manager(EngineId),
}

/// Whether a session was recovered, as the user sees it (`surface.md` A5, `recovered`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Recovery {
    /// The server does not keep sessions.
    Unsupported,
    /// It keeps them, and this is a new one.
    New,
    /// The session went on.
    Recovered,
}

/// What is sent over a transport.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Batch {
    /// The first packets of the engine's write buffer.
    Buffered {
        /// Whose buffer.
        engine: EngineId,
        /// How many.
        count: usize,
    },
    /// A packet of the transport's own: probe, upgrade or close.
    Control {
        /// Its type.
        kind: super::engine::packet::EnginePacketType,
        /// Its data.
        data: &'static str,
    },
}

/// What the host tells the core.
#[derive(Debug)]
pub enum Input<'a, V> {
    /// `manager.open(callback)`.
    Open(Option<CallbackId>),
    /// `manager.disconnect()`.
    Close,
    /// A setter of the Manager's.
    Set(Setting),
    /// Which of the Manager's events have listeners of the user's: bits by [`ManagerEvent::NAMES`].
    ObserveManager(u32),
    /// The same for one engine, by [`EngineEvent::NAMES`].
    ObserveEngine(EngineId, u32),
    /// The turn of one of the client's own entries in a dispatch has come.
    Notify(Subscriber),

    /// The answer to [`Output::EngineOptions`].
    EngineOptions(Box<EngineOptions>),
    /// The options could not be read; the host has reported why.
    EngineOptionsFailed,

    /// `manager.socket(name)` made a new namespace; it gets the next [`NamespaceId`].
    AddNamespace(Box<str>, NamespaceOptions),
    /// `manager.socket(name)` found the namespace it had.
    ReuseNamespace(NamespaceId),
    /// `socket.connect()`.
    Connect(NamespaceId),
    /// `socket.disconnect()`.
    Disconnect(NamespaceId),
    /// `socket.connected = …`, as test doubles do.
    SetConnected(NamespaceId, bool),
    /// `socket.emit(…)`.
    Emit {
        /// Whose.
        namespace: NamespaceId,
        /// The event's name and arguments, without an acknowledgement function.
        args: V,
        /// Where the name stands in [`RESERVED`](super::socket::packet::RESERVED), if it does.
        reserved: Option<usize>,
        /// Flags of this one call.
        flags: EmitFlags,
        /// The acknowledgement function, which the host keeps under the next id.
        ack: AckListener,
    },
    /// One packet of the host's send buffer is due.
    SendBuffered {
        /// Whose.
        namespace: NamespaceId,
        /// The arguments, live until now.
        args: V,
        /// The acknowledgement id that was given when it was buffered.
        id: Option<f64>,
        /// Whether compression was left on.
        compress: bool,
        /// There are catch-all listeners for outgoing packets.
        observed: bool,
    },
    /// The function that a listener got as its last argument was called.
    Acknowledge(NamespaceId, f64, V),
    /// The answer to [`Output::Auth`], at once or later.
    Auth(NamespaceId, Option<V>),
    /// The last argument of an event that asked for it, which was a string.
    Offset(NamespaceId, V),
    /// The answer to [`Output::BufferedIds`].
    BufferedIds(NamespaceId, &'a [f64]),

    /// The answer to [`Output::Encode`] by the default parser: the body's JSON, and
    /// the attachments taken out of it.
    Encoded(Option<V>, Vec<V>),
    /// The answer by a parser of the user's: the frames.
    EncodedFrames(Vec<Data<V>>),
    /// The value cannot be encoded; the host has kept the exception.
    EncodeFailed,
    /// The answer to [`Output::Decode`].
    Decoded(BodyFacts, bool, Option<V>),
    /// The answer to [`Output::Reconstruct`]; `None` for a placeholder out of range.
    Reconstructed(Option<Option<V>>),
    /// A parser of the user's has a packet, at once or later.
    ParserDecoded(Packet<V>),
    /// A parser of the user's refused a frame.
    ParserFailed(V),
    /// The answer to [`Output::Handshake`].
    Handshake(EngineId, Box<Handshake<V>>),
    /// The handshake is not one.
    HandshakeFailed(EngineId),
    /// The answer to [`Output::Measure`]: bytes of each packet of the write buffer.
    Measured(EngineId, &'a [usize]),

    /// `engine.write(…)`.
    EngineWrite(EngineId, Data<V>, bool, Option<CallbackId>),
    /// `engine.close()`.
    EngineClose(EngineId),

    /// The WebSocket is open.
    LinkOpened(LinkId),
    /// It could not even be made.
    LinkRefused(LinkId, V),
    /// A text frame, or one packet of a payload. It stays in the host's hand until the drain ends.
    Text {
        /// Where it came from.
        link: LinkId,
        /// Its first code units.
        head: Head<'a>,
        /// Whether they are all of it.
        complete: bool,
    },
    /// A binary frame, or a base64 packet of a payload.
    Binary(LinkId, V),
    /// A frame that is neither, or base64 that is none.
    Malformed(LinkId),
    /// The last packet of a payload has been fed.
    PayloadEnd(LinkId),
    /// A [`Output::Send`] has been carried out.
    Sent(LinkId),
    /// The transport was closed by the other side; the context is the host's event.
    LinkClosed(LinkId, V),
    /// The transport failed: the description and context of a `TransportError`, and
    /// whether it failed in writing.
    LinkFailed {
        /// Which.
        link: LinkId,
        /// HTTP status, `0`, or the host's event.
        description: V,
        /// The response, or nothing.
        context: V,
        /// A POST failed, not a GET.
        writing: bool,
    },

    /// A microtask that was asked for runs.
    Microtask,
    /// [`Core::next_deadline`](super::Core::next_deadline) has passed.
    Timeout,
    /// The network is gone (`offline`).
    Offline,
    /// The page is about to go (`beforeunload`).
    BeforeUnload,
}

/// What the core asks of the host.
#[derive(Debug, PartialEq)]
pub enum Output<V> {
    /// Make the object for this new engine, read the options now, and answer with
    /// [`Input::EngineOptions`].
    EngineOptions(EngineId),
    /// Open a WebSocket.
    OpenWebSocket(LinkId, EngineId, String),
    /// Send a GET request; feed its packets, then [`Input::PayloadEnd`].
    Poll(LinkId, EngineId, String),
    /// Send packets, one by one over a WebSocket or as one POST body to the address
    /// given; then feed [`Input::Sent`].
    Send(LinkId, Batch, Option<String>),
    /// Close the transport and feed nothing of it any more.
    CloseLink(LinkId),
    /// A POST that is the last word of a transport: no answer is awaited.
    Farewell(LinkId, EngineId, String),
    /// Run [`Input::Microtask`] in a microtask.
    Microtask,

    /// Read the handshake of the frame in hand, from its second code unit on.
    Handshake(EngineId),
    /// The header is longer than the head: feed the frame again, whole.
    Widen,
    /// Parse the JSON of the frame in hand from this code unit on.
    Decode(usize),
    /// Hand the frame in hand to the user's parser.
    ParserDecode,
    /// Put the attachments into the body.
    Reconstruct(Option<V>, Vec<V>),
    /// Encode a packet.
    Encode(EncodeRequest<V>),
    /// Count the bytes of every packet in the write buffer.
    Measure(EngineId),
    /// Forget a half-read packet (a user's parser has `destroy()`).
    ResetParser,

    /// Events of an engine that the user listens to.
    Engine(EngineId, EngineEvent<V>),
    /// Run a callback given to `engine.write`.
    FlushCallback(CallbackId),
    /// Forget a callback given to `manager.open` or `engine.write`; it is never called.
    ForgetCallback(CallbackId),
    /// The engine is closed for good; its last state may be kept, its resources not.
    EngineGone(EngineId),
    /// Events of the Manager that the user listens to.
    Manager(ManagerEvent<V>),
    /// Put an entry of the client's own behind the listeners there are.
    Subscribe(Subscriber),
    /// Take it out again.
    Unsubscribe(Subscriber),
    /// Call a function given to `manager.open`.
    OpenCallback(CallbackId, Option<V>),

    /// Evaluate `auth` and answer with [`Input::Auth`].
    Auth(NamespaceId),
    /// The namespace is connected: set its attributes; no event yet.
    Connected(NamespaceId, V, Recovery),
    /// Emit `connect`.
    ConnectEvent(NamespaceId),
    /// Emit `connect_error`.
    ConnectError(NamespaceId, V),
    /// Clear the attributes, then emit `disconnect`.
    Disconnected(NamespaceId, Reason, Option<V>),
    /// Call the listeners of an event.
    Event {
        /// Whose.
        namespace: NamespaceId,
        /// Name and arguments.
        args: V,
        /// The id to answer, for the function that is the last argument.
        ack: Option<f64>,
        /// Feed [`Input::Offset`] after the listeners if the last argument is a string.
        track: bool,
        /// The namespace is not connected: keep the event in the receive buffer instead.
        buffer: bool,
    },
    /// Call the listeners of each event in the receive buffer, and empty it.
    FlushReceived(NamespaceId, bool),
    /// Put a packet into the send buffer.
    BufferSend(NamespaceId, V, Option<f64>, bool),
    /// Feed each packet of the send buffer, and empty it.
    FlushSend(NamespaceId),
    /// Take the packet with this id out of the send buffer.
    Unbuffer(NamespaceId, f64),
    /// Which acknowledgement ids stand in the send buffer?
    BufferedIds(NamespaceId),
    /// Call the catch-all listeners for outgoing packets.
    Outgoing(NamespaceId, V),
    /// The acknowledgement function of this `emit` waits under this id.
    AckRegistered(NamespaceId, f64),
    /// Call the acknowledgement function, and forget it.
    Ack(NamespaceId, f64, AckOutcome<V>),
    /// Forget the acknowledgement function; it is never called.
    ForgetAck(NamespaceId, f64),
    /// The user's call throws this.
    Throw(V),
}
