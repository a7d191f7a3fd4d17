//! The simulated network: messages that take their time, get lost, or never arrive.

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use socketio_wasm::protocol::io::TransportId;

use super::value::hexadecimal;

/// One transport of one client.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Wire {
    pub(crate) client: usize,
    pub(crate) transport: TransportId,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Frame {
    Text(Rc<str>),
    Binary(Rc<[u8]>),
}

impl Frame {
    pub(crate) fn text(text: &str) -> Self {
        Self::Text(text.into())
    }

    /// What a text carries behind its type.
    pub(crate) fn data(&self) -> &str {
        match self {
            Self::Text(text) => text.get(1..).unwrap_or_default(),
            Self::Binary(_) => "",
        }
    }

    /// As a log shows it.
    pub(crate) fn show(&self) -> String {
        match self {
            Self::Text(text) => text.to_string(),
            Self::Binary(bytes) => format!("<{}>", hexadecimal(bytes)),
        }
    }
}

/// What reaches the server.
#[derive(Clone, Debug)]
pub(crate) enum Request {
    Get(Wire, String),
    /// A close request, whose answer nobody waits for.
    Post(Option<Wire>, String, String),
    Connect(Wire, String),
    Frame(Wire, Frame),
    /// The client has closed the transport.
    Gone(Wire),
}

/// What reaches a client.
#[derive(Clone, Debug)]
pub(crate) enum Response {
    Get(u16, String),
    Post(u16, String),
    Opened,
    Frame(Frame),
    /// A WebSocket was closed, with that code.
    Closed(u16),
    /// The browser could not create the WebSocket.
    Refused,
    /// There was no way through: for a POST, or for anything else.
    Unreachable {
        post: bool,
    },
}

#[derive(Clone, Debug)]
pub(crate) enum Message {
    ToServer(Request),
    ToClient(Wire, Response),
    /// The server's own clock: its next heartbeat to this session.
    Heartbeat(String),
}

struct Delivery {
    time: f64,
    message: Message,
}

pub(crate) struct Network {
    queue: RefCell<Vec<Delivery>>,
    /// Milliseconds that one way takes.
    pub(crate) http_latency: Cell<f64>,
    pub(crate) socket_latency: Cell<f64>,
    /// Whether all that is sent from now on disappears.
    pub(crate) black_hole: Cell<bool>,
}

impl Network {
    pub(crate) fn new() -> Self {
        Self {
            queue: RefCell::default(),
            http_latency: Cell::new(10.0),
            socket_latency: Cell::new(5.0),
            black_hole: Cell::new(false),
        }
    }

    pub(crate) fn send(&self, now: f64, message: Message) {
        if self.black_hole.get() && !matches!(message, Message::Heartbeat(_)) {
            return;
        }
        let latency = match &message {
            Message::ToServer(Request::Get(..) | Request::Post(..))
            | Message::ToClient(_, Response::Get(..) | Response::Post(..)) => {
                self.http_latency.get()
            }
            _ => self.socket_latency.get(),
        };
        self.deliver_at(now + latency, message);
    }

    /// Messages of one time arrive in the order in which they were sent.
    pub(crate) fn deliver_at(&self, time: f64, message: Message) {
        let mut queue = self.queue.borrow_mut();
        let at = queue.partition_point(|delivery| delivery.time <= time);
        queue.insert(at, Delivery { time, message });
    }

    pub(crate) fn next_time(&self) -> Option<f64> {
        self.queue.borrow().first().map(|delivery| delivery.time)
    }

    pub(crate) fn take(&self) -> Option<Message> {
        let mut queue = self.queue.borrow_mut();
        (!queue.is_empty()).then(|| queue.remove(0).message)
    }

    /// Loses everything that is under way.
    pub(crate) fn lose_all(&self) {
        self.queue
            .borrow_mut()
            .retain(|delivery| matches!(delivery.message, Message::Heartbeat(_)));
    }
}

/// A parameter of an address.
pub(crate) fn parameter<'a>(url: &'a str, name: &str) -> Option<&'a str> {
    let (_, query) = url.split_once('?')?;
    query
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find(|pair| pair.0 == name)
        .map(|pair| pair.1)
}
