//! The client for frontends in Rust.

#[doc(hidden)]
pub mod codec;
