//! The options of the next engine.

use wasm_bindgen::prelude::*;

use super::raw::RawManager;
use crate::browser::polling::RequestConfig;
use crate::protocol::io::{Input, TransportKind};
use crate::protocol::options::{EngineOptions, LinkOptions};

/// So many flags are the engine's, and so many are those of one transport.
const ENGINE_FLAGS: u32 = 7;
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

#[wasm_bindgen]
impl RawManager {
    /// The options of an engine: those that are on or off, its transports in order of preference,
    /// and what only the browser has to know: how long a request may take (0 is for ever), the
    /// headers of requests and the subprotocols of WebSockets.
    #[wasm_bindgen(js_name = engineOptions)]
    pub fn engine_options(
        &self,
        engine: u32,
        flags: u32,
        order: u32,
        request_timeout: f64,
        headers: JsValue,
        protocols: JsValue,
    ) -> u32 {
        let options = EngineOptions {
            transports: transports(order),
            upgrade: flags & 1 != 0,
            remember_upgrade: flags & 2 != 0,
            try_all_transports: flags & 4 != 0,
            close_on_beforeunload: flags & 8 != 0,
            close_on_offline: flags & 16 != 0,
            fetch_messages: flags & 32 != 0,
            polling: link_options(flags >> ENGINE_FLAGS),
            websocket: link_options(flags >> (ENGINE_FLAGS + LINK_FLAGS)),
        };
        let requests = RequestConfig {
            headers,
            with_credentials: flags & 64 != 0,
            timeout: request_timeout,
            raw_errors: options.fetch_messages,
            warned: Default::default(),
        };
        self.inner.links.configure(engine, requests, protocols);
        let input = Input::EngineOptions(Box::new(options));
        self.inner.feed(None, input)
    }
}
