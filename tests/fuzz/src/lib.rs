//! What holds for any bytes that a server may send. Each function takes the bytes of a fuzzer and
//! panics if it does not hold. `fuzz/fuzz_targets/` has a program for each, `corpora/` the inputs
//! that are kept, and `tests/corpora.rs` runs the functions over them.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod binary_frames;
mod client_frames;
mod draw;
mod facts;
mod handshakes;
mod histories;
#[allow(
    dead_code,
    unused_imports,
    reason = "no body uses all that scenarios do"
)]
mod page;
mod payloads;
mod stream_frames;
mod text_frames;
mod typed_values;

pub use self::binary_frames::binary_frames;
pub use self::client_frames::client_frames;
pub use self::handshakes::handshakes;
pub use self::histories::{client_histories, core_histories};
pub use self::payloads::payloads;
pub use self::stream_frames::stream_frames;
pub use self::text_frames::text_frames;
pub use self::typed_values::typed_values;

/// A property of bytes.
pub type Body = fn(&[u8]);

/// All of them, with the names of their programs and of their files in `corpora/`.
pub const BODIES: &[(&str, Body)] = &[
    ("binary_frames", binary_frames),
    ("client_frames", client_frames),
    ("client_histories", client_histories),
    ("core_histories", core_histories),
    ("handshakes", handshakes),
    ("payloads", payloads),
    ("stream_frames", stream_frames),
    ("text_frames", text_frames),
    ("typed_values", typed_values),
];

/// The native host of `tests/scenario/`, and its world.
#[path = "../../scenario/support/mod.rs"]
#[allow(dead_code, reason = "no body uses all that scenarios do")]
mod support;

/// Histories of the native host.
#[allow(dead_code, unused_imports, unused_macros, reason = "for tests in it")]
#[path = "../../scenario/operations/mod.rs"]
mod operations;
