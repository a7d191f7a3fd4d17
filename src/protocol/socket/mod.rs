//! Socket.IO protocol 5: namespaces, events and acknowledgements over one connection.

pub(crate) mod acks;
pub mod decode;
mod emit;
pub(crate) mod namespace;
pub mod packet;
pub(crate) mod retry_queue;
