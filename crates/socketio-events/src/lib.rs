#![doc = include_str!("../README.md")]

pub mod binary;
pub mod codec;
mod event;
mod placeholder;

pub use bytes;

pub use self::binary::Binary;
pub use self::event::{Event, FromClient, FromServer};
