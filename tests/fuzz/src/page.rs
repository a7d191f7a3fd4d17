//! The client for frontends in Rust in the simulated browser of `tests/scenario/client/`.

#[path = "../../scenario/client/browser.rs"]
mod browser;
#[path = "../../scenario/client/operations.rs"]
pub(crate) mod operations;
#[path = "../../scenario/client/support.rs"]
mod support;

pub(crate) use self::support::Page;
