//! The transports of one Manager, and the way of what they report.

use std::cell::RefCell;
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use super::raw::{Inner, RawManager};
use super::value::JsRef;
use crate::browser::polling::{self, RequestConfig, Requests};
use crate::browser::websocket::WebSocketLink;
use crate::browser::Sink;
use crate::protocol::io::{EngineId, LinkId, Parameters, TransportKind};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = face, js_name = linkMade)]
    fn link_made(host: u32, link: u32, engine: u32, socket: &JsValue);
    #[wasm_bindgen(js_namespace = face, js_name = linkOpened)]
    fn link_opened(host: u32, link: u32);
    #[wasm_bindgen(js_namespace = face, js_name = linkClosed)]
    fn link_closed(host: u32, link: u32, event: JsValue);
    #[wasm_bindgen(js_namespace = face, js_name = linkFailed)]
    fn link_failed(host: u32, link: u32, description: JsValue, context: JsValue, writing: bool);
    #[wasm_bindgen(js_namespace = face, js_name = linkPolled)]
    fn link_polled(host: u32, link: u32, engine: u32, payload: JsValue);
    #[wasm_bindgen(js_namespace = face, js_name = linkSent)]
    fn link_sent(host: u32, link: u32);
    #[wasm_bindgen(js_namespace = face, js_name = linkGone)]
    fn link_gone(host: u32, link: u32);
    #[wasm_bindgen(js_namespace = face, js_name = binaryType)]
    fn binary_type(host: u32, engine: u32) -> JsValue;
    #[wasm_bindgen(js_namespace = face, js_name = address)]
    fn make_address(host: u32, link: u32, engine: u32, facts: u32, token: f64) -> JsValue;
}

/// What the address of a request has to say: the session (1), `b64` (2), the transport's kind
/// shifted left by two, and the token, which NaN is not.
const SESSION: u32 = 1;
const BASE64: u32 = 2;

fn address(
    host: u32,
    link: LinkId,
    engine: EngineId,
    kind: TransportKind,
    parameters: Parameters,
) -> JsValue {
    let session = if parameters.session { SESSION } else { 0 };
    let base64 = if parameters.base64 { BASE64 } else { 0 };
    let facts = session | base64 | (kind as u32) << 2;
    let token = parameters.token.unwrap_or(f64::NAN);
    make_address(host, link, engine, facts, token)
}

/// Reports to the host of that number.
#[derive(Clone, Copy, Debug)]
struct HostSink(u32);

impl Sink for HostSink {
    fn opened(&self, link: LinkId) {
        link_opened(self.0, link);
    }

    fn closed(&self, link: LinkId, event: JsValue) {
        link_closed(self.0, link, event);
    }

    fn failed(&self, link: LinkId, description: JsValue, context: JsValue, writing: bool) {
        link_failed(self.0, link, description, context, writing);
    }

    fn polled(&self, link: LinkId, engine: EngineId, payload: JsValue) {
        link_polled(self.0, link, engine, payload);
    }

    fn posted(&self, link: LinkId) {
        link_sent(self.0, link);
    }
}

/// What an engine's transports need to know.
#[derive(Debug)]
struct Config {
    engine: EngineId,
    requests: Rc<RequestConfig>,
    protocols: JsValue,
}

/// The transports in use.
#[derive(Debug)]
pub(crate) struct Links {
    host: u32,
    configs: RefCell<Vec<Config>>,
    sockets: RefCell<Vec<(LinkId, WebSocketLink)>>,
    requests: Requests,
}

impl Links {
    pub(crate) fn new(host: u32) -> Self {
        Self {
            host,
            configs: RefCell::default(),
            sockets: RefCell::default(),
            requests: Rc::default(),
        }
    }

    pub(crate) fn configure(&self, engine: EngineId, requests: RequestConfig, protocols: JsValue) {
        self.configs.borrow_mut().push(Config {
            engine,
            requests: Rc::new(requests),
            protocols,
        });
    }

    pub(crate) fn forget_engine(&self, engine: EngineId) {
        self.configs
            .borrow_mut()
            .retain(|config| config.engine != engine);
    }

    fn requests_of(&self, engine: EngineId) -> Option<Rc<RequestConfig>> {
        let configs = self.configs.borrow();
        let config = configs.iter().find(|config| config.engine == engine)?;
        Some(Rc::clone(&config.requests))
    }

    fn protocols_of(&self, engine: EngineId) -> JsValue {
        let configs = self.configs.borrow();
        configs
            .iter()
            .find(|config| config.engine == engine)
            .map_or(JsValue::UNDEFINED, |config| config.protocols.clone())
    }

    fn request_address(&self, link: LinkId, engine: EngineId, parameters: Parameters) -> JsValue {
        address(self.host, link, engine, TransportKind::Polling, parameters)
    }

    pub(crate) fn poll(&self, link: LinkId, engine: EngineId, parameters: Parameters) {
        if let Some(config) = self.requests_of(engine) {
            let sink = HostSink(self.host);
            let url = self.request_address(link, engine, parameters);
            polling::get(&self.requests, sink, &config, link, engine, &url);
        }
    }

    pub(crate) fn farewell(&self, link: LinkId, engine: EngineId, parameters: Parameters) {
        if let Some(config) = self.requests_of(engine) {
            let url = self.request_address(link, engine, parameters);
            polling::farewell(&config, &url);
        }
    }

    /// The host keeps the address for the request whose body it is going to put together.
    pub(crate) fn expect_post(&self, link: LinkId, engine: EngineId, parameters: Parameters) {
        self.request_address(link, engine, parameters);
    }

    pub(crate) fn close(&self, link: LinkId) {
        // It is dropped, and so closed, when nothing is borrowed any more: a WebSocket of
        // the user's may call back at once.
        let closed = {
            let mut sockets = self.sockets.borrow_mut();
            let at = sockets.iter().position(|entry| entry.0 == link);
            at.map(|at| sockets.swap_remove(at))
        };
        drop(closed);
        link_gone(self.host, link);
    }
}

impl Inner {
    /// Opens a WebSocket. If that fails at once, the reason is told in the next turn
    /// of the microtask queue, like everything else that a transport reports.
    pub(crate) fn open_web_socket(&self, link: LinkId, engine: EngineId, parameters: Parameters) {
        let url = address(self.host, link, engine, TransportKind::WebSocket, parameters);
        let protocols = self.links.protocols_of(engine);
        let kind = binary_type(self.host, engine);
        let sink = HostSink(self.host);
        match WebSocketLink::open(sink, link, &url, &protocols, &kind) {
            Ok(socket) => {
                link_made(self.host, link, engine, socket.as_js());
                self.links.sockets.borrow_mut().push((link, socket));
            }
            Err(error) => {
                link_made(self.host, link, engine, &JsValue::UNDEFINED);
                let error = JsRef::keep(&error);
                face_refused(self.host, link, error.into_handle());
            }
        }
    }
}

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = face, js_name = linkRefused)]
    fn face_refused(host: u32, link: u32, error: u32);
}

#[wasm_bindgen]
impl RawManager {
    /// Sends a POST request.
    pub fn post(&self, link: u32, url: &JsValue, body: &JsValue) {
        let links = &self.inner.links;
        let engine = self
            .inner
            .driver
            .with(|core| core.link(link).map(|link| link.engine()));
        if let Some(config) = engine.and_then(|engine| links.requests_of(engine)) {
            let sink = HostSink(links.host);
            polling::post(&links.requests, sink, &config, link, url, body);
        }
    }

    /// Drops every request that is under way, without a word (`pagehide`).
    #[wasm_bindgen(js_name = abortRequests)]
    pub fn abort_requests(&self) {
        for request in self.inner.links.requests.take() {
            request.abort();
        }
    }
}
