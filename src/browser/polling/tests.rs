//! Requests that need no server: to `data:` addresses, to a closed port, and to the server
//! that the tests themselves come from. Those with a server are the contract tests of the
//! transports.

use js_sys::Array;
use wasm_bindgen_test::wasm_bindgen_test;

use super::super::support::{deferred, get as member, json, listen, StandIn};
use super::*;

/// A privileged port that browsers do not block and no server is on.
const CLOSED_PORT: &str = "http://127.0.0.1:2/";

fn transport() -> PollingTransport {
    PollingTransport::new(&RequestOptions::default()).unwrap()
}

fn with_timeout(milliseconds: u64) -> PollingTransport {
    let options = RequestOptions {
        timeout: Some(Duration::from_millis(milliseconds)),
        ..RequestOptions::default()
    };
    PollingTransport::new(&options).unwrap()
}

impl PollingTransport {
    fn is_at_rest(&self) -> bool {
        self.pending.borrow().is_empty()
    }
}

/// A `fetch` that is never answered, only aborted; the signals that it is given.
fn unanswered_fetch() -> (StandIn, Array) {
    let signals = Array::new();
    let given = signals.clone();
    let fetch = move |_: JsValue, init: JsValue| {
        let signal = member(&init, "signal");
        given.push(&signal);
        js_sys::Promise::new(&mut |_, reject| {
            if signal.is_object() {
                listen(&signal, "abort", &reject);
            }
        })
    };
    let fetch = Closure::<dyn Fn(JsValue, JsValue) -> js_sys::Promise>::new(fetch);
    (StandIn::global("fetch", &fetch.into_js_value()), signals)
}

fn is_aborted(signals: &Array) -> Vec<bool> {
    let signals = signals.iter();
    signals
        .map(|signal| member(&signal, "aborted") == true)
        .collect()
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

#[wasm_bindgen_test]
async fn a_get_request_brings_text() {
    let transport = transport();
    let url = "data:text/plain;charset=UTF-8,4%C3%A4%E2%82%AC";
    assert_eq!(transport.get(url, false).await, Ok("4ä€".into()));
    assert!(transport.is_at_rest());
}

#[wasm_bindgen_test]
async fn a_post_request_is_taken() {
    let transport = transport();
    let posted = transport.post("data:,ok", "4hello", false);
    assert_eq!(posted.await.as_deref(), Ok(""));
    assert!(transport.is_at_rest());
}

#[wasm_bindgen_test]
async fn a_network_failure_is_no_answer() {
    let transport = transport();
    let got = transport.get(CLOSED_PORT, false).await;
    assert_eq!(got, Err(RequestError::NoAnswer));
    let posted = transport.post(CLOSED_PORT, "4", false).await;
    assert_eq!(posted, Err(RequestError::NoAnswer));
    let got = transport.get("http://[", false).await;
    assert_eq!(got, Err(RequestError::NoAnswer));
    assert!(transport.is_at_rest());
}

#[wasm_bindgen_test]
async fn a_status_that_is_an_error_comes_with_its_text() {
    let transport = transport();
    let got = transport.get("/no-such-file", false).await;
    let Err(RequestError::Status { status: 404, .. }) = got else {
        panic!("{got:?} is not that failure");
    };
    assert!(transport.is_at_rest());
}

#[wasm_bindgen_test]
async fn the_time_limit_is_a_failure() {
    let (_fetch, signals) = unanswered_fetch();
    let transport = with_timeout(1);
    let got = transport.get("data:,late", false).await;
    assert_eq!(got, Err(RequestError::TimedOut));
    assert_eq!(is_aborted(&signals), [true]);
    assert!(transport.is_at_rest());
}

#[wasm_bindgen_test]
async fn dropping_the_transport_ends_its_requests() {
    let (_fetch, signals) = unanswered_fetch();
    let transport = transport();
    let got = transport.get("data:,", false);
    let posted = transport.post("data:,", "4", false);
    drop(transport);
    assert_eq!(is_aborted(&signals), [true, true]);
    assert_eq!(got.await, Err(RequestError::Closed));
    assert_eq!(posted.await, Err(RequestError::Closed));
}

#[wasm_bindgen_test]
async fn dropping_the_future_ends_the_request() {
    let (_fetch, signals) = unanswered_fetch();
    let transport = with_timeout(60_000);
    drop(transport.get("data:,", false));
    assert_eq!(is_aborted(&signals), [true]);
    assert!(transport.is_at_rest());
}

#[wasm_bindgen_test]
async fn a_request_that_was_answered_is_not_aborted() {
    let signals = Array::new();
    let given = signals.clone();
    let real = member(&js_sys::global(), "fetch");
    let fetch =
        Closure::<dyn Fn(JsValue, JsValue) -> JsValue>::new(move |url: JsValue, init: JsValue| {
            given.push(&member(&init, "signal"));
            let real: &js_sys::Function = real.unchecked_ref();
            real.call2(&JsValue::UNDEFINED, &url, &init).unwrap()
        });
    let _fetch = StandIn::global("fetch", fetch.as_ref());
    let transport = transport();
    assert_eq!(transport.post("data:,", "4", false).await, Ok("".into()));
    drop(transport);
    assert_eq!(is_aborted(&signals), [false]);
}

#[wasm_bindgen_test]
fn a_header_that_cannot_be_sent_is_an_error() {
    for (name, value) in [("not a name", "1"), ("x-name", "not\na value")] {
        let options = RequestOptions {
            headers: vec![(name.into(), value.into())],
            ..RequestOptions::default()
        };
        let error = PollingTransport::new(&options).unwrap_err();
        assert_eq!(error, SetupError::InvalidHeader { name: name.into() });
    }
}

#[wasm_bindgen_test]
async fn a_request_is_on_its_way_when_the_call_returns() {
    let (_fetch, asked) = watched_fetch();
    let options = RequestOptions {
        headers: vec![("x-name", "1"), ("X-Name", "2")]
            .into_iter()
            .map(|(name, value)| (name.into(), value.into()))
            .collect(),
        with_credentials: true,
        ..RequestOptions::default()
    };
    let transport = PollingTransport::new(&options).unwrap();
    let _never_polled = transport.post("data:,", "4hello", false);
    let init = JsFuture::from(asked).await.unwrap();
    assert_eq!(member(&init, "method"), "POST");
    assert_eq!(member(&init, "body"), "4hello");
    assert_eq!(member(&init, "credentials"), "include");
    assert_eq!(member(&init, "keepalive"), false);
    let sent = Array::from(&member(&init, "headers"));
    assert_eq!(
        json(&sent),
        r#"[["accept","*/*"],["content-type","text/plain;charset=UTF-8"],["x-name","1, 2"]]"#
    );
}

#[wasm_bindgen_test]
async fn the_close_request_may_outlive_the_page_and_the_transport() {
    let (fetch, signals) = unanswered_fetch();
    let transport = transport();
    let got = transport.get("data:,", true);
    drop(fetch);
    let (_fetch, asked) = watched_fetch();
    transport.close_request("data:,");
    let init = JsFuture::from(asked).await.unwrap();
    assert_eq!(member(&init, "method"), "POST");
    assert_eq!(member(&init, "body"), "1");
    assert_eq!(member(&init, "keepalive"), true);
    assert!(member(&init, "signal").is_undefined());
    // It is left to the server until that has answered.
    assert_eq!(is_aborted(&signals), [false]);
    drop(got);
}
