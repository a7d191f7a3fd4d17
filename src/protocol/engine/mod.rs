//! Engine.IO protocol 4: the connection that Socket.IO packets travel over.

pub mod connection;
mod ending;
mod leaving;
pub mod packet;
pub mod payload;
pub mod stream;
pub mod transport;
mod upgrade;
mod write;
