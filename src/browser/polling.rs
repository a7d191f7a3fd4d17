//! HTTP long-polling over `fetch` (Engine.IO protocol 4, "HTTP long-polling").

#[cfg(test)]
mod tests;

use std::cell::{Cell, RefCell};
use std::error::Error;
use std::fmt;
use std::future::Future;
use std::rc::Rc;
use std::time::Duration;

use gloo_timers::callback::Timeout;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{spawn_local, JsFuture};
use web_sys::{AbortController, Headers, RequestCredentials, RequestInit, Response};

use super::text;
use super::timer::after;
pub use crate::web::{RequestError, RequestOptions};

#[wasm_bindgen]
extern "C" {
    // web-sys declares it for windows and for workers, but not for an environment that may be
    // either.
    #[wasm_bindgen(js_name = fetch, catch)]
    fn fetch(url: &str, init: &RequestInit) -> Result<Promise, JsValue>;

    /// Members that web-sys does not declare.
    #[wasm_bindgen(extends = RequestInit)]
    type Init;
    #[wasm_bindgen(method, setter)]
    fn set_keepalive(this: &Init, keepalive: bool);
}

/// The only status of a successful answer of an Engine.IO server.
const SUCCESS: u16 = 200;

/// Why a transport cannot be made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SetupError {
    /// The name or the value of a header is invalid.
    InvalidHeader {
        /// Its name.
        name: String,
    },
    /// This environment has no `fetch`.
    Unsupported,
}

impl fmt::Display for SetupError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::InvalidHeader { name } => {
                write!(formatter, "the header {name:?} cannot be sent")
            }
            Self::Unsupported => formatter.write_str("there is no fetch"),
        }
    }
}

impl Error for SetupError {}

/// The requests that are under way.
type Pending = Rc<RefCell<Vec<Rc<Exchange>>>>;

/// Why a request was ended before it was answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Closed,
    TimedOut,
}

thread_local! {
    /// Where GET requests went that may outlive the page, and have outlived their session: some
    /// servers do not end them. Chromium keeps the connection of such a request even if it is
    /// aborted, and has six for each server. So there is none for a server that has one of these.
    static OUTLIVING: RefCell<Vec<String>> = const { RefCell::new(Vec::new()) };
}

/// The address of a server, without what differs from request to request.
fn endpoint(url: &str) -> &str {
    url.split('?').next().unwrap_or_default()
}

/// A request under way, as the transport refers to it.
#[derive(Debug)]
struct Exchange {
    /// `None` where requests cannot be aborted, in an old browser.
    controller: Option<AbortController>,
    end: Cell<Option<End>>,
    /// Where a GET request goes that may outlive the page.
    keepalive: Option<String>,
    /// Whether that is in [`OUTLIVING`].
    outlives: Cell<bool>,
}

impl Exchange {
    /// The session is over, and the server has not ended this request.
    fn outlive_session(&self) {
        match &self.keepalive {
            None => self.abort(End::Closed),
            Some(endpoint) => {
                self.outlives.set(true);
                OUTLIVING.with_borrow_mut(|all| all.push(endpoint.clone()));
            }
        }
    }

    /// It has been answered, or nobody waits for that any more.
    fn is_over(&self) {
        let Some(endpoint) = &self.keepalive else {
            return;
        };
        if self.outlives.take() {
            OUTLIVING.with_borrow_mut(|all| {
                if let Some(at) = all.iter().position(|other| other == endpoint) {
                    all.swap_remove(at);
                }
            });
        }
    }

    /// Has the request fail for this reason, whatever the answer.
    fn end(&self, end: End) {
        if self.end.get().is_none() {
            self.end.set(Some(end));
        }
    }

    fn abort(&self, end: End) {
        self.end(end);
        if let Some(controller) = &self.controller {
            controller.abort();
        }
    }
}

/// A request under way, as the future that waits for the answer refers to it. Dropping it aborts
/// the request.
#[derive(Debug)]
struct Request {
    exchange: Rc<Exchange>,
    pending: Pending,
    is_settled: bool,
    _timeout: Option<Timeout>,
}

impl Request {
    fn new(pending: &Pending, timeout: Option<Duration>, keepalive: Option<String>) -> Self {
        let exchange = Rc::new(Exchange {
            controller: AbortController::new().ok(),
            end: Cell::default(),
            keepalive,
            outlives: Cell::default(),
        });
        pending.borrow_mut().push(Rc::clone(&exchange));
        let timeout = timeout.map(|timeout| {
            let exchange = Rc::clone(&exchange);
            let delay = timeout.as_secs_f64() * 1000.0;
            after(delay, move || exchange.abort(End::TimedOut))
        });
        Self {
            exchange,
            pending: Rc::clone(pending),
            is_settled: false,
            _timeout: timeout,
        }
    }

    fn settle(mut self, outcome: Result<String, RequestError>) -> Result<String, RequestError> {
        self.is_settled = true;
        match (self.exchange.end.get(), outcome) {
            (Some(End::Closed), _) => Err(RequestError::Closed),
            (Some(End::TimedOut), Err(RequestError::NoAnswer)) => Err(RequestError::TimedOut),
            (_, outcome) => outcome,
        }
    }
}

impl Drop for Request {
    fn drop(&mut self) {
        self.pending
            .borrow_mut()
            .retain(|other| !Rc::ptr_eq(other, &self.exchange));
        self.exchange.is_over();
        if !self.is_settled {
            self.exchange.abort(End::Closed);
        }
    }
}

/// A long-polling transport: makes the requests. Dropping it aborts them.
#[derive(Debug)]
pub struct PollingTransport {
    get_headers: Headers,
    post_headers: Headers,
    credentials: RequestCredentials,
    timeout: Option<Duration>,
    pending: Pending,
}

impl PollingTransport {
    /// A transport that has not sent anything yet.
    ///
    /// # Errors
    /// [`SetupError`]: a header is invalid, or there is no `fetch`.
    pub fn new(options: &RequestOptions) -> Result<Self, SetupError> {
        let get_headers = headers(options)?;
        let post_headers = headers(options)?;
        append(&post_headers, "Content-Type", "text/plain;charset=UTF-8")?;
        Ok(Self {
            get_headers,
            post_headers,
            credentials: match options.with_credentials {
                true => RequestCredentials::Include,
                false => RequestCredentials::SameOrigin,
            },
            timeout: options.timeout,
            pending: Pending::default(),
        })
    }

    /// Sends a GET request, and waits for the text of the answer. The request is sent when this
    /// returns; dropping the future aborts it.
    ///
    /// With `keepalive` it may outlive the page, until the server ends it upon
    /// [`close_request`](Self::close_request). This is passed over while the server has left such a
    /// request of an earlier session unanswered.
    pub fn get(
        &self,
        url: &str,
        keepalive: bool,
    ) -> impl Future<Output = Result<String, RequestError>> + 'static {
        let endpoint = endpoint(url);
        let keepalive =
            keepalive && !OUTLIVING.with_borrow(|all| all.iter().any(|other| other == endpoint));
        self.send(url, None, keepalive)
    }

    /// Sends a POST request with this body, and waits until the server has accepted it; the text is
    /// empty. The request is sent when this returns; dropping the future aborts it.
    ///
    /// With `keepalive` it may outlive the page. Browsers refuse that if the bodies of all such
    /// requests exceed 64 KiB.
    pub fn post(
        &self,
        url: &str,
        body: &str,
        keepalive: bool,
    ) -> impl Future<Output = Result<String, RequestError>> + 'static {
        self.send(url, Some(body), keepalive)
    }

    /// Ends the session at the server, and closes the transport. The request may outlive the page,
    /// and its answer is ignored.
    ///
    /// Requests that are under way are aborted when the server has answered, if it has not ended
    /// them by then. Aborting them before would look to the server like a connection that was cut.
    /// One that may outlive the page is left to the server.
    pub fn close_request(self, url: &str) {
        let others = self.pending.take();
        for exchange in &others {
            exchange.end(End::Closed);
        }
        let promise = fetch(url, &self.init(Some("1"), true));
        spawn_local(async move {
            let _ = answered(promise, true).await;
            // Those that were answered in the meantime are nobody's any more.
            for exchange in others.iter().filter(|other| Rc::strong_count(other) > 1) {
                exchange.outlive_session();
            }
        });
    }

    fn send(
        &self,
        url: &str,
        body: Option<&str>,
        keepalive: bool,
    ) -> impl Future<Output = Result<String, RequestError>> + 'static {
        let init = self.init(body, keepalive);
        let kept = (keepalive && body.is_none()).then(|| endpoint(url).to_owned());
        let request = Request::new(&self.pending, self.timeout, kept);
        if let Some(controller) = &request.exchange.controller {
            init.set_signal(Some(&controller.signal()));
        }
        let promise = fetch(url, &init);
        let wants_text = body.is_none();
        async move { request.settle(answered(promise, wants_text).await) }
    }

    fn init(&self, body: Option<&str>, keepalive: bool) -> Init {
        let init: Init = RequestInit::new().unchecked_into();
        match body {
            None => {
                init.set_method("GET");
                init.set_headers_headers(&self.get_headers);
            }
            Some(body) => {
                init.set_method("POST");
                init.set_headers_headers(&self.post_headers);
                init.set_body_opt_str(Some(body));
            }
        }
        init.set_credentials(self.credentials);
        init.set_keepalive(keepalive);
        init
    }
}

impl Drop for PollingTransport {
    fn drop(&mut self) {
        for exchange in self.pending.take() {
            exchange.abort(End::Closed);
        }
    }
}

fn headers(options: &RequestOptions) -> Result<Headers, SetupError> {
    let headers = Headers::new().map_err(|_| SetupError::Unsupported)?;
    for (name, value) in &options.headers {
        append(&headers, name, value)?;
    }
    append(&headers, "Accept", "*/*")?;
    Ok(headers)
}

fn append(headers: &Headers, name: &str, value: &str) -> Result<(), SetupError> {
    let appended = headers.append(name, value);
    appended.map_err(|_| SetupError::InvalidHeader { name: name.into() })
}

/// The text of the answer. Where it is not wanted, the request has succeeded as soon as its status
/// has come. (GET and POST have one future, so that what awaits it is compiled once.)
async fn answered(
    sent: Result<Promise, JsValue>,
    wants_text: bool,
) -> Result<String, RequestError> {
    let response = received(sent).await?;
    let status = response.status();
    if status == SUCCESS && !wants_text {
        // The text must be read all the same for the connection to be used again.
        if let Ok(text) = response.text() {
            ignore(text);
        }
        return Ok(String::new());
    }
    let text = body(&response).await?;
    match status {
        SUCCESS => Ok(text),
        status => Err(RequestError::Status {
            status,
            response: text,
        }),
    }
}

/// The reason of a rejected promise is ignored: browsers do not give scripts the cause.
async fn received(sent: Result<Promise, JsValue>) -> Result<Response, RequestError> {
    let promise = sent.map_err(|_| RequestError::NoAnswer)?;
    let response = JsFuture::from(promise).await;
    response
        .map(JsCast::unchecked_into)
        .map_err(|_| RequestError::NoAnswer)
}

async fn body(response: &Response) -> Result<String, RequestError> {
    let promise = response.text().map_err(|_| RequestError::NoAnswer)?;
    let text = JsFuture::from(promise).await;
    let text = text.map(|text| text.dyn_ref().map(text::to_string));
    text.map(Option::unwrap_or_default)
        .map_err(|_| RequestError::NoAnswer)
}

/// Handles the rejection of a promise whose outcome is ignored, so that the browser does not report
/// it.
fn ignore(promise: Promise) {
    spawn_local(async {
        let _ = JsFuture::from(promise).await;
    });
}
