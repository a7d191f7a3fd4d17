//! Engine.IO protocol 4: the connection below Socket.IO.

pub mod connection;
pub mod handshake;
mod leaving;
pub mod link;
pub mod packet;
pub mod payload;
mod upgrade;
mod write;
