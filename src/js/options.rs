//! The options of the next engine, set one by one before
//! [`engine_options`](super::RawManager::engine_options) hands them over.

use wasm_bindgen::prelude::*;

use super::raw::RawManager;
use crate::browser::polling::RequestConfig;
use crate::protocol::io::TransportKind;
use crate::protocol::options::LinkOptions;
use crate::protocol::url::set_pair;

impl RawManager {
    fn with_link(&self, link: u32, change: impl FnOnce(&mut LinkOptions)) {
        let mut options = self.inner.options.borrow_mut();
        change(match link {
            0 => &mut options.polling,
            _ => &mut options.websocket,
        });
    }
}

#[wasm_bindgen]
impl RawManager {
    /// Starts with the flags upgrade (1), rememberUpgrade (2), tryAllTransports (4),
    /// closeOnBeforeunload (8), and whether `offline` counts (16).
    #[wasm_bindgen(js_name = startOptions)]
    pub fn start_options(&self, flags: u32) {
        let mut options = self.inner.options.borrow_mut();
        **options = Default::default();
        options.transports.clear();
        options.upgrade = flags & 1 != 0;
        options.remember_upgrade = flags & 2 != 0;
        options.try_all_transports = flags & 4 != 0;
        options.close_on_beforeunload = flags & 8 != 0;
        options.close_on_offline = flags & 16 != 0;
    }

    /// Adds a transport; false if there is none of that name here.
    #[wasm_bindgen(js_name = optionTransport)]
    pub fn option_transport(&self, name: &str) -> bool {
        let kind = TransportKind::from_name(name);
        self.inner.options.borrow_mut().transports.extend(kind);
        kind.is_some()
    }

    /// Adds a parameter to the query: of all transports (-1), or of one (0 polling, 1
    /// WebSocket), whose query then replaces the whole one.
    #[wasm_bindgen(js_name = optionQuery)]
    pub fn option_query(&self, link: i32, name: &str, value: String) {
        match u32::try_from(link) {
            Ok(link) => self.with_link(link, |options| {
                set_pair(options.query.get_or_insert_with(Vec::new), name, value);
            }),
            Err(_) => set_pair(&mut self.inner.options.borrow_mut().query, name, value),
        }
    }

    /// One transport: its address, and the flags secure (1), timestampRequests (2),
    /// forceBase64 (4), the messages of `Fetch` (8), and a query of its own (16).
    #[wasm_bindgen(js_name = optionLink)]
    pub fn option_link(
        &self,
        link: u32,
        flags: u32,
        hostname: String,
        port: String,
        path: String,
        timestamp_param: String,
    ) {
        self.with_link(link, |options| {
            options.secure = flags & 1 != 0;
            options.timestamp_requests = flags & 2 != 0;
            options.force_base64 = flags & 4 != 0;
            options.fetch_messages = flags & 8 != 0;
            options.query = (flags & 16 != 0).then(Vec::new);
            options.hostname = hostname;
            options.port = port;
            options.path = path;
            options.timestamp_param = timestamp_param;
        });
    }

    /// What only the browser has to know: headers and credentials of requests with their
    /// time limit in milliseconds (0 is none), and the subprotocols of WebSockets.
    #[wasm_bindgen(js_name = optionBrowser)]
    pub fn option_browser(
        &self,
        headers: JsValue,
        with_credentials: bool,
        request_timeout: f64,
        fetch_errors: bool,
        protocols: JsValue,
    ) {
        self.inner.links.prepare(
            RequestConfig {
                headers,
                with_credentials,
                timeout: request_timeout,
                raw_errors: fetch_errors,
                warned: Default::default(),
            },
            protocols,
        );
    }
}
