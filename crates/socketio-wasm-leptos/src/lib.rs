#![doc = include_str!("../README.md")]

mod ask;
mod emit;
mod event;
mod handle;
mod latest;
mod provider;
mod state;

pub use self::ask::{use_socket_ask, SocketAsk};
pub use self::emit::{use_socket_emit, use_socket_emit_volatile};
pub use self::event::{
    use_socket_answer, use_socket_error, use_socket_event, use_socket_on, use_socket_respond,
};
pub use self::handle::SocketHandle;
pub use self::latest::{use_socket_latest, use_socket_latest_local, use_socket_latest_on};
pub use self::provider::{
    provide_client, provide_socket, provide_socket_namespace, provide_socket_when,
    use_optional_socket, use_socket, use_socket_namespace,
};
pub use self::state::{use_socket_connected, use_socket_state};
#[doc(no_inline)]
pub use socketio_wasm;
