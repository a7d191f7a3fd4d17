//! The client of the Rust face.

mod auth;
mod connection;
mod listeners;
mod namespaces;
mod operations;
mod packets;
mod requests;
mod states;
mod streams;
mod support;
