//! The types that the browser and the simulated network of the tests have in common: events of
//! WebSockets, WebTransports and pages; options and results of requests.

use std::error::Error;
use std::fmt;
use std::time::Duration;

/// An event of a WebSocket.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebSocketEvent {
    /// It is open.
    Opened,
    /// A text frame came.
    Text(String),
    /// A binary frame came.
    Binary(Vec<u8>),
    /// A frame came that is neither text nor an `ArrayBuffer`: a replacement of the page for
    /// `WebSocket` may send a `Blob` in spite of its `binaryType`.
    Unreadable,
    /// It failed. Browsers do not say why. `Closed` follows.
    Failed,
    /// It was closed by the other side, or because it failed.
    Closed(Close),
}

/// How a WebSocket ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Close {
    /// The status code that the server gave; 1005 if it gave none, and 1006 if the
    /// connection ended without a closing handshake.
    pub code: u16,
    /// The reason that the server gave, or an empty text.
    pub reason: String,
    /// Whether there was a closing handshake.
    pub was_clean: bool,
}

/// Why a WebSocket or a WebTransport could not be created: an invalid address or subprotocol, a
/// policy of the page, or an environment without that class.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenError {
    /// Name and message of what the browser threw.
    pub message: String,
}

impl fmt::Display for OpenError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.message)
    }
}

impl Error for OpenError {}

/// An event of a WebTransport.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WebTransportEvent {
    /// The session and its stream are open.
    Opened,
    /// A text frame came.
    Text(String),
    /// A binary frame came.
    Binary(Vec<u8>),
    /// A frame with an invalid length came. Nothing more is read.
    WrongLength,
    /// It failed, or could not be opened. Why, in the browser's words.
    Failed(String),
    /// It was closed by the other side.
    Closed {
        /// The code that the server gave, 0 if it gave none.
        code: u32,
        /// The reason that the server gave, or an empty text.
        reason: String,
    },
}

/// How a WebTransport is opened.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebTransportOptions {
    /// SHA-256 hashes of the certificates that are accepted, whoever has signed them. Default: none,
    /// so that an authority must have signed the certificate.
    pub certificate_hashes: Vec<[u8; 32]>,
}

/// How the requests of a transport are made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RequestOptions {
    /// Names and values of headers. Default: none. Values of the same name are joined, also with
    /// those that every request has: `Accept` and, with a body, `Content-Type`.
    pub headers: Vec<(String, String)>,
    /// Whether requests to other origins carry cookies. Default `false`.
    pub with_credentials: bool,
    /// How long a request may take; `None`, the default, is for ever.
    pub timeout: Option<Duration>,
}

/// Why a request has failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RequestError {
    /// The server answered with a status other than success.
    Status {
        /// The status.
        status: u16,
        /// The body of the answer.
        response: String,
    },
    /// There was no answer. Browsers do not say whether the server cannot be reached, or does not
    /// allow this page to read its answers.
    NoAnswer,
    /// There was no answer in time.
    TimedOut,
    /// The transport was closed before the answer came, which nobody waits for any more.
    Closed,
}

impl RequestError {
    /// The status of the answer, or 0 if there was none.
    pub fn status(&self) -> u16 {
        match self {
            Self::Status { status, .. } => *status,
            _ => 0,
        }
    }

    /// The body of the answer; empty if there was none.
    pub fn response(&self) -> &str {
        match self {
            Self::Status { response, .. } => response,
            _ => "",
        }
    }
}

impl fmt::Display for RequestError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status { status, .. } => write!(formatter, "the server answered {status}"),
            Self::NoAnswer => formatter.write_str("the server did not answer"),
            Self::TimedOut => formatter.write_str("the server did not answer in time"),
            Self::Closed => formatter.write_str("the transport was closed"),
        }
    }
}

impl Error for RequestError {}

/// What happens to a page or a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PageEvent {
    /// The network is gone.
    Offline,
    /// The page is about to be left. The user may still be asked, and stay.
    BeforeUnload,
    /// The page has been left. It may come back, from the browser's back/forward cache.
    PageHide,
}

impl PageEvent {
    /// Every event.
    pub const ALL: [Self; 3] = [Self::Offline, Self::BeforeUnload, Self::PageHide];

    /// Its name in a browser.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Offline => "offline",
            Self::BeforeUnload => "beforeunload",
            Self::PageHide => "pagehide",
        }
    }
}
