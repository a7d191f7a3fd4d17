//! The whole client, natively, in simulated time: what happens, in which order.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod support;

mod acknowledgements;
mod addresses;
mod binary;
mod buffers;
#[cfg(feature = "__simulation")]
mod client;
mod connect_timeout;
mod custom_parser;
mod decode_errors;
mod disconnects;
mod exceptions;
mod favoured_upgrade;
mod first_connect;
mod growth;
mod heartbeat;
mod manager_open;
mod max_payload;
mod namespaces;
mod operations;
mod order_of_listeners;
mod page_events;
mod reconnects_with_backoff;
mod recovery;
mod reentrancy;
mod released;
mod removal;
mod reopening;
mod retry_queue;
mod transports;
mod upgrades;
mod vectors;
mod volatile;
