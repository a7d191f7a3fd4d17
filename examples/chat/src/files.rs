//! Pictures between the page and the connection.

use socketio_events::Binary;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::JsFuture;
use web_sys::js_sys::{Array, Uint8Array};
use web_sys::{Blob, BlobPropertyBag, File, Url};

use crate::Content;

/// The kinds of pictures that the server takes, as the attribute `accept` of a field names them.
pub const PICTURES: &str = "image/png,image/jpeg,image/gif,image/webp";

/// What the server takes of a picture, in bytes.
const PICTURE_LIMIT: f64 = 2.0 * 1024.0 * 1024.0;

/// The picture in a file that a visitor has chosen.
///
/// # Errors
///
/// A sentence for the visitor: why it cannot be sent.
pub async fn read_picture(file: File) -> Result<Content, String> {
    let (name, kind) = (file.name(), file.type_());
    if !PICTURES.split(',').any(|known| known == kind) {
        return Err(format!("{name} is not a PNG, JPEG, GIF or WebP picture."));
    }
    if file.size() > PICTURE_LIMIT {
        return Err(format!("{name} has more than 2 MB."));
    }
    let buffer = JsFuture::from(file.array_buffer()).await;
    let buffer = buffer.map_err(|_| format!("{name} cannot be read."))?;
    let bytes = Binary::from(Uint8Array::new(&buffer).to_vec());
    Ok(Content::Picture {
        name,
        kind,
        bytes: Some(bytes),
    })
}

/// An address under which an element can show bytes, until this is dropped.
#[derive(Debug)]
pub struct ObjectUrl(String);

impl ObjectUrl {
    /// `None` if the browser has no room for it.
    ///
    /// `kind` is such as `image/png`.
    #[must_use]
    pub fn new(bytes: &[u8], kind: &str) -> Option<Self> {
        let parts = Array::of1(&JsValue::from(Uint8Array::from(bytes)));
        let options = BlobPropertyBag::new();
        options.set_type(kind);
        let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
        Url::create_object_url_with_blob(&blob).ok().map(Self)
    }

    /// Such as `blob:https://chat.example/9115d58c-…`.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Drop for ObjectUrl {
    fn drop(&mut self) {
        // It fails for what is no address of an object.
        Url::revoke_object_url(&self.0).ok();
    }
}
