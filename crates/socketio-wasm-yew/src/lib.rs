#![doc = include_str!("../README.md")]

mod ask;
mod context;
mod emit;
mod event;
mod latest;
mod provider;

pub use self::ask::{use_socket_ask, SocketAsk};
pub use self::context::{
    use_optional_socket, use_socket, use_socket_connected, use_socket_namespace, use_socket_state,
};
pub use self::emit::{use_socket_emit, use_socket_emit_volatile};
pub use self::event::{
    use_socket_answer, use_socket_error, use_socket_event, use_socket_on, use_socket_respond,
};
pub use self::latest::{use_socket_latest, use_socket_latest_on};
pub use self::provider::{
    ClientProvider, ClientProviderProps, NamespaceProvider, NamespaceProviderProps, SocketProvider,
    SocketProviderProps,
};
#[doc(no_inline)]
pub use socketio_wasm;
