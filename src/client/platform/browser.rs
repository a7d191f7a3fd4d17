//! The browser: a page, a worker or a service worker.

use std::cell::RefCell;
use std::future::Future;

use js_sys::Reflect;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use super::{
    AnswerListener, Held, LocalFuture, OpenError, PageEvent, Platform, Polling, RequestError,
    RequestOptions, Task, WebSocket, WebSocketEvent, WebTransport, WebTransportEvent,
    WebTransportOptions,
};
use crate::browser::polling::PollingTransport;
use crate::browser::websocket::WebSocketTransport;
use crate::browser::webtransport::WebTransportTransport;
use crate::browser::{clock, microtask, page, timer};

/// The browser that this module runs in.
pub(crate) struct Browser;

impl Platform for Browser {
    fn now(&self) -> f64 {
        clock::now()
    }

    fn random(&self) -> f64 {
        clock::moment().random
    }

    fn set_timer(&self, delay: f64, fire: Task) -> Held {
        Box::new(timer::after(delay, fire))
    }

    fn queue_microtask(&self, task: Task) {
        microtask::queue_microtask(task);
    }

    fn spawn(&self, future: LocalFuture) {
        spawn_local(future);
    }

    fn warn(&self, sentence: &str) {
        web_sys::console::warn_1(&sentence.into());
    }

    fn origin(&self) -> Option<String> {
        let location = Reflect::get(&js_sys::global(), &JsValue::from_str("location")).ok()?;
        let origin = Reflect::get(&location, &JsValue::from_str("origin")).ok()?;
        // A page from a file has the origin `null`.
        origin
            .as_string()
            .filter(|origin| origin.starts_with("http"))
    }

    fn open_web_socket(
        &self,
        url: &str,
        protocols: &[String],
        listener: Box<dyn Fn(WebSocketEvent)>,
    ) -> Result<Box<dyn WebSocket>, OpenError> {
        let socket = WebSocketTransport::open(url, protocols, listener)?;
        Ok(Box::new(socket))
    }

    fn open_web_transport(
        &self,
        url: &str,
        options: &WebTransportOptions,
        first: &str,
        listener: Box<dyn Fn(WebTransportEvent)>,
    ) -> Result<Box<dyn WebTransport>, OpenError> {
        let transport = WebTransportTransport::open(url, options, first, listener)?;
        Ok(Box::new(transport))
    }

    fn open_polling(&self, options: &RequestOptions) -> Result<Box<dyn Polling>, String> {
        match PollingTransport::new(options) {
            Ok(transport) => Ok(Box::new(Requests(RefCell::new(Some(transport))))),
            Err(error) => Err(error.to_string()),
        }
    }

    fn can_be_left(&self) -> bool {
        page::can_be_left()
    }

    fn listen_to_page(&self, listener: Box<dyn Fn(PageEvent)>) -> Held {
        Box::new(page::PageEvents::listen(listener))
    }
}

impl WebSocket for WebSocketTransport {
    fn send_text(&self, text: &str) {
        Self::send_text(self, text);
    }

    fn send_bytes(&self, bytes: &[u8]) {
        self.send_binary(bytes);
    }

    fn buffered_amount(&self) -> u32 {
        Self::buffered_amount(self)
    }
}

impl WebTransport for WebTransportTransport {
    fn send_text(&self, text: &str) {
        Self::send_text(self, text);
    }

    fn send_bytes(&self, bytes: &[u8]) {
        self.send_binary(bytes);
    }

    fn settle(&self, taken: Task) {
        Self::settle(self, taken);
    }
}

/// A long-polling transport, until it has been closed.
struct Requests(RefCell<Option<PollingTransport>>);

impl Polling for Requests {
    fn get(&self, url: &str, keepalive: bool, answer: AnswerListener) {
        if let Some(transport) = &*self.0.borrow() {
            report(transport.get(url, keepalive), answer);
        }
    }

    fn post(&self, url: &str, body: &str, keepalive: bool, answer: AnswerListener) {
        if let Some(transport) = &*self.0.borrow() {
            report(transport.post(url, body, keepalive), answer);
        }
    }

    fn close(&self, url: &str) {
        // It is borrowed while a `fetch` that the page has replaced calls back.
        let transport = self
            .0
            .try_borrow_mut()
            .ok()
            .and_then(|mut slot| slot.take());
        if let Some(transport) = transport {
            transport.close_request(url);
        }
    }
}

/// Reports the result of a request, unless what awaits it has been dropped.
fn report(
    request: impl Future<Output = Result<String, RequestError>> + 'static,
    answer: AnswerListener,
) {
    spawn_local(async {
        let outcome = request.await;
        if outcome != Err(RequestError::Closed) {
            answer(outcome);
        }
    });
}
