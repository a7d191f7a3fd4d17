//! The client for frontends in Rust.

mod ack;
#[doc(hidden)]
pub mod address;
mod builder;
#[allow(clippy::module_inception)]
mod client;
#[doc(hidden)]
pub mod codec;
mod error;
mod options;
#[doc(hidden)]
pub mod platform;
mod settings;
mod socket;
mod state;
mod stream;
mod volatile;

// What the types for applications are made on: in a browser a connection, elsewhere nothing, so
// that a frontend compiles for the server that renders it, too.
#[cfg(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "simulation"
))]
mod active;
#[cfg(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "simulation"
))]
mod host;
#[cfg(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "simulation"
))]
mod map;
#[cfg(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "simulation"
))]
use self::active as backend;
#[cfg(not(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "simulation"
)))]
mod inert;
#[cfg(not(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "simulation"
)))]
use self::inert as backend;

pub use self::ack::{AckFuture, AckRequest};
pub use self::builder::Builder;
pub use self::client::Client;
pub use self::codec::{
    AsyncHandler, AsyncResponder, DecodeError, EmitArgs, EncodeError, Handler, Message,
    Replaceable, Responder,
};
pub use self::error::{AckError, BuildError, ConnectError, EmitError, SocketError, TransportError};
pub use self::options::{BufferLimit, Credentials, Reconnection};
pub use self::socket::{Connecting, Ready, Socket, Subscription, WeakSocket};
pub use self::state::{Connected, Reason, State, Transport};
pub use self::stream::{EventStream, Overflow, States};
pub use self::volatile::{Sent, Volatile};
