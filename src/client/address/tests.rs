//! Those cases of `tests/js/address.test.mjs` that mean something here, and what is refused.

#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const PAGE: Option<&str> = Some("https://page.x:3000");

/// The address of a request of long-polling, and the namespace.
fn read(text: &str, page: Option<&str>) -> Option<(String, String)> {
    let address = Address::read(text, page)?;
    let endpoint = address.endpoint("/socket.io/", &[]);
    let url = endpoint.url(TransportKind::Polling, Parameters::default());
    let url = url.strip_suffix("EIO=4&transport=polling").unwrap();
    let url = url.replacen("/socket.io/", "", 1);
    let url = url.trim_end_matches(['?', '&']);
    Some((url.into(), address.namespace().into()))
}

#[test]
fn what_an_address_means() {
    for (text, url, namespace) in [
        ("https://h", "https://h", "/"),
        ("https://h/", "https://h", "/"),
        ("https://h/a?b=c#d", "https://h?b=c", "/a"),
        ("ws://h.x:8080", "http://h.x:8080", "/"),
        ("wss://h:443/a", "https://h", "/a"),
        ("http://h:443", "http://h:443", "/"),
        ("http://h:0080", "http://h", "/"),
        ("http://h:", "http://h", "/"),
        ("HTTP://h", "http://h", "/"),
        ("http://u:p@h:1/", "http://h:1", "/"),
        ("http://u@p@h", "http://h", "/"),
        ("http://é.x/€", "http://é.x", "/€"),
        ("http://h/a@b", "http://h", "/a@b"),
        ("http://h//a//", "http://h", "//a//"),
        ("http://h#a?b=c", "http://h", "/"),
        ("http://h?a=1?b#x?y", "http://h?a=1%3Fb", "/"),
        ("http://[::1]:3000/a", "http://[::1]:3000", "/a"),
        ("http://u@[fe80::1]/", "http://[fe80::1]", "/"),
        ("http://h/[]", "http://h", "/[]"),
        ("http://host/?a[]=1:2", "http://host?a%5B%5D=1%3A2", "/"),
        // What is missing is the page's.
        ("", "https://page.x:3000", "/"),
        ("?a=1", "https://page.x:3000?a=1", "/"),
        ("/admin", "https://page.x:3000", "/admin"),
        ("//h.x/a", "https://h.x", "/a"),
        ("h.x:8080/nsp", "https://h.x:8080", "/nsp"),
        ("u@h/a@b", "https://h", "/a@b"),
        ("[::1]", "https://[::1]", "/"),
        ("h.x/a://b", "https://h.x", "/a://b"),
        ("http:/h", "https://http", "/h"),
    ] {
        let found = read(text, PAGE);
        assert_eq!(found, Some((url.into(), namespace.into())), "{text}");
        let is_complete = split_scheme(text).is_some();
        assert_eq!(read(text, None), found.filter(|_| is_complete), "{text}");
    }
}

#[test]
fn what_is_no_address() {
    for text in [
        "ftp://h",
        "http://",
        "http:///a",
        "http://h:8x",
        "http://h:65536",
        "http://h:+80",
        "http://a b",
        "http://h\n",
        "http://%41",
        "http://::1",
        "http://[::1",
        "http://[::1]a",
        "http://[]",
        "http://[h]",
        "http://[::x]",
        "//",
        "http://h?a=%",
        "http://h?a=%4",
        "http://h?%zz",
        "http://h?a=%C3",
        "http://h?%ED%A0%80",
        "http://h?a=%+1",
    ] {
        assert_eq!(Address::read(text, PAGE), None, "{text}");
    }
}

#[test]
fn a_page_without_a_server_has_none_to_offer() {
    for page in [None, Some("file://"), Some("null"), Some("")] {
        assert_eq!(Address::read("/a", page), None);
        assert!(Address::read("http://h", page).is_some());
    }
}

#[test]
fn only_localhost_needs_no_network() {
    let is_localhost = |text| Address::read(text, None).unwrap().is_localhost();
    assert!(is_localhost("http://localhost:3000"));
    assert!(!is_localhost("http://localhost.x"));
}

fn pairs<const N: usize>(pairs: [(&str, &str); N]) -> Vec<(String, String)> {
    pairs
        .map(|(name, value)| (name.into(), value.into()))
        .into()
}

#[test]
fn the_address_of_a_request() {
    let address = Address::read("https://h:1/nsp?b=x&a=2=3&b=%C3%A9", None).unwrap();
    let endpoint = address.endpoint("own/path", &pairs([("a", "é €"), ("sid", "x"), ("c", "")]));
    let parameters = Parameters {
        session: Some("s+1"),
        token: Some(35 * 36 + 10),
        base64: true,
    };
    assert_eq!(
        endpoint.url(TransportKind::Polling, parameters),
        "https://h:1/own/path/?b=%C3%A9&a=%C3%A9%20%E2%82%AC&c=&EIO=4&transport=polling\
         &sid=s%2B1&t=000000za&b64=1"
    );
    assert_eq!(
        endpoint.url(TransportKind::WebSocket, Parameters::default()),
        "wss://h:1/own/path/?b=%C3%A9&a=%C3%A9%20%E2%82%AC&c=&EIO=4&transport=websocket"
    );
}

#[test]
fn a_path_begins_and_ends_with_a_slash() {
    let address = Address::read("ws://h", None).unwrap();
    for (path, url) in [
        ("/socket.io/", "ws://h/socket.io/?"),
        ("/socket.io", "ws://h/socket.io/?"),
        ("a/b", "ws://h/a/b/?"),
        ("/", "ws://h/?"),
        ("", "ws://h/?"),
    ] {
        let endpoint = address.endpoint(path, &[]);
        let found = endpoint.url(TransportKind::WebSocket, Parameters::default());
        assert!(found.starts_with(url), "{path}: {found}");
    }
}

#[test]
fn unreserved_characters_stay_as_they_are() {
    let mut out = String::new();
    encode(&mut out, "aZ09-_.!~*'() +/:😀");
    assert_eq!(out, "aZ09-_.!~*'()%20%2B%2F%3A%F0%9F%98%80");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

    #[test]
    fn what_is_encoded_reads_back(text: String) {
        let mut encoded = String::new();
        encode(&mut encoded, &text);
        prop_assert!(encoded.is_ascii());
        prop_assert_eq!(decode(&encoded), Some(text));
    }

    #[test]
    fn the_address_of_a_request_is_an_address(
        text in "((https?|wss?):)?(//)?(u@)?(h|\\[::1\\])?(:[0-9]{1,3})?(/[a-z%]{0,3})?([?][a-c=&%0-9]{0,8})?(#[a-z]?)?",
        value: String,
    ) {
        if let Some(address) = Address::read(&text, PAGE) {
            let endpoint = address.endpoint("/p", &[("v".into(), value.clone())]);
            let url = endpoint.url(TransportKind::WebSocket, Parameters::default());
            let again = Address::read(&url, None).unwrap();
            prop_assert_eq!(again.namespace(), "/p/");
            prop_assert!(again.query.contains(&("v".into(), value)));
            let place = |address: &Address| (address.is_secure, address.host.clone(), address.port);
            prop_assert_eq!(place(&again), place(&address));
        }
    }
}
