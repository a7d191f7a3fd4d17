//! The hooks of Yew in a page of a browser, against a real server:
//! `node tests/client/run.mjs --suite=yew`.

#![cfg(all(test, target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asking;
mod events;
mod providers;
mod support;
