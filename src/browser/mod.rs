//! The web APIs that a host written in Rust needs: WebSocket, long-polling over `fetch`,
//! a timer and the clock. They assume no window: every global is reached where a page, a
//! worker and a service worker all have it. (The host of the npm package is JavaScript,
//! and calls these APIs itself: through Rust they would be 5 kB more of gzip.)

pub mod clock;
#[cfg(feature = "browser")]
pub mod polling;
#[cfg(test)]
#[cfg(feature = "browser")]
mod support;
#[cfg(feature = "browser")]
pub mod timer;
#[cfg(feature = "browser")]
pub mod websocket;

#[cfg(feature = "browser")]
use wasm_bindgen::JsValue;

/// Whom a host wants to be told of, by a number of its own.
#[cfg(feature = "browser")]
pub type EngineId = u32;
/// The same for a transport.
#[cfg(feature = "browser")]
pub type LinkId = u32;

/// Who is told what happens on a transport. Text and bytes that a WebSocket receives
/// are not told here: the host listens for them itself, because nothing may stand
/// between a frame and its reader.
#[cfg(feature = "browser")]
pub trait Sink: Copy + 'static {
    /// The WebSocket is open.
    fn opened(&self, link: LinkId);
    /// The WebSocket was closed by the other side, with this event.
    fn closed(&self, link: LinkId, event: JsValue);
    /// The transport failed.
    fn failed(&self, link: LinkId, description: JsValue, context: JsValue, writing: bool);
    /// A GET request brought this text.
    fn polled(&self, link: LinkId, engine: EngineId, payload: JsValue);
    /// A POST request has been answered.
    fn posted(&self, link: LinkId);
}
