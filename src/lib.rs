//! A Socket.IO client for frontends in Rust: a page, a worker, a framework such as Yew, Leptos or
//! Dioxus. It speaks to any server of Socket.IO 3 and 4, in JavaScript or in Rust.
//!
//! # A listener in a minute
//!
//! ```text
//! cargo add socketio-wasm
//! ```
//!
//! ```
//! use socketio_wasm::{Client, Subscription};
//!
//! fn listen() -> Result<(Client, Subscription), Box<dyn std::error::Error>> {
//!     let client = Client::builder("https://chat.example").connect()?;
//!     let socket = client.socket();
//!     let subscription = socket.on("news", |title: String, readers: u32| {
//!         // Show it: in a browser's console, in a signal of your framework, …
//!         println!("{title}, read by {readers}");
//!     });
//!     socket.emit("hello", "from Rust")?;
//!     Ok((client, subscription))
//! }
//! # listen().ok();
//! ```
//!
//! `connect` returns at once; what is emitted before there is a connection is sent when there is
//! one. Both values have to be kept: the connection is closed with the last handle of it
//! ([`Client::detach`] keeps it for ever), and a listener ends with its [`Subscription`]
//! ([`Subscription::detach`] leaves it to the socket).
//!
//! # What there is
//!
//! | | |
//! |---|---|
//! | listen | [`Socket::on`], [`once`](Socket::once), [`on_async`](Socket::on_async), [`on_any`](Socket::on_any); as a stream [`stream`](Socket::stream), [`messages`](Socket::messages) |
//! | send | [`Socket::emit`], [`volatile`](Socket::volatile) |
//! | ask, and answer | [`Socket::emit_with_ack`], [`Asked`]; [`respond`](Socket::respond), [`respond_async`](Socket::respond_async) |
//! | events as types, shared with a server | [`events!`], [`on_event`](Socket::on_event), [`emit_event`](Socket::emit_event), [`ask`](Socket::ask) |
//! | bytes | [`Binary`] anywhere in an argument, or [`binary`] for fields of other types |
//! | the connection | [`Socket::state`], [`states`](Socket::states), [`connected`](Socket::connected), [`connect`](Socket::connect), [`disconnect`](Socket::disconnect) |
//! | what goes wrong | [`Socket::on_error`], and the error of each call; [`set_panic_hook`] while you develop |
//! | other namespaces | [`Client::namespace`] |
//! | credentials, back-off, time limits | [`Builder`] |
//!
//! Arguments are anything that serde knows. A reference is one argument and a tuple is several;
//! a listener has a parameter for each:
//!
//! ```
//! # use socketio_wasm::{AckError, Socket};
//! # use std::time::Duration;
//! #[derive(serde::Serialize)]
//! struct Document {
//!     text: String,
//! }
//!
//! async fn save(socket: &Socket, document: &Document) -> Result<u64, AckError> {
//!     let request = socket.emit_with_ack("save", (document, "draft"));
//!     request.timeout(Duration::from_secs(5)).await
//! }
//! ```
//!
//! # Threads
//!
//! In a browser the client belongs to one thread: handles, guards and futures are not `Send`, and
//! what listeners hold need not be. (Leptos asks for `Send` in its contexts and signals: use its
//! `LocalStorage`.)
//!
//! # Rendering on a server
//!
//! On any other target than `wasm32-unknown-unknown` the same program compiles, so that a server
//! can render a page. The client is made and does nothing there: its state stays
//! [`Idle`](State::Idle), listeners are never called, and sending and waiting fail with
//! [`EmitError::NotInABrowser`] at once. Clients, sockets and subscriptions are `Send` and `Sync`
//! then.
//!
//! # Frameworks
//!
//! [socketio-wasm-yew](https://docs.rs/socketio-wasm-yew),
//! [socketio-wasm-leptos](https://docs.rs/socketio-wasm-leptos) and
//! [socketio-wasm-dioxus](https://docs.rs/socketio-wasm-dioxus) have a provider and hooks: a
//! listener lives as long as its component, and the state of the connection is state of the page.
//! [One table](guide::hooks) has the hooks of all three.
//!
//! # Coming from elsewhere
//!
//! [From the JavaScript client](guide::from_javascript), [from
//! rust_socketio](guide::from_rust_socketio), and [compared with binding the JavaScript
//! client](guide::binding_the_javascript_client).
//!
//! # Inside
//!
//! One pure protocol core, which decides everything; a driver that keeps it unborrowed while user
//! code runs; a layer that touches the browser; and this client. The npm package, a drop-in for
//! `socket.io-client`, stands on the same core. `ARCHITECTURE.md` describes how they work together.
//! Those modules are public for that package and for tests, and may change at any time.

#[cfg(target_arch = "wasm32")]
#[doc(hidden)]
pub mod browser;
#[cfg(feature = "client")]
#[doc(hidden)]
pub mod client;
#[doc(hidden)]
pub mod driver;
#[cfg(all(feature = "client", any(doc, doctest)))]
pub mod guide;
#[doc(hidden)]
pub mod protocol;
#[cfg(feature = "browser")]
#[doc(hidden)]
pub mod web;

#[cfg(feature = "client")]
#[doc(inline)]
pub use self::client::{
    set_panic_hook, AckError, AckFuture, AckRequest, Asked, AsyncHandler, AsyncResponder,
    BufferLimit, BuildError, Builder, Client, CloseOnLeave, ConnectError, Connected, Connecting,
    Credentials, DecodeError, EmitArgs, EmitError, EncodeError, EventStream, Handler, Message,
    Overflow, ProtocolError, Ready, Reason, Reconnection, Replaceable, Responder, Sent, Socket,
    SocketError, State, States, Subscription, Transport, TransportError, Volatile, WeakSocket,
};
#[cfg(feature = "client")]
pub use socketio_events::{self, binary, events, Binary, Event, FromClient, FromServer};

/// For the macros of this crate.
#[cfg(feature = "client")]
#[doc(hidden)]
pub mod __private {
    pub use serde;
}
