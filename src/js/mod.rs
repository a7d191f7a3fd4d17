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
