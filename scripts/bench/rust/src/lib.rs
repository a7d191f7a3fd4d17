//! What the programs of the benchmark have in common: the payloads, and what is noted of those
//! that came. The page that drives them has the same payloads as JavaScript values
//! (`scripts/bench/page/rust-cases.js`).

mod payloads;
mod tally;

pub use payloads::{for_case, Answer, Payload, PerPayload, Small};
pub use tally::{note, take_count, take_weight};

/// The name of all events.
pub const EVENT: &str = "ev";
