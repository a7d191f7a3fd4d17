use super::*;

/// protocol, host, port, path, query
fn parsed(text: &str) -> [String; 5] {
    let uri = parse(text).unwrap();
    [uri.protocol, uri.host, uri.port, uri.path, uri.query]
}

#[test]
fn parts_of_an_address() {
    for (text, wanted) in [
        ("", ["", "", "", "", ""]),
        ("https://h/a?b#c", ["https", "h", "", "/a", "b"]),
        ("ws://h.x:8080", ["ws", "h.x", "8080", "", ""]),
        ("h.x:8080/nsp", ["", "h.x", "8080", "/nsp", ""]),
        ("http://u:p@h:1/", ["http", "h", "1", "/", ""]),
        ("http://:@h", ["http", "h", "", "", ""]),
        ("u@h/a@b", ["", "h", "", "/a@b", ""]),
        ("http://a:b:c@h", ["http", "a:b:c", "", "@h", ""]),
        ("http://é.x/€?q=😀", ["http", "é.x", "", "/€", "q=😀"]),
        ("http://h?a=1?b#x?y", ["http", "h", "", "", "a=1?b"]),
        ("http://h#x?y", ["http", "h", "", "", ""]),
        ("http://h/a/b.html?c", ["http", "h", "", "/a/b.html", "c"]),
        ("http://h//a//", ["http", "h", "", "//a//", ""]),
        ("http://h:?x", ["http", "h", "", "", "x"]),
        // What no part accepts ends the address.
        ("http://h:8x/y?z", ["http", "h", "8", "x", ""]),
        ("HTTP://h/a", ["", "HTTP", "", "//h/a", ""]),
        ("ftp://h", ["", "ftp", "", "//h", ""]),
        ("http:/h", ["", "http", "", "/h", ""]),
        // Addresses of version 6, up to seven groups and one.
        ("::1", ["", "::1", "", "", ""]),
        ("http://::1:80", ["http", "::1:80", "", "", ""]),
        ("a:b:", ["", "a:b:", "", "", ""]),
        ("a:80", ["", "a", "80", "", ""]),
        ("A::1", ["", "A", "", ":1", ""]),
        ("1:2:3:4:5:6:7:8:9", ["", "1:2:3:4:5:6:7:8", "9", "", ""]),
        ("abcde:1:2:3", ["", "abcde", "1", ":2:3", ""]),
        ("http://[::1]:3000/a", ["http", "::1", "3000", "/a", ""]),
        ("http://u@[fe80::1]/", ["http", "fe80::1", "", "/", ""]),
        ("[::1]", ["", "::1", "", "", ""]),
        // Brackets that enclose something else.
        ("http://host/?a[]=1:2", ["http", "os", "", "/", "a[]=1:2"]),
        ("http://host/[a:b]", ["http", "os", "", "/[a;b]", ""]),
        ("http://h/[]", ["http", "h", "", "/[]", ""]),
        ("http://ab/[]", ["http", "", "", "/[]", ""]),
        ("http://]:1[/x", ["http", "]", "1", "];1]:1[", ""]),
        ("http://😀/[]", ["http", "", "", "/[]", ""]),
        ("http://😀a/[]", ["http", "\u{fffd}", "", "/[]", ""]),
    ] {
        assert_eq!(parsed(text), wanted, "{text:?}");
    }
}

#[test]
fn source_is_what_was_understood() {
    for (text, source) in [
        ("http://h/a?b#c", "http://h/a?b#c"),
        ("http://h:8x/y", "http://h:8x"),
        ("http://h#a\nb", "http://h#a"),
        ("http://h/a\nb", "http://h/a\nb"),
        // With brackets it is the text itself, whatever became of it.
        ("http://[::1]:8x/y", "http://[::1]:8x/y"),
    ] {
        let uri = parse(text).unwrap();
        assert_eq!(uri.source, source);
        assert_eq!(uri.ipv6, text.contains('['));
    }
}

#[test]
fn length_counts_utf16_code_units() {
    assert!(parse(&"a".repeat(8000)).is_ok());
    assert_eq!(parse(&"a".repeat(8001)), Err(UrlError::TooLong));
    assert!(parse(&"é".repeat(8000)).is_ok());
    assert!(parse(&"😀".repeat(4000)).is_ok());
    assert_eq!(parse(&"😀".repeat(4001)), Err(UrlError::TooLong));
}

fn location(protocol: &str, host: &str, hostname: &str, port: &str) -> Location {
    Location {
        protocol: protocol.into(),
        host: host.into(),
        hostname: hostname.into(),
        port: port.into(),
    }
}

#[test]
fn lookup_completes_an_address() {
    let page = location("https:", "page.x:3000", "page.x", "3000");
    for (uri, source, id, nsp) in [
        (
            None,
            "https://page.x:3000",
            "https://page.x:3000/socket.io",
            "/",
        ),
        (
            Some("/admin"),
            "https://page.x:3000/admin",
            "https://page.x:3000/socket.io",
            "/admin",
        ),
        (
            Some("//h.x/a"),
            "https://h.x/a",
            "https://h.x:443/socket.io",
            "/a",
        ),
        (
            Some("h.x:8080"),
            "https://h.x:8080",
            "https://h.x:8080/socket.io",
            "/",
        ),
        (
            Some("http://h/a?b#c"),
            "http://h/a?b#c",
            "http://h:80/socket.io",
            "/a",
        ),
        (Some("ws://h:80"), "ws://h:80", "ws://h:80/socket.io", "/"),
        (Some("wss://h"), "wss://h", "wss://h:443/socket.io", "/"),
        (
            Some("http://[::1]:9/é"),
            "http://[::1]:9/é",
            "http://[::1]:9/socket.io",
            "/é",
        ),
        (Some(""), "https://", "https://:443/socket.io", "/"),
    ] {
        let found = lookup(uri, "/socket.io", Some(&page)).unwrap();
        assert_eq!(found.source, source);
        assert_eq!(found.id, id);
        assert_eq!(found.nsp, nsp);
        assert_eq!(found.query.is_some(), source.contains('?'));
    }
}

#[test]
fn lookup_on_a_page_without_a_host() {
    let file = location("file:", "", "", "");
    let found = lookup(None, "/x", Some(&file)).unwrap();
    assert_eq!(found.source, "file://file://");
    assert_eq!(found.id, "://file:/x");
    assert_eq!(found.nsp, "//file://");
}

#[test]
fn lookup_without_a_location_needs_a_full_address() {
    assert!(lookup(Some("http://h"), "/", None).is_ok());
    for uri in [
        None,
        Some(""),
        Some("/a"),
        Some("//h"),
        Some("h.x"),
        Some("ftp://h"),
    ] {
        assert_eq!(lookup(uri, "/", None), Err(UrlError::NoLocation));
    }
}

#[test]
fn lookup_tells_the_query() {
    let query = |uri| lookup(Some(uri), "/", None).unwrap().query;
    assert_eq!(query("http://h/?"), None);
    assert_eq!(query("http://h/?=x"), Some(Vec::new()));
    let wanted = [("1", "%20"), ("b", "2=3")];
    let wanted = wanted.map(|(name, value)| (name.into(), value.into()));
    assert_eq!(query("http://h?b=2=3&1=%20"), Some(wanted.into()));
}

#[test]
fn address_of_a_request() {
    let query = [
        ("EIO".to_owned(), "4".to_owned()),
        ("é".into(), "a b".into()),
    ];
    let url = |hostname, secure, port, query| {
        let scheme = if secure { "https" } else { "http" };
        request_url(scheme, hostname, secure, port, "/socket.io/", query)
    };
    for (found, wanted) in [
        (url("h", false, "80", &[]), "http://h/socket.io/"),
        (url("h", false, "443", &[]), "http://h:443/socket.io/"),
        (url("h", true, "443", &[]), "https://h/socket.io/"),
        (url("h", true, "80", &[]), "https://h:80/socket.io/"),
        (url("h", true, "0443", &[]), "https://h/socket.io/"),
        (url("h", true, "", &[]), "https://h/socket.io/"),
        (url("h", true, "x", &[]), "https://h:x/socket.io/"),
        (
            url("::1", false, "3000", &query),
            "http://[::1]:3000/socket.io/?EIO=4&%C3%A9=a%20b",
        ),
    ] {
        assert_eq!(found, wanted);
    }
}

#[test]
fn tokens_have_eight_characters() {
    assert_eq!(timestamp_token(1_700_000_000_000.0, 0.0), "w3v28000");
    assert_eq!(timestamp_token(1_700_000_000_001.0, 0.999_999), "w3v29zzz");
    assert_eq!(timestamp_token(0.0, 0.5), "00000i00");
    for now in [f64::NAN, -1.0, f64::INFINITY, 1e300] {
        assert_eq!(timestamp_token(now, 0.1).len(), 8);
    }
}
