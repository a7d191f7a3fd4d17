//! Arguments and bytes as values of JavaScript.

use futures::StreamExt;
use js_sys::{ArrayBuffer, DataView, Float32Array, Object, Uint8Array, JSON};
use socketio_wasm::{Binary, Message};
use wasm_bindgen::prelude::*;
use wasm_bindgen_test::wasm_bindgen_test;

use super::{builder, connected, photo, Photo};

/// JSON, in which a `Uint8Array` is an object of its numbers.
fn json(value: &JsValue) -> String {
    JSON::stringify(value).unwrap().into()
}

/// What comes back of an event with these arguments.
async fn repeated(args: impl socketio_wasm::EmitArgs) -> Message {
    let (_client, socket) = connected(builder()).await;
    let mut messages = socket.messages();
    socket.emit("repeat", args).unwrap();
    messages.next().await.unwrap()
}

#[wasm_bindgen_test]
async fn arguments() {
    let message = repeated(("Mädchen 😀", [1.5, -2.0], None::<u32>)).await;
    let arguments = message.args_js().unwrap();
    // The last one is what the server has added, to know what a session has missed.
    assert_eq!(arguments.length(), 4);
    let own = arguments.slice(0, 3);
    assert_eq!(json(&own), r#"["Mädchen 😀",[1.5,-2],null]"#);
    assert_eq!(message.arg_js(0).unwrap(), "Mädchen 😀");
    assert!(message.arg_js(2).unwrap().is_null());
    assert!(message.arg_js(4).unwrap().is_undefined());
    let nothing = Message::answer("e", String::from("431"), 3, Vec::new());
    assert_eq!(nothing.args_js().unwrap().length(), 0);
}

#[wasm_bindgen_test]
async fn attachments_stand_where_they_belong() {
    let message = repeated((photo(), [Binary::from([9]), Binary::from([])])).await;
    let value = message.arg_js(0).unwrap();
    let member = |name: &str| js_sys::Reflect::get(&value, &name.into()).unwrap();
    assert_eq!(member("caption"), "Mädchen 😀");
    let pixels: Uint8Array = member("pixels").dyn_into().unwrap();
    assert_eq!(pixels.to_vec(), [0, 1, 2, 255]);
    let thumbnail: Uint8Array = member("thumbnail").dyn_into().unwrap();
    assert_eq!(thumbnail.length(), 1000);
    let list = message.arg_js(1).unwrap();
    assert_eq!(json(&list), r#"[{"0":9},{}]"#);
}

#[wasm_bindgen_test]
fn a_packet_that_cannot_be_read() {
    let message =
        |json: &str, attachments: &[Binary]| Message::event(json.into(), 0, attachments.to_vec());
    let error = message(r#"["e",{]"#, &[]).args_js().unwrap_err();
    assert!(error.is_malformed(), "{error}");
    let one = [Binary::from([1])];
    for number in ["1", "-1", "0.5", "\"0\"", "null", "1e99"] {
        let json = format!(r#"["e",{{"_placeholder":true,"num":{number}}}]"#);
        let error = message(&json, &one).args_js().unwrap_err();
        assert!(error.is_malformed(), "{number}: {error}");
    }
    // Without attachments, or with another mark, it is an object like others.
    let plain = r#"["e",{"_placeholder":true,"num":0}]"#;
    let plain = message(plain, &[]).args_js().unwrap();
    assert_eq!(json(&plain), r#"[{"_placeholder":true,"num":0}]"#);
    let other = r#"["e",{"_placeholder":1,"num":0}]"#;
    let other = message(other, &one).args_js().unwrap();
    assert_eq!(json(&other), r#"[{"_placeholder":1,"num":0}]"#);
    // The browser's parser has none of serde_json's limits.
    let deep = format!(r#"["e",{}{}]"#, "[".repeat(500), "]".repeat(500));
    assert!(message(&deep, &[]).args_js().is_ok());
}

#[wasm_bindgen_test]
fn bytes_there_and_back() {
    let binary = Binary::from([0, 1, 2, 255]);
    let bytes = binary.to_js();
    assert_eq!(bytes.to_vec(), [0, 1, 2, 255]);
    assert_eq!(Binary::from_js(&bytes), Some(binary.clone()));
    assert_eq!(Binary::from_js(&bytes.buffer()), Some(binary));
    assert_eq!(
        Binary::from_js(&bytes.subarray(1, 3)),
        Some(Binary::from([1, 2]))
    );
    let view = DataView::new(&bytes.buffer(), 2, 2);
    assert_eq!(Binary::from_js(&view), Some(Binary::from([2, 255])));
    let floats = Float32Array::from([1.0].as_slice());
    assert_eq!(
        Binary::from_js(&floats),
        Some(Binary::from([0, 0, 128, 63]))
    );
    assert_eq!(
        Binary::from_js(&ArrayBuffer::new(0)),
        Some(Binary::default())
    );
    for other in [JsValue::NULL, "text".into(), 4.into(), Object::new().into()] {
        assert_eq!(Binary::from_js(&other), None);
    }
}

#[wasm_bindgen_test]
fn values_by_serde_wasm_bindgen() {
    let value = serde_wasm_bindgen::to_value(&photo()).unwrap();
    let pixels = js_sys::Reflect::get(&value, &"pixels".into()).unwrap();
    assert!(pixels.is_instance_of::<Uint8Array>());
    let back: Photo = serde_wasm_bindgen::from_value(value).unwrap();
    assert_eq!(back, photo());
}
