//! A WebSocket (Engine.IO protocol 4, "WebSocket": one packet a frame).

use wasm_bindgen::prelude::*;

use super::Sink;
use crate::protocol::io::LinkId;

#[wasm_bindgen]
extern "C" {
    #[derive(Debug, Clone)]
    #[wasm_bindgen(js_name = WebSocket)]
    type WebSocket;

    #[wasm_bindgen(constructor, js_class = "WebSocket", catch)]
    fn new(url: &str) -> Result<WebSocket, JsValue>;
    #[wasm_bindgen(constructor, js_class = "WebSocket", catch)]
    fn with_protocols(url: &str, protocols: &JsValue) -> Result<WebSocket, JsValue>;
    #[wasm_bindgen(method, setter, js_name = binaryType)]
    fn set_binary_type(this: &WebSocket, kind: &str);
    #[wasm_bindgen(method, setter)]
    fn set_onopen(this: &WebSocket, handler: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_onclose(this: &WebSocket, handler: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_onerror(this: &WebSocket, handler: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_onmessage(this: &WebSocket, handler: &JsValue);
    #[wasm_bindgen(method, catch)]
    fn close(this: &WebSocket) -> Result<(), JsValue>;
}

/// A WebSocket and the handlers on it. Dropping it closes it; nothing is heard of it then.
#[derive(Debug)]
pub(crate) struct WebSocketLink {
    socket: WebSocket,
    _opened: Closure<dyn Fn()>,
    _event: [Closure<dyn Fn(JsValue)>; 2],
}

impl WebSocketLink {
    /// Opens a WebSocket.
    ///
    /// # Errors
    /// What the constructor throws: a bad address, bad subprotocols, or no WebSocket at all.
    pub(crate) fn open(
        sink: impl Sink,
        link: LinkId,
        url: &str,
        protocols: &JsValue,
        binary_type: &str,
    ) -> Result<Self, JsValue> {
        let socket = if protocols.is_falsy() {
            WebSocket::new(url)?
        } else {
            WebSocket::with_protocols(url, protocols)?
        };
        socket.set_binary_type(binary_type);
        let opened = Closure::new(move || sink.opened(link));
        let closed = Closure::new(move |event| sink.closed(link, event));
        let failed = Closure::new(move |event| {
            sink.failed(link, event, JsValue::UNDEFINED, false);
        });
        socket.set_onopen(opened.as_ref());
        socket.set_onclose(closed.as_ref());
        socket.set_onerror(failed.as_ref());
        Ok(Self {
            socket,
            _opened: opened,
            _event: [closed, failed],
        })
    }

    /// The WebSocket itself, for the host to send over and to listen to.
    pub(crate) fn as_js(&self) -> &JsValue {
        &self.socket
    }
}

impl Drop for WebSocketLink {
    fn drop(&mut self) {
        self.socket.set_onopen(&JsValue::NULL);
        self.socket.set_onclose(&JsValue::NULL);
        self.socket.set_onerror(&JsValue::NULL);
        self.socket.set_onmessage(&JsValue::NULL);
        // A socket that cannot be closed is closed.
        let _ = self.socket.close();
    }
}
