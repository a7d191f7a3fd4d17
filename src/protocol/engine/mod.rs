//! Engine.IO protocol 4: the connection below Socket.IO.

pub mod connection;
mod ending;
pub mod handshake;
mod leaving;
pub mod packet;
pub mod payload;
pub mod transport;
mod upgrade;
mod write;
