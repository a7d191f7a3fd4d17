//! The protocol core: Engine.IO protocol 4 and Socket.IO protocol 5 as one state machine that does
//! no I/O, reads no clock, draws no random number and runs no user code.
//!
//! One [`Core`] is one Manager: its Engine.IO connections and its namespaces. What drives it is a
//! host; [`io`] is the contract between the two.

mod backoff;
mod core;
mod dispatch;
pub mod engine;
mod ids;
pub mod io;
mod manager;
mod millis;
pub mod options;
mod reconnection;
mod slots;
pub mod socket;
mod steps;
mod timers;
mod transport_kind;

pub(crate) use self::core::Dispatch;
pub use self::core::{Census, Core, Shared};
pub use self::manager::{Manager, ManagerState};
pub use self::reconnection::Retry;
