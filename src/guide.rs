//! Pages for those who come from elsewhere, and for those who use a framework.

#[doc = include_str!("../docs/rust/from-javascript.md")]
pub mod from_javascript {}

#[doc = include_str!("../docs/rust/from-rust-socketio.md")]
pub mod from_rust_socketio {}

#[doc = include_str!("../docs/rust/binding-the-javascript-client.md")]
pub mod binding_the_javascript_client {}

#[doc = include_str!("../docs/rust/hooks.md")]
pub mod hooks {}
