//! Between values and the bodies of packets: JSON that serde writes and reads, with bytes as
//! attachments.
//!
//! A body is the data of a packet, an array: the name of the event and its arguments, or the
//! arguments of an answer. It is [written](Encoded) in one pass when something is emitted. A body
//! that arrives is a [`Message`], which is read only when somebody asks for an argument, and then
//! straight into the type that is asked for. Until then nothing is known of it but
//! [what its first bytes say](payload_of).

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
