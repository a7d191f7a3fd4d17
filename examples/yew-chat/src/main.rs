//! The demo's chat in Yew.

fn main() {}
