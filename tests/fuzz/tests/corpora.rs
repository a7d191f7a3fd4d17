//! What was found worth keeping: every body holds for the inputs in its corpus.

#![cfg(not(target_arch = "wasm32"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use std::fs;
use std::path::Path;

use serde_json::Value;
use socketio_wasm_fuzz::{Body, BODIES};

/// The inputs of a body; `scripts/fuzz/corpora.mjs` has their form.
fn inputs(name: &str) -> Vec<Vec<u8>> {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("corpora/{name}.json"));
    let inputs: Vec<Value> = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    inputs.iter().map(bytes).collect()
}

fn bytes(input: &Value) -> Vec<u8> {
    if let Some(text) = input.as_str() {
        return text.into();
    }
    let digits = input["hex"].as_str().unwrap();
    (0..digits.len())
        .step_by(2)
        .map(|at| u8::from_str_radix(&digits[at..at + 2], 16).unwrap())
        .collect()
}

fn replay(name: &str, body: Body) {
    let inputs = inputs(name);
    assert!(inputs.len() > 5, "{name} has {} inputs", inputs.len());
    for input in inputs {
        // Shown if the body fails.
        println!("{:?}", String::from_utf8_lossy(&input));
        body(&input);
    }
}

macro_rules! corpora {
    ($($name:ident)*) => {
        $(
            #[test]
            fn $name() {
                replay(stringify!($name), socketio_wasm_fuzz::$name);
            }
        )*

        #[test]
        fn every_body_has_a_test_and_a_program() {
            let names: Vec<_> = BODIES.iter().map(|(name, _)| *name).collect();
            assert_eq!(names, [$(stringify!($name)),*]);
            for name in names {
                let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz");
                let program = fs::read_to_string(root.join(format!("fuzz_targets/{name}.rs")));
                assert!(program.unwrap().contains(&format!("socketio_wasm_fuzz::{name}(data)")));
                let manifest = fs::read_to_string(root.join("Cargo.toml")).unwrap();
                assert!(manifest.contains(&format!("name = \"{name}\"")), "{name}");
            }
        }
    };
}

corpora! {
    binary_frames
    client_frames
    client_histories
    core_histories
    handshakes
    payloads
    stream_frames
    text_frames
    typed_values
}
