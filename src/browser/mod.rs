//! The web APIs that a client written in Rust needs: WebSocket, WebTransport, long-polling over
//! `fetch`, timers, the clock, microtasks and the events of a page.
//!
//! Their interfaces are Rust values, and know nothing of Socket.IO: the host reads what is in a
//! frame. They need no window: every global is looked up in a way that works in a page, a worker
//! and a service worker. Dropping one of these objects removes its listeners, cancels what is under
//! way, and leaves nothing behind in the browser.
//!
//! (The host of the npm package is JavaScript, and calls these APIs itself.
//! `docs/transports.md` shows that both keep the same rules.)

pub mod clock;
#[cfg(feature = "browser")]
pub mod microtask;
#[cfg(feature = "browser")]
pub mod page;
#[cfg(feature = "browser")]
pub mod polling;
#[cfg(test)]
#[cfg(feature = "browser")]
mod support;
#[cfg(feature = "browser")]
mod text;
#[cfg(feature = "browser")]
pub mod timer;
#[cfg(feature = "browser")]
pub mod websocket;
#[cfg(feature = "browser")]
pub mod webtransport;

#[cfg(feature = "browser")]
use wasm_bindgen::{JsCast, JsValue};

/// An exception as text: its name and message. Browsers throw errors only, but functions that a page
/// has replaced may throw a string.
#[cfg(feature = "browser")]
fn describe(thrown: &JsValue) -> String {
    match thrown.dyn_ref::<js_sys::Error>() {
        Some(error) => {
            let (name, message) = (String::from(error.name()), String::from(error.message()));
            [name, message].join(": ")
        }
        None => thrown.as_string().unwrap_or_default(),
    }
}
