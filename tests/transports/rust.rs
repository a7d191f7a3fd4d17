//! The transports of `src/browser`, for the page of the contract tests (`page/rust.js`).
//! What is heard of them is told as the lists that `page/record.js` describes.

#![cfg(target_arch = "wasm32")]

use std::future::Future;
use std::time::Duration;

use js_sys::{Array, Function, Uint8Array};
use socketio_wasm::browser::polling::{PollingTransport, RequestError, RequestOptions};
use socketio_wasm::browser::websocket::{WebSocketEvent, WebSocketTransport};
use socketio_wasm::browser::webtransport::{
    WebTransportEvent, WebTransportOptions, WebTransportTransport,
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;

/// Tells one thing that happened.
fn tell(listener: &Function, what: impl IntoIterator<Item = JsValue>) {
    let entry: Array = what.into_iter().collect();
    // The listener only notes it.
    let _ = listener.call1(&JsValue::UNDEFINED, &entry);
}

/// A WebSocket.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RustWebSocket(WebSocketTransport);

#[wasm_bindgen]
impl RustWebSocket {
    /// Opens it; nothing if that was refused.
    pub fn open(url: &str, protocols: Vec<String>, listener: Function) -> Option<RustWebSocket> {
        let told = listener.clone();
        let opened = WebSocketTransport::open(url, &protocols, move |event| match event {
            WebSocketEvent::Opened => tell(&told, ["opened".into()]),
            WebSocketEvent::Text(text) => tell(&told, ["frame".into(), text.into()]),
            WebSocketEvent::Binary(bytes) => {
                let bytes = Uint8Array::from(bytes.as_slice());
                tell(&told, ["frame".into(), bytes.into()]);
            }
            WebSocketEvent::Unreadable => tell(&told, ["unreadable".into()]),
            WebSocketEvent::Failed => tell(&told, ["failed".into()]),
            WebSocketEvent::Closed(close) => {
                let (code, reason) = (close.code.into(), close.reason.into());
                tell(
                    &told,
                    ["closed".into(), code, reason, close.was_clean.into()],
                );
            }
        });
        match opened {
            Ok(transport) => Some(Self(transport)),
            Err(error) => {
                tell(&listener, ["refused".into(), error.to_string().into()]);
                None
            }
        }
    }

    /// Sends a text frame.
    #[wasm_bindgen(js_name = sendText)]
    pub fn send_text(&self, text: &str) {
        self.0.send_text(text);
    }

    /// Sends a binary frame.
    #[wasm_bindgen(js_name = sendBinary)]
    pub fn send_binary(&self, bytes: &[u8]) {
        self.0.send_binary(bytes);
    }

    /// Closes it.
    pub fn close(self) {}
}

/// A WebTransport.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RustWebTransport(WebTransportTransport);

#[wasm_bindgen]
impl RustWebTransport {
    /// Opens it, with the hash of a certificate or with none; nothing if that was refused.
    pub fn open(
        url: &str,
        hash: &[u8],
        first: &str,
        listener: Function,
    ) -> Option<RustWebTransport> {
        let options = WebTransportOptions {
            certificate_hashes: <[u8; 32]>::try_from(hash).into_iter().collect(),
        };
        let told = listener.clone();
        let opened = WebTransportTransport::open(url, &options, first, move |event| match event {
            WebTransportEvent::Opened => tell(&told, ["opened".into()]),
            WebTransportEvent::Text(text) => tell(&told, ["frame".into(), text.into()]),
            WebTransportEvent::Binary(bytes) => {
                let bytes = Uint8Array::from(bytes.as_slice());
                tell(&told, ["frame".into(), bytes.into()]);
            }
            WebTransportEvent::WrongLength => tell(&told, ["frame".into(), "".into()]),
            WebTransportEvent::Failed(why) => {
                let why = why.split_once(": ").map_or("", |(_, message)| message);
                tell(&told, ["failed".into(), why.into()]);
            }
            WebTransportEvent::Closed { .. } => tell(&told, ["closed".into()]),
        });
        match opened {
            Ok(transport) => Some(Self(transport)),
            Err(error) => {
                tell(&listener, ["refused".into(), error.to_string().into()]);
                None
            }
        }
    }

    /// Puts a text frame behind those to be sent.
    #[wasm_bindgen(js_name = sendText)]
    pub fn send_text(&self, text: &str) {
        self.0.send_text(text);
    }

    /// Puts a binary frame there.
    #[wasm_bindgen(js_name = sendBinary)]
    pub fn send_binary(&self, bytes: &[u8]) {
        self.0.send_binary(bytes);
    }

    /// Sends them, and calls back when the stream has taken them.
    pub fn settle(&self, taken: Function) {
        self.0.settle(move || {
            let _ = taken.call0(&JsValue::UNDEFINED);
        });
    }

    /// Closes it.
    pub fn close(self) {}
}

/// Long-polling.
#[wasm_bindgen]
#[derive(Debug)]
pub struct RustPolling {
    transport: PollingTransport,
    listener: Function,
}

#[wasm_bindgen]
impl RustPolling {
    /// Headers are given as a list of names and values in turn; a timeout of 0 is none.
    ///
    /// # Errors
    /// The message of what makes it impossible.
    pub fn open(
        headers: Vec<String>,
        with_credentials: bool,
        timeout: f64,
        listener: Function,
    ) -> Result<RustPolling, String> {
        let pairs = headers.chunks_exact(2).filter_map(|pair| match pair {
            [name, value] => Some((name.clone(), value.clone())),
            _ => None,
        });
        let options = RequestOptions {
            headers: pairs.collect(),
            with_credentials,
            timeout: (timeout > 0.0).then(|| Duration::from_secs_f64(timeout / 1000.0)),
        };
        let transport = PollingTransport::new(&options).map_err(|error| error.to_string())?;
        Ok(Self {
            transport,
            listener,
        })
    }

    /// Sends a GET request.
    pub fn poll(&self, url: &str, keepalive: bool) {
        let answer = self.transport.get(url, keepalive);
        self.listen("reading", answer, |text| ["polled".into(), text.into()]);
    }

    /// Sends a POST request.
    pub fn post(&self, url: &str, body: &str) {
        let answer = self.transport.post(url, body, false);
        self.listen("writing", answer, |_| ["posted".into()]);
    }

    /// Sends the close request.
    #[wasm_bindgen(js_name = closeRequest)]
    pub fn close_request(self, url: &str) {
        self.transport.close_request(url);
    }

    /// Closes it.
    pub fn close(self) {}

    fn listen<const N: usize>(
        &self,
        doing: &'static str,
        answer: impl Future<Output = Result<String, RequestError>> + 'static,
        entry: impl FnOnce(String) -> [JsValue; N] + 'static,
    ) {
        let listener = self.listener.clone();
        spawn_local(async move {
            match answer.await {
                Ok(value) => tell(&listener, entry(value)),
                Err(RequestError::Closed) => {}
                Err(error) => {
                    let (status, response) = (error.status().into(), error.response().into());
                    tell(&listener, ["failed".into(), doing.into(), status, response]);
                }
            }
        });
    }
}
