//! The client for frontends in Rust.

#[doc(hidden)]
pub mod address;
#[doc(hidden)]
pub mod codec;
