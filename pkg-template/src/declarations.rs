//! The TypeScript declarations of what the module re-exports of the face.
//!
//! wasm-bindgen knows no more of a re-export than its name, and prints all declarations into one
//! file. So those of the npm package are carried over, without their imports of one another.

use wasm_bindgen::prelude::*;

/// Puts a file of declarations into what wasm-bindgen prints.
macro_rules! declare {
    ($($file:literal)*) => {
        $(const _: () = {
            #[wasm_bindgen(typescript_custom_section)]
            const DECLARATIONS: &str = below_imports(include_str!(concat!(
                "../",
                $file
            )));
        };)*
    };
}

declare! {
    "types-api.d.ts"
    "types-engine.d.ts"
    "types-events.d.ts"
    "types-options.d.ts"
}

/// What follows the last import. (`ofTheModule` in `scripts/package/declarations.mjs` cuts by the
/// same rule.)
#[allow(dead_code)] // What wasm-bindgen makes of its calls does not count.
const fn below_imports(file: &str) -> &str {
    let mut below = file.as_bytes();
    let mut rest = below;
    while let [_, after @ ..] = rest {
        if let [b'.', b'j', b's', b'"', b';', end @ ..] = rest {
            below = end;
        }
        rest = after;
    }
    match std::str::from_utf8(below) {
        Ok(text) => text,
        // It cannot be: the cut is between characters.
        Err(_) => file,
    }
}
