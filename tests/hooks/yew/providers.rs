//! Connections: how many there are, when they begin and when they end.

use std::convert::Infallible;

use serde::{Deserialize, Serialize};
use socketio_wasm_yew::socketio_wasm::{AckError, Builder, Client, Reason, State};
use socketio_wasm_yew::{
    use_socket, use_socket_namespace, use_socket_state, ClientProvider, NamespaceProvider,
    SocketProvider,
};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::support::{mount, new_tag, server, tagged, until, Lines, Observer, Report, Seen, Turn};

#[derive(PartialEq, Properties)]
struct UserProps {
    report: Report<Seen>,
}

/// Reports what the connection is like in each render.
#[component]
fn User(UserProps { report }: &UserProps) -> Html {
    let (socket, state) = (use_socket(), use_socket_state());
    report.send(Seen::State(socket, state.clone()));
    html! { <p>{ state.to_string() }</p> }
}

#[component]
fn App(turn: &Turn) -> Html {
    turn.report.send(Seen::Turn(turn.number));
    html! {
        // A closure that no other render has had.
        <SocketProvider url={server()} enabled={turn.enabled} configure={tagged(&turn.tag)}>
            { for (0..turn.users).map(|_| html! { <User report={turn.report.clone()} /> }) }
        </SocketProvider>
    }
}

#[wasm_bindgen_test]
async fn many_components_and_many_renders_share_one_connection() {
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let mut app = mount::<App>(Turn {
        users: 2,
        ..turn.clone()
    });
    let first = seen.until(Seen::is_connected).await.socket();
    let second = seen.until(Seen::is_connected).await.socket();
    assert_eq!(first, second);
    for number in 1..=100 {
        app.update(Turn {
            users: 2 + number % 3,
            number,
            ..turn.clone()
        });
        seen.until(|seen| matches!(seen, Seen::Turn(turn) if *turn == number))
            .await;
    }
    // Whatever the renders have begun has reached the server before this answer.
    let _: () = first.emit_with_ack("echo", ()).await.unwrap();
    assert_eq!(observer.lines(&tag).await, Lines { made: 1, open: 1 });
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn a_provider_that_is_mounted_again_connects_again() {
    let (tag, observer) = (new_tag(), Observer::new());
    for made in 1..=2 {
        let (turn, mut seen) = Turn::new(&tag);
        let app = mount::<App>(turn);
        seen.until(Seen::is_connected).await;
        app.destroy();
        observer.gone(&tag).await;
        assert_eq!(observer.lines(&tag).await, Lines { made, open: 0 });
    }
}

#[wasm_bindgen_test]
async fn a_socket_that_others_hold_is_closed_with_its_provider() {
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let app = mount::<App>(turn);
    let socket = seen.until(Seen::is_connected).await.socket();
    let weak = socket.downgrade();
    app.destroy();
    let reason = Reason::ClientDisconnect;
    until(&socket, &State::Disconnected { reason }).await;
    observer.gone(&tag).await;
    // No component holds it any more; a report may.
    drop((socket, seen));
    assert!(weak.upgrade().is_none());
}

#[wasm_bindgen_test]
async fn the_switch_connects_and_disconnects() {
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let off = Turn {
        enabled: false,
        ..turn.clone()
    };
    let mut app = mount::<App>(off.clone());
    let Seen::State(idle, state) = seen.until(|seen| matches!(seen, Seen::State(..))).await else {
        unreachable!()
    };
    assert_eq!(state, State::Idle);
    let waiting = idle.emit_with_ack::<u32>("echo", &1).send();
    assert_eq!(observer.lines(&tag).await.made, 0);

    app.update(turn.clone());
    let first = seen.until(Seen::is_connected).await.socket();
    assert_ne!(first, idle);
    drop(idle);
    assert!(matches!(waiting.await, Err(AckError::Closed { .. })));
    assert_eq!(observer.lines(&tag).await, Lines { made: 1, open: 1 });

    app.update(off);
    // What is seen after that is of the second one.
    seen.until(|seen| matches!(seen, Seen::State(_, State::Idle)))
        .await;
    observer.gone(&tag).await;
    assert!(!first.state().is_connected());
    app.update(turn);
    let second = seen.until(Seen::is_connected).await.socket();
    assert_ne!(first, second);
    assert_eq!(observer.lines(&tag).await, Lines { made: 2, open: 1 });
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn the_state_is_followed_through_a_lost_line() {
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let app = mount::<App>(turn);
    let socket = seen.until(Seen::is_connected).await.socket();
    seen.rest();
    socket.emit("cut", ()).unwrap();
    let is_waiting = |seen: &Seen| {
        matches!(seen, Seen::State(_, State::Waiting { attempt: 1, reason, .. })
            if *reason == Reason::TransportClose)
    };
    seen.until(is_waiting).await;
    let again = seen.until(Seen::is_connected).await.socket();
    assert_eq!(socket, again);
    assert_eq!(observer.lines(&tag).await, Lines { made: 2, open: 1 });
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn only_those_who_ask_for_the_state_render_with_it() {
    #[component]
    fn Indifferent(UserProps { report }: &UserProps) -> Html {
        let socket = use_socket();
        report.send(Seen::State(socket.clone(), State::Idle));
        Html::default()
    }
    #[component]
    fn Both(turn: &Turn) -> Html {
        let (ignored, mut states) = Report::new();
        // The provider is rendered once, so that this is the report of all renders.
        let connected = turn.report.clone();
        use_effect_with((), move |()| {
            yew::platform::spawn_local(async move {
                let Seen::State(socket, state) = states.until(Seen::is_connected).await else {
                    unreachable!()
                };
                connected.send(Seen::State(socket, state));
            });
        });
        html! {
            <SocketProvider url={server()} configure={tagged(&turn.tag)}>
                <Indifferent report={turn.report.clone()} />
                <User report={ignored} />
            </SocketProvider>
        }
    }
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let app = mount::<Both>(turn);
    let mut renders = 0;
    while !seen.next().await.is_connected() {
        renders += 1;
    }
    assert_eq!(renders, 1);
    app.destroy();
    observer.gone(&tag).await;
}

#[derive(Debug, Deserialize, PartialEq, Serialize)]
struct Auth {
    token: String,
}

#[wasm_bindgen_test]
async fn namespaces_share_the_connection() {
    #[component]
    fn Admin(UserProps { report }: &UserProps) -> Html {
        let (socket, state) = (use_socket_namespace("/admin"), use_socket_state());
        // Inside of the provider both are the same one.
        let provided = use_socket();
        assert_eq!(socket, provided);
        report.send(Seen::State(socket, state));
        Html::default()
    }
    #[component]
    fn Two(turn: &Turn) -> Html {
        let tag = turn.tag.clone();
        let configure = move |builder: Builder| {
            let token = "secret".to_owned();
            let auth = move || {
                let token = token.clone();
                async move { Ok::<_, Infallible>(Auth { token }) }
            };
            tagged(&tag).emit(builder).auth_with(auth)
        };
        let admin = html! {
            <NamespaceProvider name="/admin"><Admin report={turn.report.clone()} /></NamespaceProvider>
        };
        html! {
            <SocketProvider url={server()} {configure}>
                { for (turn.users == 1).then_some(admin) }
                <User report={turn.report.clone()} />
            </SocketProvider>
        }
    }
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let mut app = mount::<Two>(turn.clone());
    let is_connected = |name: &'static str| move |seen: &Seen| matches!(seen, Seen::State(socket, state) if state.is_connected() && socket.name() == name);
    let one = seen.until(Seen::is_connected).await.socket();
    let other = if one.name() == "/" { "/admin" } else { "/" };
    let other = seen.until(is_connected(other)).await.socket();
    let (main, admin) = match one.name() {
        "/" => (one, other),
        _ => (other, one),
    };
    let auth: Auth = admin.emit_with_ack("auth", ()).await.unwrap();
    assert_eq!(auth.token, "secret");
    assert_eq!(observer.lines(&tag).await, Lines { made: 1, open: 1 });

    // The namespace is left with the component, and nobody else.
    let id = admin.id().unwrap();
    let weak = admin.downgrade();
    drop(admin);
    app.update(Turn { users: 0, ..turn });
    seen.rest();
    let still_there = || main.emit_with_ack::<bool>("who", id.as_str());
    assert!(!still_there().await.unwrap());
    seen.rest();
    assert!(weak.upgrade().is_none());
    assert!(main.state().is_connected());
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn a_client_made_elsewhere_stays() {
    #[derive(PartialEq, Properties)]
    struct Props {
        client: Client,
        report: Report<Seen>,
    }
    #[component]
    fn Provided(props: &Props) -> Html {
        html! {
            <ClientProvider client={props.client.clone()}>
                <User report={props.report.clone()} />
            </ClientProvider>
        }
    }
    let client = Client::connect(server()).unwrap();
    let (report, mut seen) = Report::new();
    let app = mount::<Provided>(Props {
        client: client.clone(),
        report,
    });
    let socket = seen.until(Seen::is_connected).await.socket();
    assert_eq!(socket, client.socket());
    app.destroy();
    let echo: u32 = socket.emit_with_ack("echo", &7).await.unwrap();
    assert_eq!(echo, 7);
}
