//! The page: its elements, and what is shown in them.

use example_shared_events::{Picture, Pinned};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, Event, File, HtmlElement, HtmlFormElement,
    HtmlImageElement, HtmlInputElement, Url,
};

/// What a visitor has filled in.
pub struct Entry {
    pub author: String,
    pub text: String,
    pub picture: Option<File>,
}

/// The elements of `index.html` that change.
pub struct Page {
    document: Document,
    state: Element,
    count: Element,
    form: HtmlFormElement,
    author: HtmlInputElement,
    text: HtmlInputElement,
    picture: HtmlInputElement,
    error: Element,
    notes: Element,
}

impl Page {
    /// # Errors
    ///
    /// Fails where there is no document, or not the one of this example.
    pub fn find() -> Result<Self, JsValue> {
        let window = web_sys::window().ok_or("There is no window.")?;
        let document = window.document().ok_or("There is no document.")?;
        let find = |id: &str| -> Result<Element, JsValue> {
            let found = document.get_element_by_id(id);
            found.ok_or_else(|| format!("The page has no element {id}.").into())
        };
        Ok(Self {
            state: find("state")?,
            count: find("count")?,
            form: find("pin")?.dyn_into()?,
            author: find("author")?.dyn_into()?,
            text: find("text")?.dyn_into()?,
            picture: find("picture")?.dyn_into()?,
            error: find("error")?,
            notes: find("notes")?,
            document,
        })
    }

    /// Listens as long as the page is there.
    pub fn on_pin(&self, pin: impl Fn(Entry) + 'static) {
        let (author, text) = (self.author.clone(), self.text.clone());
        let picture = self.picture.clone();
        let listener = Closure::<dyn Fn(Event)>::new(move |event: Event| {
            event.prevent_default();
            pin(Entry {
                author: author.value(),
                text: text.value(),
                picture: picture.files().and_then(|files| files.get(0)),
            });
        });
        let listener = listener.into_js_value();
        let form: &HtmlElement = &self.form;
        form.add_event_listener_with_callback("submit", listener.unchecked_ref())
            .ok();
    }

    pub fn show_state(&self, name: &str, sentence: &str) {
        self.state.set_attribute("data-state", name).ok();
        self.state.set_text_content(Some(sentence));
    }

    pub fn count(&self, visitors: usize, notes: usize) {
        let sentence = format!("visitors: {visitors}, notes: {notes}");
        self.count.set_text_content(Some(&sentence));
    }

    pub fn fail(&self, sentence: &str) {
        self.error.set_text_content(Some(sentence));
    }

    /// Makes the form ready for another note.
    pub fn clear(&self) {
        self.error.set_text_content(None);
        self.text.set_value("");
        self.picture.set_value("");
    }

    /// Shows these notes and no others.
    pub fn show_all(&self, notes: &[Pinned]) {
        self.notes.set_text_content(None);
        for pinned in notes {
            self.show(pinned);
        }
    }

    /// Shows one more note, the newest first.
    pub fn show(&self, pinned: &Pinned) {
        if let Ok(item) = self.item(pinned) {
            self.notes
                .insert_before(&item, self.notes.first_child().as_ref())
                .ok();
        }
    }

    fn item(&self, Pinned { number, note }: &Pinned) -> Result<Element, JsValue> {
        let item = self.element("li", "note", "")?;
        item.append_child(&*self.element("p", "text", &note.text)?)?;
        let author = format!("{}, no. {number}", note.author);
        item.append_child(&*self.element("p", "author", &author)?)?;
        for picture in &note.pictures {
            item.append_child(&*self.image(picture)?)?;
        }
        Ok(item)
    }

    fn image(&self, picture: &Picture) -> Result<HtmlImageElement, JsValue> {
        let bytes = js_sys::Array::of1(&js_sys::Uint8Array::from(&picture.bytes[..]));
        let options = BlobPropertyBag::new();
        options.set_type(&picture.media_type);
        let blob = Blob::new_with_u8_array_sequence_and_options(&bytes, &options)?;
        let url = Url::create_object_url_with_blob(&blob)?;
        let image: HtmlImageElement = self.element("img", "", "")?.dyn_into()?;
        image.set_alt("");
        image.set_src(&url);
        // The address keeps the bytes, and is of no use once they are shown.
        let loaded = Closure::once_into_js(move || Url::revoke_object_url(&url));
        image.set_onload(Some(loaded.unchecked_ref()));
        Ok(image)
    }

    fn element(&self, tag: &str, class: &str, text: &str) -> Result<Element, JsValue> {
        let element = self.document.create_element(tag)?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Ok(element)
    }
}
