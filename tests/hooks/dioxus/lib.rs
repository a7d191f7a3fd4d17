//! The hooks of Dioxus in a page of a browser, against a real server:
//! `node tests/client/run.mjs --suite=dioxus`.

#![cfg(all(test, target_arch = "wasm32", target_os = "unknown"))]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod asking;
mod support;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use dioxus::prelude::*;
use socketio_wasm::{Client, Reconnection, State};
use socketio_wasm_dioxus::*;
use wasm_bindgen_test::wasm_bindgen_test;

use support::{builder, mount, Controls, Observer};

socketio_wasm::events! {
    /// Has the server send so many of `Counted`.
    client "count" => pub Count(u32);
    /// One of them.
    server "counted" => pub Counted(u32);
}

#[component]
fn User() -> Element {
    let socket = use_socket();
    let state = use_socket_state();
    use_socket_event("news", |_: String| {});
    let name = socket.socket().unwrap().name().to_owned();
    rsx! { p { "{name} {state}" } }
}

#[wasm_bindgen_test]
async fn components_that_come_and_go_share_one_connection() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        controls.use_provider(|builder| builder)?;
        rsx! {
            User {}
            User {}
            if (controls.shown)() {
                User {}
            }
        }
    }
    let observer = Observer::new();
    let page = mount("share", true, app).await;
    page.shows(&["/ connected"; 3]).await;
    for _ in 0..10 {
        page.set(page.controls.shown, false);
        page.shows(&["/ connected"; 2]).await;
        page.set(page.controls.shown, true);
        page.shows(&["/ connected"; 3]).await;
    }
    assert_eq!(observer.lines("share").await.made, 1);
}

#[wasm_bindgen_test]
async fn a_provider_that_is_rendered_again_stays_connected() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        controls.use_provider(|builder| builder)?;
        rsx! { p { "{controls.round}" } User {} }
    }
    let observer = Observer::new();
    let page = mount("again", true, app).await;
    page.shows(&["1", "/ connected"]).await;
    let id = page.socket().socket().unwrap().id();
    for round in 2..=101 {
        page.set(page.controls.round, round);
        page.set(page.controls.enabled, true);
        page.shows(&[&round.to_string(), "/ connected"]).await;
    }
    let echo: u32 = page.socket().emit_with_ack("echo", &1).await.unwrap();
    assert_eq!((echo, page.socket().socket().unwrap().id()), (1, id));
    assert_eq!(observer.lines("again").await.made, 1);
}

/// Hears with the number of the round in which it was rendered last.
#[component]
fn Listener() -> Element {
    let Controls { round, heard, .. } = use_context();
    let round = round();
    use_socket_event("counted", move |n: u32| heard.borrow_mut().push((round, n)));
    rsx! { p { "round {round}" } }
}

fn listening() -> Element {
    let controls = use_context::<Controls>();
    controls.use_provider(|builder| builder)?;
    rsx! {
        User {}
        if (controls.shown)() {
            Listener {}
        }
    }
}

#[wasm_bindgen_test]
async fn nothing_is_left_of_what_is_unmounted() {
    let observer = Observer::new();
    let page = mount("leave", true, listening).await;
    page.shows(&["/ connected", "round 1"]).await;
    let (socket, heard) = (page.socket(), page.controls.heard.clone());
    let holders = Rc::strong_count(&heard);
    let burst = || async {
        socket.emit("count", &3).unwrap();
        let _: u32 = socket.emit_with_ack("echo", &1).await.unwrap();
        heard.take()
    };
    assert_eq!(burst().await, [(1, 0), (1, 1), (1, 2)]);

    page.set(page.controls.shown, false);
    page.shows(&["/ connected"]).await;
    assert!(Rc::strong_count(&heard) < holders);
    assert_eq!(burst().await, []);

    page.set(page.controls.shown, true);
    page.shows(&["/ connected", "round 1"]).await;
    assert_eq!(Rc::strong_count(&heard), holders);
    // A clone in somebody's hands does not keep the connection.
    let _clone = socket.client();
    drop(page);
    observer.gone("leave").await;
    assert!(socket.socket().is_none());
    assert!(socket.emit("e", ()).is_err());
    assert_eq!(Rc::strong_count(&heard), 1);
    assert_eq!(observer.lines("leave").await.made, 1);
}

#[wasm_bindgen_test]
async fn every_event_of_a_burst_reaches_the_newest_closure() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        controls.use_provider(|builder| builder)?;
        rsx! { Listener {} Newest {} }
    }
    #[component]
    fn Newest() -> Element {
        let (latest, typed) = (
            use_socket_latest::<u32>("counted"),
            use_socket_latest_on::<Counted>(),
        );
        let mut heard = use_signal(|| 0);
        // A signal is written, and a task begun, outside of any event of the page.
        use_socket_on::<Counted>(move |_| {
            spawn(async move { heard += 1 });
        });
        let count = use_socket_emit::<Count>();
        // The server asks this, and the component of the last rendering answers.
        use_socket_respond("double", move |n: u32| count(n).is_ok());
        rsx! { p { "{latest:?} {typed:?} {heard}" } }
    }
    let page = mount("burst", true, app).await;
    page.state(State::is_connected).await;
    for round in [1, 2] {
        page.set(page.controls.round, round);
        let before = if round == 1 {
            "None None 0"
        } else {
            "Some(199) Some(199) 200"
        };
        page.shows(&[&format!("round {round}"), before]).await;
        page.socket().emit("question", &200).unwrap();
        let after = format!("Some(199) Some(199) {}", round * 200);
        page.shows(&[&format!("round {round}"), &after]).await;
        let expected: Vec<_> = (0..200).map(|n| (round, n)).collect();
        assert_eq!(page.controls.heard.take(), expected);
    }
}

#[wasm_bindgen_test]
async fn the_badge_shows_a_line_that_is_lost_and_comes_back() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        controls.use_provider(|builder| {
            let policy = Reconnection::default().min(Duration::from_secs(600));
            builder.reconnection(policy.max(Duration::from_secs(600)))
        })?;
        rsx! { User {} }
    }
    let page = mount("badge", true, app).await;
    page.shows(&["/ connected"]).await;
    page.socket().emit("cut", ()).unwrap();
    page.state(|state| matches!(state, State::Waiting { attempt: 1, .. }))
        .await;
    let is_waiting = |text: &String| text.starts_with("/ waiting to reconnect");
    page.until(|page| page.texts().iter().all(is_waiting)).await;
    // Nobody waits ten minutes: it is tried now.
    page.socket().connect();
    page.shows(&["/ connected"]).await;
}

/// What the client proves who it is with; the session that it may recover is in it, too.
#[derive(serde::Deserialize)]
struct Auth {
    round: u32,
}

#[wasm_bindgen_test]
async fn connected_while_the_visitor_is_logged_in() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        let round = controls.round;
        controls.use_provider(|builder| {
            builder.auth_with(move || {
                let auth = BTreeMap::from([("round", round.cloned())]);
                async move { Ok::<_, Infallible>(auth) }
            })
        })?;
        rsx! { User {} }
    }
    let observer = Observer::new();
    let page = mount("login", false, app).await;
    page.shows(&["/ not connected"]).await;
    for round in [1, 2] {
        page.set(page.controls.round, round);
        page.set(page.controls.enabled, true);
        page.shows(&["/ connected"]).await;
        let auth: Auth = page.socket().emit_with_ack("auth", ()).await.unwrap();
        assert_eq!(auth.round, round);
        assert_eq!(observer.lines("login").await.made, round);
        page.set(page.controls.enabled, false);
        page.shows(&["/ disconnected (disconnected by the client)"])
            .await;
        observer.gone("login").await;
    }
}

#[wasm_bindgen_test]
async fn namespaces_share_the_connection_and_end_with_their_component() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        controls.use_provider(|builder| {
            let auth = BTreeMap::from([("token", "secret")]);
            builder.auth(&auth)
        })?;
        rsx! {
            User {}
            if (controls.shown)() {
                Admin {}
            }
        }
    }
    #[component]
    fn Admin() -> Element {
        let controls = use_context::<Controls>();
        controls.tell(use_socket_namespace_provider("/admin"));
        rsx! { User {} }
    }
    let observer = Observer::new();
    let page = mount("admin", true, app).await;
    page.shows(&["/ connected", "/admin connected"]).await;
    let handle = page.socket();
    let states = handle.socket().unwrap().states();
    page.set(page.controls.shown, false);
    page.shows(&["/ connected"]).await;
    assert!(handle.socket().is_none());
    // The states of a socket end with it.
    futures::StreamExt::count(states).await;
    let lines = observer.lines("admin").await;
    assert_eq!((lines.made, lines.open), (1, 1));
}

#[wasm_bindgen_test]
async fn a_component_that_comes_connects_nothing_that_was_left() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        controls.use_provider(|builder| builder)?;
        rsx! {
            User {}
            if !(controls.shown)() {
                Again {}
            }
        }
    }
    #[component]
    fn Again() -> Element {
        let _ = use_socket_namespace("/");
        rsx! { User {} }
    }
    let left = "/ disconnected (disconnected by the client)";
    let page = mount("left", true, app).await;
    page.shows(&["/ connected"]).await;
    page.socket().disconnect();
    page.shows(&[left]).await;
    page.set(page.controls.shown, false);
    page.shows(&[left, left]).await;
    assert!(page.socket().socket().unwrap().state().is_over());
}

#[wasm_bindgen_test]
async fn a_client_that_was_made_elsewhere_is_lent() {
    fn app() -> Element {
        let controls = use_context::<Controls>();
        let client = use_context::<Client>();
        controls.tell(use_client_provider(|| client));
        rsx! { User {} }
    }
    #[component]
    fn Root() -> Element {
        let client = use_context_provider(|| builder("lent").connect().unwrap());
        let _ = client;
        app()
    }
    let observer = Observer::new();
    let page = mount("unused", true, Root).await;
    page.shows(&["/ connected"]).await;
    let client = page.socket().client().unwrap();
    drop(page);
    let echo: u32 = client.socket().emit_with_ack("echo", &1).await.unwrap();
    let lines = observer.lines("lent").await;
    assert_eq!((echo, lines.made, lines.open), (1, 1, 1));
}
