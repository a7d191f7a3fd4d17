//! What the client needs of the environment that it runs in: clocks, timers, a network.
//!
//! In a browser this is the browser. Tests have a simulated network, which drives the same client.
//! Whatever a platform hands out is given back by dropping it: a timer that is dropped does not
//! fire, a request is aborted, a WebSocket closes, and none of them calls back any more.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod browser;

use std::any::Any;
use std::future::Future;
use std::pin::Pin;

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
pub(crate) use self::browser::Browser;
pub use crate::web::{
    Close, OpenError, PageEvent, RequestError, RequestOptions, WebSocketEvent, WebTransportEvent,
    WebTransportOptions,
};

/// A function that is called once.
pub type Task = Box<dyn FnOnce()>;

/// A future of the client or of the application, which need not be `Send`.
pub type LocalFuture = Pin<Box<dyn Future<Output = ()>>>;

/// A timer, a request or a listener, for as long as it is held.
pub type Held = Box<dyn Any>;

/// The environment that a client runs in. None of its methods calls back before it has returned.
pub trait Platform {
    /// The wall clock, in milliseconds since the epoch.
    fn now(&self) -> f64;

    /// A random number in `[0, 1)`.
    fn random(&self) -> f64;

    /// Calls back once, after this many milliseconds.
    fn set_timer(&self, delay: f64, fire: Task) -> Held;

    /// Calls back as soon as the code that runs now has returned, in the order of the calls.
    fn queue_microtask(&self, task: Task);

    /// Runs a future to its end.
    fn spawn(&self, future: LocalFuture);

    /// Prints a warning for the developer. Used where no logger of the crate `log` is installed.
    fn warn(&self, sentence: &str);

    /// Scheme, host and port of the page, such as `https://example.com:8080`; `None` where there
    /// is no page.
    fn origin(&self) -> Option<String>;

    /// Opens a WebSocket that offers these subprotocols. The error says why it could not be created.
    fn open_web_socket(
        &self,
        url: &str,
        protocols: &[String],
        listener: Box<dyn Fn(WebSocketEvent)>,
    ) -> Result<Box<dyn WebSocket>, OpenError>;

    /// Opens a WebTransport whose stream begins with this text frame. The error says why it could
    /// not be created.
    fn open_web_transport(
        &self,
        url: &str,
        options: &WebTransportOptions,
        first: &str,
        listener: Box<dyn Fn(WebTransportEvent)>,
    ) -> Result<Box<dyn WebTransport>, OpenError>;

    /// A long-polling transport. The error says why no requests can be made.
    fn open_polling(&self, options: &RequestOptions) -> Result<Box<dyn Polling>, String>;

    /// Whether this is a page that may be left, and has events for that.
    fn can_be_left(&self) -> bool;

    /// Listens to what happens to the page.
    fn listen_to_page(&self, listener: Box<dyn Fn(PageEvent)>) -> Held;
}

/// A WebSocket that has been opened. Dropping it closes the connection.
pub trait WebSocket {
    /// Sends a text message.
    fn send_text(&self, text: &str);

    /// Sends a binary message.
    fn send_bytes(&self, bytes: &[u8]);

    /// How many bytes it has been given but has not sent to the network.
    fn buffered_amount(&self) -> u32;
}

/// A WebTransport that has been opened. Dropping it closes the session.
pub trait WebTransport {
    /// Puts a text frame behind those to be sent.
    fn send_text(&self, text: &str);

    /// Puts a binary frame behind those to be sent.
    fn send_bytes(&self, bytes: &[u8]);

    /// Sends them, and calls back when the stream has taken them.
    fn settle(&self, taken: Task);
}

/// The requests of one long-polling transport. Dropping it aborts those that are under way.
///
/// A request with `keepalive` may outlive the page.
pub trait Polling {
    /// Sends a GET request.
    fn get(&self, url: &str, keepalive: bool, answer: AnswerListener);

    /// Sends a POST request with this body.
    fn post(&self, url: &str, body: &str, keepalive: bool, answer: AnswerListener);

    /// Sends the close request of the session. Requests that are under way are not aborted, which
    /// would look to the server like a connection that was cut; it ends them when it gets that
    /// request. No listener of the transport is called any more.
    fn close(&self, url: &str);
}

/// Called with the result of a request: the body of its answer, or why there is none. Not called
/// when the transport was closed.
pub type AnswerListener = Box<dyn FnOnce(Result<String, RequestError>)>;
