//! A WebTransport (Engine.IO protocol 4, "WebTransport"): one stream of a session over HTTP/3, with
//! the frames of [`stream`](crate::protocol::engine::stream) on it.

use std::cell::RefCell;
use std::rc::{Rc, Weak};

use js_sys::{Array, Object, Promise, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{spawn_local, JsFuture};

use super::describe;
use crate::protocol::engine::stream::{encode, Decoder, StreamFrame};
pub use crate::web::{OpenError, WebTransportEvent, WebTransportOptions};

// Not from web-sys, which has these classes only behind a flag of the compiler: a library cannot ask
// that of its users.
#[wasm_bindgen]
extern "C" {
    #[derive(Clone, Debug)]
    #[wasm_bindgen(js_name = WebTransport)]
    type Session;
    #[wasm_bindgen(catch, constructor, js_class = WebTransport)]
    fn new(url: &str, options: &Object) -> Result<Session, JsValue>;
    #[wasm_bindgen(method, getter)]
    fn ready(this: &Session) -> Promise;
    #[wasm_bindgen(method, getter)]
    fn closed(this: &Session) -> Promise;
    #[wasm_bindgen(method, js_name = createBidirectionalStream)]
    fn create_bidirectional_stream(this: &Session) -> Promise;
    #[wasm_bindgen(catch, method)]
    fn close(this: &Session) -> Result<(), JsValue>;

    /// A stream, one of its two directions, or its reader or writer: each has some of these members.
    type Stream;
    #[wasm_bindgen(method, getter)]
    fn readable(this: &Stream) -> Stream;
    #[wasm_bindgen(method, getter)]
    fn writable(this: &Stream) -> Stream;
    #[wasm_bindgen(method, js_name = getReader)]
    fn get_reader(this: &Stream) -> Stream;
    #[wasm_bindgen(method, js_name = getWriter)]
    fn get_writer(this: &Stream) -> Stream;
    #[wasm_bindgen(method)]
    fn read(this: &Stream) -> Promise;
    #[wasm_bindgen(method)]
    fn write(this: &Stream, bytes: &Uint8Array) -> Promise;

    /// What a reader has read, or how the session was closed.
    type Chunk;
    #[wasm_bindgen(method, getter)]
    fn done(this: &Chunk) -> bool;
    #[wasm_bindgen(method, getter)]
    fn value(this: &Chunk) -> Option<Uint8Array>;
    #[wasm_bindgen(method, getter, js_name = closeCode)]
    fn close_code(this: &Chunk) -> Option<u32>;
    #[wasm_bindgen(method, getter)]
    fn reason(this: &Chunk) -> Option<String>;
}

/// A session with its stream. Dropping it closes it without further events.
pub struct WebTransportTransport(Rc<Shared>);

/// What the tasks of a transport share with it, as long as it exists.
struct Shared {
    session: Session,
    writer: RefCell<Option<Stream>>,
    /// Frames that have not been written yet.
    outgoing: RefCell<Vec<u8>>,
    notify: Box<dyn Fn(WebTransportEvent)>,
}

impl std::fmt::Debug for WebTransportTransport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut debug = formatter.debug_struct("WebTransportTransport");
        debug
            .field("session", &self.0.session)
            .finish_non_exhaustive()
    }
}

impl WebTransportTransport {
    /// Opens a session, and a stream whose first frame is `first`. `notify` is called for every event,
    /// and never before this returns.
    ///
    /// # Errors
    /// [`OpenError`], if the constructor of the browser throws, or there is none. A later failure is
    /// an event.
    pub fn open(
        url: &str,
        options: &WebTransportOptions,
        first: &str,
        notify: impl Fn(WebTransportEvent) + 'static,
    ) -> Result<Self, OpenError> {
        let opened = dictionary(options).and_then(|options| Session::new(url, &options));
        let session = opened.map_err(|thrown| OpenError {
            message: describe(&thrown),
        })?;
        let mut outgoing = Vec::new();
        encode(&mut outgoing, first.as_bytes(), false);
        let shared = Rc::new(Shared {
            session,
            writer: RefCell::new(None),
            outgoing: RefCell::new(outgoing),
            notify: Box::new(notify),
        });
        spawn_local(report_end(shared.session.closed(), Rc::downgrade(&shared)));
        spawn_local(open_and_read(
            shared.session.clone(),
            Rc::downgrade(&shared),
        ));
        Ok(Self(shared))
    }

    /// Puts a text frame behind those that [`settle`](Self::settle) will send.
    pub fn send_text(&self, text: &str) {
        encode(&mut self.0.outgoing.borrow_mut(), text.as_bytes(), false);
    }

    /// Puts a binary frame there.
    pub fn send_binary(&self, bytes: &[u8]) {
        encode(&mut self.0.outgoing.borrow_mut(), bytes, true);
    }

    /// Sends the frames, and calls back once the stream has taken them; never if it fails, which ends
    /// the session.
    pub fn settle(&self, taken: impl FnOnce() + 'static) {
        let Some(written) = self.0.write() else {
            return;
        };
        let shared = Rc::downgrade(&self.0);
        spawn_local(async move {
            let outcome = JsFuture::from(written).await;
            if outcome.is_ok() && shared.strong_count() > 0 {
                taken();
            }
        });
    }
}

impl Shared {
    /// Writes the frames that have not been written, if the stream is open.
    fn write(&self) -> Option<Promise> {
        let writer = self.writer.borrow();
        let bytes = self.outgoing.take();
        Some(writer.as_ref()?.write(&Uint8Array::from(bytes.as_slice())))
    }
}

impl Drop for Shared {
    fn drop(&mut self) {
        // If closing it throws, it is closed already.
        let _ = self.session.close();
    }
}

/// The argument of the constructor.
fn dictionary(options: &WebTransportOptions) -> Result<Object, JsValue> {
    let dictionary = Object::new();
    if options.certificate_hashes.is_empty() {
        return Ok(dictionary);
    }
    let hashes = Array::new();
    for hash in &options.certificate_hashes {
        let entry = Object::new();
        Reflect::set(&entry, &"algorithm".into(), &"sha-256".into())?;
        let value = Uint8Array::from(hash.as_slice());
        Reflect::set(&entry, &"value".into(), &value)?;
        hashes.push(&entry);
    }
    Reflect::set(&dictionary, &"serverCertificateHashes".into(), &hashes)?;
    Ok(dictionary)
}

/// Waits for the end of the session, and reports it.
async fn report_end(closed: Promise, shared: Weak<Shared>) {
    let outcome = JsFuture::from(closed).await;
    let Some(shared) = shared.upgrade() else {
        return;
    };
    (shared.notify)(match outcome {
        Ok(info) => {
            let info: Chunk = info.unchecked_into();
            WebTransportEvent::Closed {
                code: info.close_code().unwrap_or_default(),
                reason: info.reason().unwrap_or_default(),
            }
        }
        Err(error) => WebTransportEvent::Failed(describe(&error)),
    });
}

/// Opens the stream, and reports what comes over it. A failure of the stream is not reported,
/// because the session fails with it.
async fn open_and_read(session: Session, shared: Weak<Shared>) {
    if JsFuture::from(session.ready()).await.is_err() {
        return;
    }
    let Ok(stream) = JsFuture::from(session.create_bidirectional_stream()).await else {
        return;
    };
    drop(session);
    let stream: Stream = stream.unchecked_into();
    let Some(opened) = shared.upgrade() else {
        return;
    };
    opened.writer.replace(Some(stream.writable().get_writer()));
    if let Some(written) = opened.write() {
        spawn_local(async {
            let _ = JsFuture::from(written).await;
        });
    }
    (opened.notify)(WebTransportEvent::Opened);
    drop(opened);
    let reader = stream.readable().get_reader();
    let mut decoder = Decoder::default();
    while let Ok(chunk) = JsFuture::from(reader.read()).await {
        let chunk: Chunk = chunk.unchecked_into();
        if chunk.done() {
            return;
        }
        let bytes = chunk.value().map(|bytes| bytes.to_vec());
        let bytes = bytes.unwrap_or_default();
        let mut rest = bytes.as_slice();
        loop {
            // The transport may have been dropped while a frame was reported.
            let Some(shared) = shared.upgrade() else {
                return;
            };
            match decoder.read(&mut rest) {
                Some(StreamFrame::Text(text)) => (shared.notify)(WebTransportEvent::Text(text)),
                Some(StreamFrame::Binary(bytes)) => {
                    (shared.notify)(WebTransportEvent::Binary(bytes))
                }
                Some(StreamFrame::WrongLength) => (shared.notify)(WebTransportEvent::WrongLength),
                None => break,
            }
        }
    }
}
