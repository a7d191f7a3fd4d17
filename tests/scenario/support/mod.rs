//! A native host of the core, and a world to run it in.

pub(crate) mod clock;
pub(crate) mod codec;
pub(crate) mod delivery;
pub(crate) mod dispatch;
pub(crate) mod emitter;
pub(crate) mod engine;
pub(crate) mod errors;
pub(crate) mod histories;
pub(crate) mod host;
pub(crate) mod inbound;
pub(crate) mod memories;
pub(crate) mod namespaces;
pub(crate) mod network;
pub(crate) mod outbound;
pub(crate) mod outputs;
pub(crate) mod pair;
pub(crate) mod server;
pub(crate) mod session;
pub(crate) mod socket;
pub(crate) mod timers;
pub(crate) mod transport;
pub(crate) mod value;
