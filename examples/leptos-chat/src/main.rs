//! The demo's chat in Leptos.

fn main() {}
