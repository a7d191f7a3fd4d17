//! The page: its elements, and what is shown in them.

use std::cell::{Cell, RefCell};

use example_chat::{conversation_of, Draft, Everybody, Message, Person, LOBBY};
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Document, Element, Event, HtmlElement, HtmlInputElement};

/// The elements of `index.html` that change.
pub struct Page {
    document: Document,
    join: HtmlElement,
    name: HtmlInputElement,
    join_error: Element,
    chat: HtmlElement,
    state: Element,
    people: Element,
    messages: Element,
    typing: Element,
    composer: HtmlElement,
    text: HtmlInputElement,
    /// Who this page is, once it has a name.
    me: RefCell<Option<Person>>,
    drafts: Cell<u32>,
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
            join: find("join")?.dyn_into()?,
            name: find("name")?.dyn_into()?,
            join_error: find("join-error")?,
            chat: find("chat")?.dyn_into()?,
            state: find("state")?,
            people: find("people")?,
            messages: find("messages")?,
            typing: find("typing")?,
            composer: find("composer")?.dyn_into()?,
            text: find("text")?.dyn_into()?,
            me: RefCell::new(None),
            drafts: Cell::new(0),
            document,
        })
    }

    // ---- what the visitor does

    pub fn on_join(&self, join: impl Fn(String) + 'static) {
        let name = self.name.clone();
        on(&self.join, "submit", move |event| {
            event.prevent_default();
            join(name.value());
        });
    }

    pub fn on_input(&self, input: impl Fn() + 'static) {
        on(&self.text, "input", move |_| input());
    }

    pub fn on_send(&self, send: impl Fn(String) + 'static) {
        let text = self.text.clone();
        on(&self.composer, "submit", move |event| {
            event.prevent_default();
            if !text.value().is_empty() {
                send(text.value());
                text.set_value("");
            }
        });
    }

    // ---- what the visitor sees

    pub fn show_state(&self, name: &str, sentence: &str) {
        self.state.set_attribute("data-state", name).ok();
        self.state.set_text_content(Some(sentence));
    }

    pub fn refuse(&self, sentence: &str) {
        self.join_error.set_text_content(Some(sentence));
    }

    pub fn enter(&self, me: &Person, history: &[Message]) {
        *self.me.borrow_mut() = Some(me.clone());
        self.join.set_hidden(true);
        self.chat.set_hidden(false);
        self.text.focus().ok();
        for message in history {
            self.show(message);
        }
    }

    /// Who this page is, if it has a name.
    pub fn me(&self) -> Option<Person> {
        self.me.borrow().clone()
    }

    /// The server has taken the page in again: shows what it has of the lobby, and what it has still
    /// to be sent.
    pub fn come_back(&self, me: &Person, history: &[Message]) {
        *self.me.borrow_mut() = Some(me.clone());
        while let Ok(Some(item)) = self.messages.query_selector(".message:not(.waiting)") {
            item.remove();
        }
        for message in history {
            self.show(message);
        }
    }

    /// The server does not take the page in again: somebody else has its name now, say.
    pub fn leave(&self, sentence: &str) {
        *self.me.borrow_mut() = None;
        self.chat.set_hidden(true);
        self.join.set_hidden(false);
        self.refuse(sentence);
    }

    pub fn show_people(&self, everybody: &Everybody) {
        let here = everybody.people.iter().filter(|present| present.online);
        let names: Vec<_> = here.map(|present| present.person.name.as_str()).collect();
        let sentence = format!("Here: {}", names.join(", "));
        self.people.set_text_content(Some(&sentence));
    }

    pub fn show_typing(&self, name: &str) {
        let sentence = format!("{name} is writing …");
        self.typing.set_text_content(Some(&sentence));
    }

    /// Shows what somebody has said, if it was said here.
    pub fn show(&self, message: &Message) {
        if message.conversation != conversation_of(LOBBY) {
            return;
        }
        self.typing.set_text_content(None);
        let text = match (&message.text, &message.picture) {
            (Some(text), _) => text.clone(),
            (None, Some(picture)) => format!("[{}]", picture.name),
            (None, None) => String::new(),
        };
        let is_own = self.me.borrow().as_ref() == Some(&message.from);
        let class = if is_own { "message own" } else { "message" };
        self.append(class, &message.from.name, &text);
    }

    /// Shows what the visitor has written, as not sent yet.
    pub fn draft(&self, text: String) -> Draft {
        let number = self.drafts.get() + 1;
        self.drafts.set(number);
        let client_id = format!("plain-{number}");
        let me = self.me.borrow().as_ref().map(|me| me.name.clone());
        if let Some(item) = self.append("message own waiting", &me.unwrap_or_default(), &text) {
            item.set_id(&client_id);
        }
        Draft {
            client_id,
            to: conversation_of(LOBBY),
            text: Some(text),
            picture: None,
        }
    }

    pub fn confirm(&self, client_id: &str) {
        if let Some(item) = self.document.get_element_by_id(client_id) {
            item.class_list().remove_1("waiting").ok();
        }
    }

    pub fn fail(&self, client_id: &str, sentence: &str) {
        if let Some(item) = self.document.get_element_by_id(client_id) {
            if let Some(error) = self.element("p", "error", sentence) {
                item.append_child(&error).ok();
            }
        }
    }

    fn append(&self, class: &str, author: &str, text: &str) -> Option<Element> {
        let item = self.element("li", class, "")?;
        item.append_child(&*self.element("p", "author", author)?)
            .ok()?;
        item.append_child(&*self.element("p", "text", text)?).ok()?;
        self.messages.append_child(&item).ok()?;
        item.scroll_into_view();
        Some(item)
    }

    fn element(&self, tag: &str, class: &str, text: &str) -> Option<Element> {
        let element = self.document.create_element(tag).ok()?;
        element.set_class_name(class);
        element.set_text_content(Some(text));
        Some(element)
    }
}

/// Listens as long as the page is there.
fn on(element: &HtmlElement, event: &str, listener: impl Fn(Event) + 'static) {
    let listener = Closure::<dyn Fn(Event)>::new(listener).into_js_value();
    let listener = listener.unchecked_ref();
    element
        .add_event_listener_with_callback(event, listener)
        .ok();
}
