//! A WebSocket (Engine.IO protocol 4, "WebSocket": one packet a frame).

use wasm_bindgen::prelude::*;

use super::Sink;
use crate::browser::LinkId;

#[wasm_bindgen]
extern "C" {
    #[derive(Debug, Clone)]
    #[wasm_bindgen(js_name = WebSocket)]
    type WebSocket;

    #[wasm_bindgen(constructor, js_class = "WebSocket", catch)]
    fn new(url: &JsValue) -> Result<WebSocket, JsValue>;
    #[wasm_bindgen(constructor, js_class = "WebSocket", catch)]
    fn with_protocols(url: &JsValue, protocols: &JsValue) -> Result<WebSocket, JsValue>;
    #[wasm_bindgen(method, setter, js_name = binaryType)]
    fn set_binary_type(this: &WebSocket, kind: &JsValue);
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
pub struct WebSocketLink {
    socket: WebSocket,
    _opened: Closure<dyn Fn()>,
    _event: [Closure<dyn Fn(JsValue)>; 2],
}

impl WebSocketLink {
    /// Opens a WebSocket.
    ///
    /// # Errors
    /// What the constructor throws: a bad address, bad subprotocols, or no WebSocket at all.
    pub fn open(
        sink: impl Sink,
        link: LinkId,
        url: &JsValue,
        protocols: &JsValue,
        binary_type: &JsValue,
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
    pub fn as_js(&self) -> &JsValue {
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

#[cfg(test)]
mod tests {
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::support::{event, get, Recorder, Report};
    use super::*;

    #[wasm_bindgen]
    extern "C" {
        type Event;
        #[wasm_bindgen(constructor, js_class = "Event")]
        fn new_event(name: &str) -> Event;

        type EventTarget;
        #[wasm_bindgen(method, js_name = dispatchEvent)]
        fn dispatch_event(this: &EventTarget, event: &Event) -> bool;
    }

    /// A privileged port that browsers do not block and no server is on.
    const CLOSED_PORT: &str = "ws://127.0.0.1:2/";

    fn open(sink: Recorder, url: &str, protocols: &JsValue) -> Result<WebSocketLink, JsValue> {
        WebSocketLink::open(sink, 7, &url.into(), protocols, &"arraybuffer".into())
    }

    fn unreachable_link(sink: Recorder) -> WebSocketLink {
        open(sink, CLOSED_PORT, &JsValue::UNDEFINED).unwrap()
    }

    #[wasm_bindgen_test]
    fn a_bad_subprotocol_is_an_error() {
        let sink = Recorder::new();
        let error = open(sink, CLOSED_PORT, &"no token".into()).unwrap_err();
        assert_eq!(get(&error, "name"), "SyntaxError");
        assert!(sink.is_empty());
    }

    #[wasm_bindgen_test]
    fn a_bad_address_is_an_error() {
        let sink = Recorder::new();
        let error = open(sink, "ws://[", &JsValue::UNDEFINED).unwrap_err();
        assert_eq!(get(&error, "name"), "SyntaxError");
        assert!(sink.is_empty());
    }

    #[wasm_bindgen_test]
    async fn a_closed_port_fails_and_closes() {
        let sink = Recorder::new();
        let link = unreachable_link(sink);
        let Report::Failed {
            link: 7,
            description,
            context,
            writing: false,
        } = sink.next().await
        else {
            panic!("no failure of this link");
        };
        assert_eq!(get(&description, "type"), "error");
        assert!(context.is_undefined());
        let Report::Closed(7, closed) = sink.next().await else {
            panic!("no close of this link");
        };
        assert_eq!(get(&closed, "type"), "close");
        assert_eq!(get(&closed, "code"), 1006.0);
        assert_eq!(&get(&closed, "target"), link.as_js());
        assert!(sink.is_empty());
    }

    #[wasm_bindgen_test]
    fn what_was_asked_for_is_what_is_opened() {
        let sink = Recorder::new();
        let link = unreachable_link(sink);
        assert_eq!(get(link.as_js(), "url"), CLOSED_PORT);
        assert_eq!(get(link.as_js(), "binaryType"), "arraybuffer");
    }

    #[wasm_bindgen_test]
    async fn the_open_event_is_reported() {
        let sink = Recorder::new();
        let link = unreachable_link(sink);
        let target: &EventTarget = link.as_js().unchecked_ref();
        target.dispatch_event(&Event::new_event("open"));
        assert_eq!(sink.next().await, Report::Opened(7));
    }

    #[wasm_bindgen_test]
    async fn dropping_the_link_closes_and_silences_it() {
        let sink = Recorder::new();
        let link = unreachable_link(sink);
        let socket = link.as_js().clone();
        let closed = event(&socket, "close");
        drop(link);
        closed.await.unwrap();
        assert_eq!(get(&socket, "readyState"), 3.0);
        assert!(sink.is_empty());
        for handler in ["onopen", "onclose", "onerror", "onmessage"] {
            assert!(get(&socket, handler).is_null(), "{handler}");
        }
    }
}
