//! The exports of the npm package, called by the classes in `pkg-template/`. What crosses
//! is numbers only, some of them handles of values: a string or a reference would cost
//! more than the rest of a packet's way, and what carries them more than a transport.

// wasm-bindgen exports only what is public.
#![allow(unreachable_pub)]

mod inputs;
mod lookup;
mod options;
mod outputs;
mod raw;
mod value;

/// Smaller than the allocator of the standard library, and as careful with memory
/// (`docs/decisions/allocator.md`). A Rust frontend chooses its own.
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
