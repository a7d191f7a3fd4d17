//! The client of the Rust face.

mod auth;
mod browser;
mod connection;
mod listeners;
mod namespaces;
mod operations;
mod packets;
mod requests;
mod retries;
mod states;
mod streams;
mod support;
mod webtransport;
