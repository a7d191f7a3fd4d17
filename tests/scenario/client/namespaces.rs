//! Several namespaces over one connection.

use serde_json::json;
use socketio_wasm::{Client, State};

use super::support::Page;

#[test]
fn share_a_connection() {
    let page = Page::new();
    let (client, main) = page.connected(Page::builder());
    let admin = client.namespace("/admin");
    assert_eq!(admin, client.namespace("admin"));
    assert_ne!(admin, main);
    assert_eq!(main, client.socket());
    page.advance(100.0);
    let [log, other] = [page.logger(), page.logger()];
    let _main = main.on("e", move |n: u32| log(format!("main {n}")));
    let _admin = admin.on("e", move |n: u32| other(format!("admin {n}")));
    page.server().emit("/", json!(["e", 1]));
    page.server().emit("/admin", json!(["e", 2]));
    admin.emit("hello", ()).unwrap();
    page.advance(100.0);
    page.expect(&["main 1", "admin 2"]);
    page.expect_server(&["websocket 40/admin,", r#"websocket 42/admin,["hello"]"#]);
    assert_eq!(page.urls().len(), 1);
}

#[test]
fn dropping_one_leaves_it_and_no_other() {
    let page = Page::new();
    let (client, main) = page.connected(Page::builder());
    let admin = client.namespace("/admin");
    let messages = admin.messages();
    page.advance(100.0);
    drop(admin);
    page.advance(100.0);
    page.expect_server(&["websocket 40/admin,", "websocket 41/admin,"]);
    assert!(main.state().is_connected());
    // Listeners of the one that was dropped are not those of a new one.
    let again = client.namespace("/admin");
    page.advance(100.0);
    assert!(again.state().is_connected());
    page.server().emit("/admin", json!(["e"]));
    page.advance(100.0);
    let mut messages = messages;
    assert!(messages.pop().is_none());
}

#[test]
fn the_namespace_of_the_address() {
    for (url, namespace) in [
        ("https://server.example/admin", "/admin"),
        ("https://server.example/", "/"),
        ("https://server.example", "/"),
        ("/admin", "/admin"),
        ("", "/"),
    ] {
        let page = Page::new();
        let client = page.connect(Client::builder(url));
        assert_eq!(client.socket().name(), namespace, "{url}");
        page.advance(1000.0);
        assert!(client.socket().state().is_connected(), "{url}");
    }
}

#[test]
fn the_namespace_of_the_builder_needs_no_slash() {
    for (name, namespace) in [("admin", "/admin"), ("/admin", "/admin"), ("", "/")] {
        let page = Page::new();
        let client = page.connect(Page::builder().namespace(name));
        assert_eq!(client.socket().name(), namespace);
        assert_eq!(client.socket(), client.namespace(name));
        page.advance(100.0);
        assert!(client.socket().state().is_connected(), "{name}");
    }
}

#[test]
fn a_main_namespace_that_leaves_keeps_the_connection_of_others() {
    let page = Page::new();
    let (client, main) = page.connected(Page::builder());
    let admin = client.namespace("/admin");
    page.advance(100.0);
    main.disconnect();
    page.advance(100.0);
    assert!(admin.state().is_connected());
    client.close();
    page.advance(100.0);
    assert!(matches!(admin.state(), State::Disconnected { .. }));
    assert_eq!(client.transport(), None);
}

#[test]
fn a_thousand_mounts_add_nothing() {
    let page = Page::new();
    let (client, _main) = page.connected(Page::builder());
    for _ in 0..1000 {
        let socket = client.namespace("/mounted");
        socket.on("e", || ()).detach();
        page.advance(20.0);
    }
    page.advance(100.0);
    page.server().take_log();
    let log = page.logger();
    let socket = client.namespace("/mounted");
    let _listener = socket.on("e", move || log("heard".into()));
    page.advance(100.0);
    page.server().emit("/mounted", json!(["e"]));
    page.advance(100.0);
    page.expect(&["heard"]);
}
