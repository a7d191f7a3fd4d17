//! Engine.IO protocol 4: the connection that Socket.IO packets travel over.

pub mod connection;
mod ending;
pub mod handshake;
mod leaving;
pub mod packet;
pub mod payload;
pub mod transport;
mod upgrade;
mod write;
