//! The TypeScript declarations of what the module re-exports of the face.
//!
//! wasm-bindgen knows only the name of a re-export, and prints all declarations into one file. So
//! the declarations of the npm package are copied there, without their imports of one another.

use wasm_bindgen::prelude::*;

/// Copies a file of declarations into what wasm-bindgen prints.
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

/// The part of a file after its last import. (`ofTheModule` in `scripts/package/declarations.mjs`
/// cuts by the same rule.)
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
        // Impossible: the cut is between two characters.
        Err(_) => file,
    }
}
