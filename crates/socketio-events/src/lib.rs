#![doc = include_str!("../README.md")]

pub mod binary;
pub mod codec;
mod event;
#[cfg(all(feature = "js", target_arch = "wasm32", target_os = "unknown"))]
mod js;
mod placeholder;

pub use bytes;

pub use self::binary::Binary;
pub use self::event::{Event, FromClient, FromServer};
