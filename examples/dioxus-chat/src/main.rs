//! The demo's chat in Dioxus.

fn main() {}
