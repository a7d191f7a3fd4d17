//! Requests that need no server: to `data:` addresses, to a closed port, and to the server
//! that the tests themselves come from.

use js_sys::Reflect;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::support::{deferred, get as member, json, listen, Recorder, Report, StandIn};
use super::*;

/// A privileged port that browsers do not block and no server is on.
const CLOSED_PORT: &str = "http://127.0.0.1:2/";
const LINK: LinkId = 7;
const ENGINE: EngineId = 3;

fn config() -> RequestConfig {
    RequestConfig {
        headers: JsValue::UNDEFINED,
        with_credentials: false,
        timeout: 0.0,
        raw_errors: false,
        warned: Cell::default(),
    }
}

fn raw_errors() -> RequestConfig {
    RequestConfig {
        raw_errors: true,
        ..config()
    }
}

/// Requests under way, and where they report.
struct Client {
    requests: Requests,
    sink: Recorder,
}

impl Client {
    fn new() -> Self {
        Self {
            requests: Requests::default(),
            sink: Recorder::new(),
        }
    }

    fn get(&self, config: &RequestConfig, url: &str) {
        get(&self.requests, self.sink, config, LINK, ENGINE, &url.into());
    }

    fn post(&self, config: &RequestConfig, url: &str) {
        let body = JsValue::from_str("4hello");
        post(&self.requests, self.sink, config, LINK, &url.into(), &body);
    }

    fn is_done(&self) -> bool {
        self.requests.borrow().is_empty() && self.sink.is_empty()
    }

    /// Description and context of the failure that is reported next.
    async fn failure(&self, of_a_post: bool) -> (JsValue, JsValue) {
        match self.sink.next().await {
            Report::Failed {
                link: LINK,
                description,
                context,
                writing,
            } if writing == of_a_post => (description, context),
            other => panic!("{other:?} is not that failure"),
        }
    }
}

/// A `fetch` that is never answered, only aborted; the reason is then the event.
fn unanswered_fetch() -> StandIn {
    let fetch = |_: JsValue, init: JsValue| {
        let signal = member(&init, "signal");
        js_sys::Promise::new(&mut |_, reject| listen(&signal, "abort", &reject))
    };
    let fetch = Closure::<dyn Fn(JsValue, JsValue) -> js_sys::Promise>::new(fetch);
    StandIn::global("fetch", &fetch.into_js_value())
}

/// A `fetch` that shows what it is asked for.
fn watched_fetch() -> (StandIn, js_sys::Promise) {
    let (asked, resolve) = deferred();
    let fetch = Closure::<dyn Fn(JsValue, JsValue) -> js_sys::Promise>::new(move |_, init| {
        resolve.call1(&JsValue::UNDEFINED, &init).unwrap();
        js_sys::Promise::new(&mut |_, _| ())
    });
    (StandIn::global("fetch", &fetch.into_js_value()), asked)
}

fn headers(names_and_values: &[(&str, &str)]) -> JsValue {
    let headers = Object::new();
    for &(name, value) in names_and_values {
        Reflect::set(&headers, &name.into(), &value.into()).unwrap();
    }
    headers.into()
}

#[wasm_bindgen_test]
async fn the_text_of_a_get_request_is_reported() {
    let client = Client::new();
    client.get(&config(), "data:text/plain;charset=UTF-8,4%C3%A4%E2%82%AC");
    let text = JsValue::from_str("4ä€");
    assert_eq!(client.sink.next().await, Report::Polled(LINK, ENGINE, text));
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn the_answer_to_a_post_request_is_reported() {
    let client = Client::new();
    client.post(&config(), "data:,ok");
    assert_eq!(client.sink.next().await, Report::Posted(LINK));
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn a_network_failure_does_not_say_why() {
    let client = Client::new();
    client.get(&config(), CLOSED_PORT);
    let (description, context) = client.failure(false).await;
    assert_eq!(description, 0.0);
    assert_eq!(json(&context), r#"{"status":0,"responseText":""}"#);
    client.post(&config(), CLOSED_PORT);
    let (description, context) = client.failure(true).await;
    assert_eq!(description, 0.0);
    assert_eq!(json(&context), r#"{"status":0,"responseText":""}"#);
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn a_raw_network_failure_is_a_type_error() {
    let client = Client::new();
    client.get(&raw_errors(), CLOSED_PORT);
    let (description, context) = client.failure(false).await;
    assert!(description.is_instance_of::<js_sys::TypeError>());
    assert!(context.is_undefined());
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn a_status_that_is_an_error_comes_with_its_text() {
    let client = Client::new();
    client.get(&config(), "/no-such-file");
    let (description, context) = client.failure(false).await;
    assert_eq!(description, 404.0);
    assert_eq!(member(&context, "status"), 404.0);
    assert!(member(&context, "responseText").is_string());
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn a_raw_status_that_is_an_error_comes_with_the_response() {
    let client = Client::new();
    client.get(&raw_errors(), "/no-such-file");
    let (description, context) = client.failure(false).await;
    assert_eq!(description, 404.0);
    let class = member(&js_sys::global(), "Response");
    assert_eq!(member(&context, "constructor"), class);
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn the_time_limit_is_a_failure() {
    let _fetch = unanswered_fetch();
    let client = Client::new();
    let config = RequestConfig {
        timeout: 1.0,
        ..config()
    };
    client.get(&config, "data:,late");
    let (description, context) = client.failure(false).await;
    assert_eq!(description, 0.0);
    assert_eq!(json(&context), r#"{"status":0,"responseText":""}"#);

    let config = RequestConfig {
        raw_errors: true,
        ..config
    };
    client.get(&config, "data:,late");
    let (description, _) = client.failure(false).await;
    assert_eq!(member(&description, "type"), "abort");
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn an_aborted_request_is_silent() {
    let client = Client::new();
    client.get(&config(), "data:,aborted");
    let aborted = client.requests.borrow()[0].clone();
    aborted.abort();
    // By the time that this one is answered the other has been rejected.
    client.get(&config(), "data:,next");
    let text = JsValue::from_str("next");
    assert_eq!(client.sink.next().await, Report::Polled(LINK, ENGINE, text));
    assert!(client.is_done());
}

#[wasm_bindgen_test]
async fn a_header_that_cannot_be_sent_is_left_out_with_a_warning() {
    let (warned, resolve) = deferred();
    let warn = Closure::<dyn Fn(JsValue, JsValue)>::new(move |_, name| {
        resolve.call1(&JsValue::UNDEFINED, &name).unwrap();
    });
    let console = member(&js_sys::global(), "console");
    let _warn = StandIn::new(&console, "warn", &warn.into_js_value());
    let client = Client::new();
    let config = RequestConfig {
        headers: headers(&[("not a name", "1"), ("x-name", "2")]),
        ..config()
    };
    client.get(&config, "data:,sent");
    assert_eq!(warned.await.unwrap(), "not a name");
    let text = JsValue::from_str("sent");
    assert_eq!(client.sink.next().await, Report::Polled(LINK, ENGINE, text));

    let (_fetch, asked) = watched_fetch();
    client.get(&config, "data:,sent");
    let sent = member(&asked.await.unwrap(), "headers");
    let sent = Array::from(&sent);
    assert_eq!(json(&sent), r#"[["x-name","2"]]"#);
}

#[wasm_bindgen_test]
async fn a_post_request_carries_its_body_as_text() {
    let (_fetch, asked) = watched_fetch();
    let config = RequestConfig {
        with_credentials: true,
        ..config()
    };
    Client::new().post(&config, "data:,");
    let init = asked.await.unwrap();
    assert_eq!(member(&init, "method"), "POST");
    assert_eq!(member(&init, "body"), "4hello");
    assert_eq!(member(&init, "credentials"), "include");
    let sent = Array::from(&member(&init, "headers"));
    assert_eq!(
        json(&sent),
        r#"[["content-type","text/plain;charset=UTF-8"]]"#
    );
}

#[wasm_bindgen_test]
async fn the_farewell_may_outlive_the_page() {
    let (_fetch, asked) = watched_fetch();
    farewell(&config(), &"data:,".into());
    let init = asked.await.unwrap();
    assert_eq!(member(&init, "method"), "POST");
    assert_eq!(member(&init, "body"), "1");
    assert_eq!(member(&init, "keepalive"), true);
}
