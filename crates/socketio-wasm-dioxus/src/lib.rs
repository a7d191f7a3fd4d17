#![doc = include_str!("../README.md")]

mod ask;
mod event;
mod handle;
mod latest;
mod newest;
mod provider;
mod state;

pub use self::ask::{use_socket_ask, SocketAsk};
pub use self::event::{
    use_socket_answer, use_socket_error, use_socket_event, use_socket_on, use_socket_respond,
    Listener,
};
pub use self::handle::{use_socket_emit, use_socket_emit_volatile, SocketHandle};
pub use self::latest::{use_socket_latest, use_socket_latest_on};
pub use self::provider::{
    use_client_provider, use_optional_socket, use_socket, use_socket_namespace,
    use_socket_namespace_provider, use_socket_provider, use_socket_provider_when,
};
pub use self::state::{use_socket_connected, use_socket_state};
#[doc(no_inline)]
pub use socketio_wasm;
