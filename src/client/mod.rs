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
mod panics;
#[doc(hidden)]
pub mod platform;
mod sending;
mod socket;
mod state;
mod stream;
mod volatile;
mod waiting;

cfg_if::cfg_if! {
    // What the public types are built on: in a browser a connection, elsewhere one that does
    // nothing, so that a frontend also compiles for the server that renders it.
    if #[cfg(any(all(target_arch = "wasm32", target_os = "unknown"), feature = "__simulation"))] {
        mod active;
        mod host;
        mod map;
        mod settings;
        use self::active as backend;
    } else {
        mod inert;
        // The inert backend reads none of them.
        #[allow(dead_code)]
        mod settings;
        use self::inert as backend;
    }
}

pub use self::ack::{AckFuture, AckRequest, Asked};
pub use self::builder::Builder;
pub use self::client::Client;
pub use self::codec::{
    AsyncHandler, AsyncResponder, DecodeError, EmitArgs, EncodeError, Handler, Message,
    Replaceable, Responder,
};
pub use self::error::{
    AckError, BuildError, ConnectError, EmitError, ProtocolError, SocketError, TransportError,
};
#[cfg(feature = "__simulation")]
#[doc(hidden)]
pub use self::host::described_handshake;
pub use self::options::{BufferLimit, CloseOnLeave, Credentials, Reconnection};
pub use self::panics::set_panic_hook;
pub use self::socket::{Socket, Subscription, WeakSocket};
pub use self::state::{Connected, Reason, State, Transport};
pub use self::stream::{EventStream, Overflow, States};
pub use self::volatile::{Sent, Volatile};
pub use self::waiting::{Connecting, Ready};
