//! What the client of Rust frontends does with each server of the matrix. A page calls `check`: `tests/servers/matrix`
//! has the servers, and the same checks of clients in JavaScript.

#![cfg_attr(not(target_arch = "wasm32"), allow(dead_code, unused_imports))]

#[cfg(target_arch = "wasm32")]
mod checks;
#[cfg(target_arch = "wasm32")]
mod env;

fn main() {}

/// Resolves with what went wrong, or with nothing.
#[cfg(target_arch = "wasm32")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub async fn check(config: wasm_bindgen::JsValue, page: wasm_bindgen::JsValue) -> String {
    let result = match env::Env::new(config, page) {
        Ok(env) => checks::run(&env).await,
        Err(error) => Err(error),
    };
    result
        .err()
        .map(|error| error.to_string())
        .unwrap_or_default()
}
