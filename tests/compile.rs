//! What must not compile, and what the compiler says about it: `tests/compile/*.stderr`.
//!
//! The messages are those of the Rust that the tests are run with. After a new one:
//! `TRYBUILD=overwrite cargo test --features __simulation --test compile`, and read what has changed.

#![cfg(not(target_arch = "wasm32"))]

#[test]
fn what_must_not_compile() {
    trybuild::TestCases::new().compile_fail("tests/compile/*.rs");
}
