//! Between values and the bodies of packets: JSON that serde writes and reads, with bytes as
//! attachments.
//!
//! A body is the data of a packet, an array: the name of the event and its arguments, or the
//! arguments of an answer. It is [written](Encoded) in one pass when something is emitted. A body
//! that arrives is a [`Message`]. Its arguments are read when a listener takes them, straight into
//! the listener's types. Before that only [its first bytes](payload_of) are read.

mod arguments;
mod emit_args;
mod encode;
mod error;
mod facts;
mod handler;
mod message;
mod replaceable;
#[cfg(all(test, not(target_arch = "wasm32")))]
mod tests;

pub use self::emit_args::EmitArgs;
pub use self::encode::Encoded;
pub use self::error::{DecodeError, EncodeError};
pub use self::facts::{event_name, payload_of};
pub use self::handler::{AsyncHandler, AsyncResponder, Handler, Responder};
pub use self::message::Message;
pub use self::replaceable::Replaceable;
