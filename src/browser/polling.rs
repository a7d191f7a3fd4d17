//! HTTP long-polling over `fetch` (Engine.IO protocol 4, "HTTP long-polling").

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::rc::Rc;

use js_sys::{Array, Object};
use wasm_bindgen::prelude::*;

use super::timer::Timer;
use super::Sink;
use crate::browser::{EngineId, LinkId};

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = fetch, catch)]
    fn fetch(url: &JsValue, init: &Init) -> Result<Promise, JsValue>;

    #[wasm_bindgen(js_namespace = Object, catch)]
    fn entries(object: &JsValue) -> Result<Array, JsValue>;

    type Promise;
    #[wasm_bindgen(static_method_of = Promise)]
    fn reject(reason: &JsValue) -> Promise;
    #[wasm_bindgen(method)]
    fn then(this: &Promise, fulfilled: &JsValue, rejected: &JsValue) -> Promise;

    #[wasm_bindgen(js_namespace = console, js_name = warn)]
    fn warn(message: &str, name: &JsValue);

    type Response;
    #[wasm_bindgen(method, getter)]
    fn status(this: &Response) -> f64;
    #[wasm_bindgen(method, catch)]
    fn text(this: &Response) -> Result<Promise, JsValue>;

    type Headers;
    #[wasm_bindgen(constructor, js_class = "Headers")]
    fn new_headers() -> Headers;
    #[wasm_bindgen(method, catch)]
    fn set(this: &Headers, name: &JsValue, value: &JsValue) -> Result<(), JsValue>;

    #[derive(Clone, Debug)]
    type AbortController;
    #[wasm_bindgen(constructor, js_class = "AbortController")]
    fn new_controller() -> AbortController;
    #[wasm_bindgen(method)]
    fn abort(this: &AbortController);
    #[wasm_bindgen(method, getter)]
    fn signal(this: &AbortController) -> JsValue;

    type Init;
    #[wasm_bindgen(method, setter)]
    fn set_method(this: &Init, method: &str);
    #[wasm_bindgen(method, setter)]
    fn set_body(this: &Init, body: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_headers(this: &Init, headers: &Headers);
    #[wasm_bindgen(method, setter)]
    fn set_credentials(this: &Init, credentials: &str);
    #[wasm_bindgen(method, setter)]
    fn set_signal(this: &Init, signal: &JsValue);
    #[wasm_bindgen(method, setter)]
    fn set_keepalive(this: &Init, keepalive: bool);

    /// What `context` of a `TransportError` shows, as the official client's requests do.
    type Context;
    #[wasm_bindgen(method, setter)]
    fn set_status(this: &Context, status: f64);
    #[wasm_bindgen(method, setter, js_name = responseText)]
    fn set_response_text(this: &Context, text: &JsValue);
}

/// How requests are made.
#[derive(Debug)]
pub struct RequestConfig {
    /// The user's headers: an object of names and values, or nothing.
    pub headers: JsValue,
    /// Whether cookies go to other origins too.
    pub with_credentials: bool,
    /// Milliseconds until a request is given up; 0 is never.
    pub timeout: f64,
    /// Report failures as `fetch` does, not as `XMLHttpRequest` would.
    pub raw_errors: bool,
    /// Whether the user has been told of a header that cannot be sent.
    pub warned: Cell<bool>,
}

/// Two closures of which a promise calls one.
type Handlers = (Closure<dyn FnMut(JsValue)>, Closure<dyn FnMut(JsValue)>);

/// A request under way.
#[derive(Debug)]
pub struct Request {
    controller: AbortController,
    silent: Cell<bool>,
    timer: RefCell<Option<Timer>>,
    /// What waits for the promise of the moment. It is kept here because the closure
    /// that is not called would otherwise be freed by the garbage collector only.
    handlers: RefCell<Option<Handlers>>,
}

thread_local! {
    /// For promises whose outcome interests nobody.
    static IGNORE: Closure<dyn FnMut(JsValue)> = Closure::new(|_| {});
}

fn ignore(promise: &Promise) {
    IGNORE.with(|ignore| promise.then(&JsValue::UNDEFINED, ignore.as_ref()));
}

/// The requests under way.
pub type Requests = Rc<RefCell<Vec<Rc<Request>>>>;

impl Request {
    /// Ends the request; nobody is told.
    pub fn abort(&self) {
        self.silent.set(true);
        self.controller.abort();
    }
}

/// Where the answer to a request goes.
struct Answer<S> {
    sink: S,
    link: LinkId,
    /// The engine that polls, or nothing for a POST request.
    reader: Option<EngineId>,
    raw_errors: bool,
    requests: Requests,
    request: Rc<Request>,
}

/// Sends a GET request.
pub fn get(
    requests: &Requests,
    sink: impl Sink,
    config: &RequestConfig,
    link: LinkId,
    engine: EngineId,
    url: &JsValue,
) {
    let init = init(config, "GET", None);
    send(requests, sink, config, link, Some(engine), url, &init);
}

/// Sends a POST request.
pub fn post(
    requests: &Requests,
    sink: impl Sink,
    config: &RequestConfig,
    link: LinkId,
    url: &JsValue,
    body: &JsValue,
) {
    let init = init(config, "POST", Some(body));
    send(requests, sink, config, link, None, url, &init);
}

/// Tells the server that the session ends. It may outlive the page, and its answer
/// interests nobody.
pub fn farewell(config: &RequestConfig, url: &JsValue) {
    let init = init(config, "POST", Some(&JsValue::from_str("1")));
    init.set_keepalive(true);
    if let Ok(promise) = fetch(url, &init) {
        ignore(&promise);
    }
}

fn send<S: Sink>(
    requests: &Requests,
    sink: S,
    config: &RequestConfig,
    link: LinkId,
    reader: Option<EngineId>,
    url: &JsValue,
    init: &Init,
) {
    let controller = AbortController::new_controller();
    init.set_signal(&controller.signal());
    let request = Rc::new(Request {
        controller: controller.clone(),
        silent: Cell::new(false),
        timer: RefCell::default(),
        handlers: RefCell::default(),
    });
    if config.timeout > 0.0 {
        let timer = Timer::new(move || controller.abort());
        timer.arm_in(config.timeout);
        request.timer.replace(Some(timer));
    }
    requests.borrow_mut().push(Rc::clone(&request));
    let answer = Rc::new(Answer {
        sink,
        link,
        reader,
        raw_errors: config.raw_errors,
        requests: Rc::clone(requests),
        request,
    });
    let promise = fetch(url, init).unwrap_or_else(|error| Promise::reject(&error));
    let received = Rc::clone(&answer);
    answer.wait(&promise, move |response| {
        received.received(response.unchecked_into());
    });
}

impl<S: Sink> Answer<S> {
    /// Goes on when the promise is fulfilled; when it is rejected the request has failed.
    fn wait(self: Rc<Self>, promise: &Promise, go_on: impl FnOnce(JsValue) + 'static) {
        let request = Rc::clone(&self.request);
        let fulfilled = Closure::once(go_on);
        let rejected = Closure::once(move |error| self.failed(error));
        promise.then(fulfilled.as_ref(), rejected.as_ref());
        request.handlers.replace(Some((fulfilled, rejected)));
    }

    fn received(self: Rc<Self>, response: Response) {
        // Nothing in the answer to a POST is worth waiting for, but it must be read for
        // the connection to be used again.
        if self.reader.is_none() && self.accepts(&response) {
            if let Ok(text) = response.text() {
                ignore(&text);
            }
            if !self.is_over() {
                self.sink.posted(self.link);
            }
            return;
        }
        let text = match response.text() {
            Ok(text) => text,
            Err(error) => Promise::reject(&error),
        };
        let reader = Rc::clone(&self);
        self.wait(&text, move |text| reader.read(&response, text));
    }

    fn read(&self, response: &Response, text: JsValue) {
        if self.is_over() {
            return;
        }
        match self.reader {
            Some(engine) if self.accepts(response) => self.sink.polled(self.link, engine, text),
            _ => {
                let status = response.status();
                let context = match self.raw_errors {
                    true => JsValue::from(response),
                    false => context(status, &text),
                };
                self.fail(JsValue::from_f64(status), context);
            }
        }
    }

    /// No answer came. An `XMLHttpRequest` would not say why, so neither does this.
    fn failed(&self, error: JsValue) {
        if self.is_over() {
            return;
        }
        if self.raw_errors {
            self.fail(error, JsValue::UNDEFINED);
        } else {
            self.fail(JsValue::from_f64(0.0), context(0.0, &JsValue::from_str("")));
        }
    }

    fn accepts(&self, response: &Response) -> bool {
        let status = response.status();
        status == 200.0 || self.raw_errors && (200.0..300.0).contains(&status)
    }

    fn fail(&self, description: JsValue, context: JsValue) {
        self.sink
            .failed(self.link, description, context, self.reader.is_none());
    }

    /// Takes the request off the list; true if nobody wants to hear of it any more.
    fn is_over(&self) -> bool {
        self.request.timer.take();
        self.request.handlers.take();
        self.requests
            .borrow_mut()
            .retain(|other| !Rc::ptr_eq(other, &self.request));
        self.request.silent.get()
    }
}

fn context(status: f64, text: &JsValue) -> JsValue {
    let context: Context = Object::new().unchecked_into();
    context.set_status(status);
    context.set_response_text(text);
    context.into()
}

fn init(config: &RequestConfig, method: &str, body: Option<&JsValue>) -> Init {
    let init: Init = Object::new().unchecked_into();
    init.set_method(method);
    let headers = Headers::new_headers();
    if config.headers.is_object() {
        // Getters of the user's may throw; what they throw is theirs alone.
        for entry in entries(&config.headers).unwrap_or_default().iter() {
            let entry: Array = entry.unchecked_into();
            let name = entry.get(0);
            if headers.set(&name, &entry.get(1)).is_err() && !config.warned.replace(true) {
                warn(
                    "socketio-wasm: this header cannot be sent and is left out:",
                    &name,
                );
            }
        }
    }
    if let Some(body) = body {
        let value = JsValue::from_str("text/plain;charset=UTF-8");
        // The name is well-formed.
        let _ = headers.set(&JsValue::from_str("Content-type"), &value);
        init.set_body(body);
    }
    init.set_headers(&headers);
    init.set_credentials(if config.with_credentials {
        "include"
    } else {
        "same-origin"
    });
    init
}
