//! The options of the next engine.

use crate::protocol::io::TransportKind;
use crate::protocol::options::{EngineOptions, LinkOptions};

/// So many flags are the engine's, and so many are those of one transport.
const ENGINE_FLAGS: u32 = 6;
const LINK_FLAGS: u32 = 3;

fn link_options(flags: u32) -> LinkOptions {
    LinkOptions {
        own_query: flags & 1 != 0,
        timestamp_requests: flags & 2 != 0,
        force_base64: flags & 4 != 0,
    }
}

/// Two bits a transport, the first one lowest: 1 is polling, 2 WebSocket.
fn transports(mut order: u32) -> Vec<TransportKind> {
    let mut transports = Vec::new();
    while order != 0 {
        transports.push(match order & 3 {
            1 => TransportKind::Polling,
            _ => TransportKind::WebSocket,
        });
        order >>= 2;
    }
    transports
}

/// What is on or off for the engine and for each transport, and the transports in order of
/// preference.
pub(crate) fn engine_options(flags: u32, order: u32) -> EngineOptions {
    EngineOptions {
        transports: transports(order),
        upgrade: flags & 1 != 0,
        remember_upgrade: flags & 2 != 0,
        try_all_transports: flags & 4 != 0,
        close_on_beforeunload: flags & 8 != 0,
        close_on_offline: flags & 16 != 0,
        fetch_messages: flags & 32 != 0,
        polling: link_options(flags >> ENGINE_FLAGS),
        websocket: link_options(flags >> (ENGINE_FLAGS + LINK_FLAGS)),
    }
}
