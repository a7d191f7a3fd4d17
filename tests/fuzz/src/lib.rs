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
mod draw;
mod facts;
mod payloads;
mod stream_frames;
mod text_frames;

pub use self::binary_frames::binary_frames;
pub use self::payloads::payloads;
pub use self::stream_frames::stream_frames;
pub use self::text_frames::text_frames;

/// A property of bytes.
pub type Body = fn(&[u8]);

/// All of them, with the names of their programs and of their folders in `corpora/`.
pub const BODIES: &[(&str, Body)] = &[
    ("binary_frames", binary_frames),
    ("payloads", payloads),
    ("stream_frames", stream_frames),
    ("text_frames", text_frames),
];

/// The native host of `tests/scenario/`, and its world.
#[path = "../../scenario/support/mod.rs"]
#[allow(dead_code, reason = "no target uses all that scenarios do")]
mod support;
