//! A Socket.IO client for the browser, in Rust and WebAssembly.
//!
//! The crate is one pure protocol core ([`protocol`]), a [`driver`] that keeps it
//! unborrowed while user code runs, and one layer that touches the browser.

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(feature = "client")]
pub mod client;
pub mod driver;
pub mod protocol;
