//! A WebSocket (Engine.IO protocol 4, "WebSocket"): each frame is one packet.

use std::rc::Rc;

use js_sys::{Array, ArrayBuffer, Function, JsString, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{BinaryType, CloseEvent, MessageEvent, WebSocket};

use super::{describe, text};
pub use crate::web::{Close, OpenError, WebSocketEvent};

/// A WebSocket and its listeners. Dropping it closes it without further events.
#[derive(Debug)]
pub struct WebSocketTransport {
    socket: WebSocket,
    _on_open: Closure<dyn Fn()>,
    _on_message: Closure<dyn Fn(MessageEvent)>,
    _on_error: Closure<dyn Fn()>,
    _on_close: Closure<dyn Fn(CloseEvent)>,
}

impl WebSocketTransport {
    /// Opens a WebSocket with these subprotocols. `notify` is called for every event, and never
    /// before this returns.
    ///
    /// # Errors
    /// [`OpenError`], if the constructor of the browser throws. A later failure is an event.
    pub fn open(
        url: &str,
        protocols: &[String],
        notify: impl Fn(WebSocketEvent) + 'static,
    ) -> Result<Self, OpenError> {
        let socket = connect(url, protocols).map_err(|thrown| OpenError {
            message: describe(&thrown),
        })?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let notify = Rc::new(notify);
        let transport = Self {
            socket,
            _on_open: Closure::new({
                let notify = Rc::clone(&notify);
                move || notify(WebSocketEvent::Opened)
            }),
            _on_message: Closure::new({
                let notify = Rc::clone(&notify);
                move |event: MessageEvent| notify(read(&event.data()))
            }),
            _on_error: Closure::new({
                let notify = Rc::clone(&notify);
                move || notify(WebSocketEvent::Failed)
            }),
            _on_close: Closure::new(move |event: CloseEvent| {
                notify(WebSocketEvent::Closed(Close {
                    code: event.code(),
                    reason: event.reason(),
                    was_clean: event.was_clean(),
                }));
            }),
        };
        transport.listen();
        Ok(transport)
    }

    fn listen(&self) {
        let socket = &self.socket;
        socket.set_onopen(Some(function(&self._on_open)));
        socket.set_onmessage(Some(function(&self._on_message)));
        socket.set_onerror(Some(function(&self._on_error)));
        socket.set_onclose(Some(function(&self._on_close)));
    }

    /// Sends a text frame. A WebSocket that is no longer open ignores it; the event `Closed` then
    /// follows.
    pub fn send_text(&self, text: &str) {
        let _ = self.socket.send_with_str(text);
    }

    /// Sends a binary frame, in the same way.
    pub fn send_binary(&self, bytes: &[u8]) {
        let _ = self.socket.send_with_u8_array(bytes);
    }

    /// The number of bytes that wait in the browser to be sent.
    pub fn buffered_amount(&self) -> u32 {
        self.socket.buffered_amount()
    }
}

impl Drop for WebSocketTransport {
    fn drop(&mut self) {
        self.socket.set_onopen(None);
        self.socket.set_onmessage(None);
        self.socket.set_onerror(None);
        self.socket.set_onclose(None);
        // If closing it throws, it is closed already.
        let _ = self.socket.close();
    }
}

fn function<T: ?Sized>(closure: &Closure<T>) -> &Function {
    closure.as_ref().unchecked_ref()
}

fn connect(url: &str, protocols: &[String]) -> Result<WebSocket, JsValue> {
    if protocols.is_empty() {
        return WebSocket::new(url);
    }
    let list: Array = protocols.iter().map(JsValue::from).collect();
    WebSocket::new_with_str_sequence(url, &list)
}

fn read(data: &JsValue) -> WebSocketEvent {
    if let Some(text) = data.dyn_ref::<JsString>() {
        WebSocketEvent::Text(text::to_string(text))
    } else if data.is_instance_of::<ArrayBuffer>() || data.is_instance_of::<Uint8Array>() {
        WebSocketEvent::Binary(Uint8Array::new(data).to_vec())
    } else {
        WebSocketEvent::Unreadable
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;

    use js_sys::Reflect;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::wasm_bindgen_test;
    use web_sys::{Event, EventTarget, MessageEvent, MessageEventInit};

    use super::super::support::{event, get, Recorder};
    use super::*;

    /// A privileged port that browsers do not block and no server is on.
    const CLOSED_PORT: &str = "ws://127.0.0.1:2/";

    type Heard = Rc<Recorder<WebSocketEvent>>;

    fn open(url: &str, protocols: &[&str]) -> (Result<WebSocketTransport, OpenError>, Heard) {
        let protocols: Vec<String> = protocols.iter().map(ToString::to_string).collect();
        let heard = Heard::default();
        let tell = heard.clone();
        let transport = WebSocketTransport::open(url, &protocols, move |event| tell.note(event));
        (transport, heard)
    }

    fn dispatch(socket: &EventTarget, event: &Event) {
        socket.dispatch_event(event).unwrap();
    }

    /// A `message` event with these data.
    fn message(data: &JsValue) -> Event {
        let init = MessageEventInit::new();
        init.set_data(data);
        let event = MessageEvent::new_with_event_init_dict("message", &init);
        event.unwrap().into()
    }

    #[wasm_bindgen_test]
    fn what_cannot_be_opened_is_an_error() {
        for (url, protocol) in [(CLOSED_PORT, "no token"), ("ws://[", "token")] {
            let (opened, heard) = open(url, &[protocol]);
            let message = opened.unwrap_err().to_string();
            assert!(message.starts_with("SyntaxError: "), "{message}");
            assert!(heard.is_empty());
        }
    }

    #[wasm_bindgen_test]
    async fn a_closed_port_fails_and_closes() {
        let (_transport, heard) = open(CLOSED_PORT, &[]);
        assert_eq!(heard.next().await, WebSocketEvent::Failed);
        let closed = WebSocketEvent::Closed(Close {
            code: 1006,
            reason: String::new(),
            was_clean: false,
        });
        assert_eq!(heard.next().await, closed);
        assert!(heard.is_empty());
    }

    #[wasm_bindgen_test]
    async fn frames_are_told_by_their_kind() {
        let (transport, heard) = open(CLOSED_PORT, &[]);
        let socket = &transport.unwrap().socket;
        dispatch(socket, &Event::new("open").unwrap());
        assert_eq!(heard.next().await, WebSocketEvent::Opened);

        dispatch(socket, &message(&"4ä€😀".into()));
        let text = WebSocketEvent::Text("4ä€😀".into());
        assert_eq!(heard.next().await, text);

        let bytes = Uint8Array::from([1, 2, 255].as_slice());
        let binary = WebSocketEvent::Binary(vec![1, 2, 255]);
        for data in [JsValue::from(bytes.buffer()), bytes.into()] {
            dispatch(socket, &message(&data));
            assert_eq!(heard.next().await, binary);
        }
    }

    #[wasm_bindgen_test]
    async fn a_blob_is_no_frame() {
        let (transport, heard) = open(CLOSED_PORT, &[]);
        let blob = get(&js_sys::global(), "Blob");
        let blob = Reflect::construct(blob.unchecked_ref::<Function>(), &Array::new()).unwrap();
        dispatch(&transport.unwrap().socket, &message(&blob));
        assert_eq!(heard.next().await, WebSocketEvent::Unreadable);
    }

    #[wasm_bindgen_test]
    async fn dropping_it_closes_and_silences_it() {
        let (transport, heard) = open(CLOSED_PORT, &[]);
        let transport = transport.unwrap();
        let socket = transport.socket.clone();
        let closed = event(&socket, "close");
        drop(transport);
        JsFuture::from(closed).await.unwrap();
        assert_eq!(get(&socket, "readyState"), 3.0);
        assert!(heard.is_empty());
        assert_eq!(Rc::strong_count(&heard), 1, "a closure is kept");
        for handler in ["onopen", "onclose", "onerror", "onmessage"] {
            assert!(get(&socket, handler).is_null(), "{handler}");
        }
    }

    #[wasm_bindgen_test]
    fn it_may_be_dropped_by_what_it_tells() {
        let heard = Heard::default();
        let slot = Rc::new(RefCell::new(None::<WebSocketTransport>));
        let (tell, owner) = (heard.clone(), slot.clone());
        let transport = WebSocketTransport::open(CLOSED_PORT, &[], move |event| {
            drop(owner.take());
            tell.note(event);
        })
        .unwrap();
        let socket = transport.socket.clone();
        slot.replace(Some(transport));
        dispatch(&socket, &message(&"last".into()));
        dispatch(&socket, &message(&"nobody hears this".into()));
        assert!(!heard.is_empty());
        assert_eq!(Rc::strong_count(&heard), 1, "a closure is kept");
    }
}
