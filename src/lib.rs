//! A Socket.IO client for the browser, in Rust and WebAssembly.
//!
//! The crate is one pure protocol core ([`protocol`]), a [`driver`] that keeps it
//! unborrowed while code of the user's runs, one layer that touches the browser, and
//! the exports of the npm package (feature `js`). `ARCHITECTURE.md` tells how they
//! work together.

#[cfg(target_arch = "wasm32")]
pub mod browser;
#[cfg(feature = "client")]
pub mod client;
pub mod driver;
#[cfg(all(target_arch = "wasm32", feature = "js"))]
mod js;
pub mod protocol;
