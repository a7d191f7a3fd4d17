//! The boundary of the npm package between JavaScript and Rust: what the JavaScript face, in the
//! folder above, calls (`Module`, `Core`), and what Rust calls of it (`face::Host`). wasm-bindgen
//! generates both sides and their types.
//!
//! What crosses for every packet is numbers, booleans and string enums (which are numbers in the
//! call): the content of a packet stays in JavaScript.

#![cfg(target_arch = "wasm32")]
// wasm-bindgen exports only what is public, and derives nothing for what it imports.
#![allow(unreachable_pub, missing_debug_implementations)]

mod answers;
mod core;
mod declarations;
mod errors;
mod face;
mod inputs;
mod module;
mod options;
mod outputs;
mod queries;
mod values;

/// Smaller than the allocator of the standard library, and as careful with memory
/// (`docs/decisions/allocator.md`). A Rust frontend chooses its own.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
