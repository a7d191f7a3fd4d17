//! Listeners: what they hear, which closure hears it, and when they end.

use std::rc::{Rc, Weak};

use socketio_wasm_yew::socketio_wasm::{events, Socket, State};
use socketio_wasm_yew::{
    use_socket, use_socket_answer, use_socket_emit, use_socket_error, use_socket_event,
    use_socket_latest, use_socket_latest_on, use_socket_on, use_socket_respond, use_socket_state,
    SocketProvider,
};
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::support::{mount, new_tag, server, tagged, Observer, Report, Reported, Seen, Turn};

events! {
    server "counted" => Counted(u32);
    server "repeated" => Repeated(u32, String);
    server "double" => Double(u32) -> u32;
    client "count" => Count(u32);
}

#[derive(PartialEq, Properties)]
struct ListenerProps {
    turn: Turn,
}

/// Reports what it hears, and in which turn its closure was made.
#[component]
fn Listener(ListenerProps { turn }: &ListenerProps) -> Html {
    let (socket, state) = (use_socket(), use_socket_state());
    turn.report.send(Seen::State(socket, state));
    let (report, of) = (turn.report.clone(), turn.number);
    use_socket_event("counted", move |number: u32| {
        report.send(Seen::Heard { number, turn: of });
    });
    turn.report.send(Seen::Turn(turn.number));
    let gone = turn.report.clone();
    use_effect_with((), move |()| move || gone.send(Seen::Gone));
    Html::default()
}

#[component]
fn App(turn: &Turn) -> Html {
    let listener = html! { <Listener turn={turn.clone()} /> };
    html! {
        <SocketProvider url={server()} configure={tagged(&turn.tag)}>
            { for (0..turn.users).map(|_| listener.clone()) }
        </SocketProvider>
    }
}

async fn heard(seen: &mut Reported<Seen>) -> (u32, u32) {
    match seen.until(|seen| matches!(seen, Seen::Heard { .. })).await {
        Seen::Heard { number, turn } => (number, turn),
        _ => unreachable!(),
    }
}

/// What was heard and not taken.
fn all_heard(seen: &mut Reported<Seen>) -> Vec<(u32, u32)> {
    let heard = seen.rest().into_iter().filter_map(|seen| match seen {
        Seen::Heard { number, turn } => Some((number, turn)),
        _ => None,
    });
    heard.collect()
}

/// Waits for an answer: whatever was sent to the page before has been heard.
async fn settled(socket: &Socket) {
    let _: () = socket.emit_with_ack("echo", ()).await.unwrap();
}

#[wasm_bindgen_test]
async fn every_event_of_a_burst_is_heard() {
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let app = mount::<App>(turn);
    let socket = seen.until(Seen::is_connected).await.socket();
    socket.emit("count", &500).unwrap();
    for number in 0..500 {
        assert_eq!(heard(&mut seen).await, (number, 0));
    }
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn the_newest_closure_hears_and_is_the_only_one() {
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let mut app = mount::<App>(turn.clone());
    let socket = seen.until(Seen::is_connected).await.socket();
    for number in 1..=50 {
        app.update(Turn {
            number,
            ..turn.clone()
        });
        seen.until(|seen| matches!(seen, Seen::Turn(turn) if *turn == number))
            .await;
        if number % 10 == 0 {
            socket.emit("count", &1).unwrap();
            assert_eq!(heard(&mut seen).await, (0, number));
        }
    }
    seen.rest();
    socket.emit("count", &1).unwrap();
    settled(&socket).await;
    assert_eq!(all_heard(&mut seen), [(0, 50)]);
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn a_listener_ends_with_its_component() {
    #[derive(PartialEq, Properties)]
    struct HolderProps {
        held: Report<Weak<()>>,
        report: Report<Seen>,
    }
    /// Gives its test what tells whether its closures are still there.
    #[component]
    fn Holder(HolderProps { held, report }: &HolderProps) -> Html {
        let token = Rc::new(());
        held.send(Rc::downgrade(&token));
        let (a, b, c, d) = (token.clone(), token.clone(), token.clone(), token);
        use_socket_event("counted", move |_: u32| drop(a.clone()));
        use_socket_on::<Counted>(move |_| drop(b.clone()));
        use_socket_respond("double", move |n: u32| (n, c.clone()).0);
        use_socket_error(move |_| drop(d.clone()));
        let gone = report.clone();
        use_effect_with((), move |()| move || gone.send(Seen::Gone));
        Html::default()
    }
    #[derive(PartialEq, Properties)]
    struct Props {
        turn: Turn,
        held: Report<Weak<()>>,
    }
    #[component]
    fn Holders(Props { turn, held }: &Props) -> Html {
        let report = turn.report.clone();
        let holder = html! { <Holder held={held.clone()} {report} /> };
        html! {
            <SocketProvider url={server()} configure={tagged(&turn.tag)}>
                <Listener turn={Turn { users: 0, ..turn.clone() }} />
                { for (0..turn.users).map(|_| holder.clone()) }
            </SocketProvider>
        }
    }
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let (held, mut tokens) = Report::new();
    let with = |users| Props {
        turn: Turn {
            users,
            ..turn.clone()
        },
        held: held.clone(),
    };
    let mut app = mount::<Holders>(with(1));
    let socket = seen.until(Seen::is_connected).await.socket();
    let token = tokens.next().await;
    assert!(token.upgrade().is_some());
    app.update(with(0));
    seen.until(|seen| matches!(seen, Seen::Gone)).await;
    // The component is torn down in one go, which ends with its effects.
    settled(&socket).await;
    assert!(token.upgrade().is_none());
    assert!(socket.state().is_connected());
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn a_thousand_mounts_leave_one_listener() {
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let mut app = mount::<App>(turn.clone());
    let socket = seen.until(Seen::is_connected).await.socket();
    for number in 1..=1000 {
        for users in [0, 1] {
            app.update(Turn {
                number,
                users,
                ..turn.clone()
            });
            let is_done = |seen: &Seen| match seen {
                Seen::Gone => users == 0,
                Seen::Turn(turn) => users == 1 && *turn == number,
                _ => false,
            };
            seen.until(is_done).await;
        }
    }
    seen.rest();
    socket.emit("count", &1).unwrap();
    settled(&socket).await;
    assert_eq!(all_heard(&mut seen), [(0, 1000)]);
    app.destroy();
    observer.gone(&tag).await;
}

#[wasm_bindgen_test]
async fn typed_events_answers_and_the_newest_value() {
    #[component]
    fn Typed(ListenerProps { turn }: &ListenerProps) -> Html {
        let report = turn.report.clone();
        use_socket_on::<Repeated>(move |(number, text)| {
            assert_eq!(text, "text");
            report.send(Seen::Heard { number, turn: 0 });
        });
        use_socket_answer::<Double>(|n| n * 2);
        let untyped = use_socket_latest::<u32>("counted");
        let typed = use_socket_latest_on::<Counted>();
        assert_eq!(untyped, typed);
        turn.report.send(Seen::Latest(typed));
        let count = use_socket_emit::<Count>();
        use_effect_with((), move |()| count.emit(3));
        let (socket, state) = (use_socket(), use_socket_state());
        turn.report.send(Seen::State(socket, state));
        Html::default()
    }
    #[component]
    fn TypedApp(turn: &Turn) -> Html {
        html! {
            <SocketProvider
                url={server()}
                configure={tagged(&turn.tag)}
                enabled={turn.enabled}
            >
                <Typed turn={turn.clone()} />
            </SocketProvider>
        }
    }
    let (tag, observer) = (new_tag(), Observer::new());
    let (turn, mut seen) = Turn::new(&tag);
    let mut app = mount::<TypedApp>(turn.clone());
    let first = seen.until(|seen| matches!(seen, Seen::Latest(_))).await;
    assert!(matches!(first, Seen::Latest(None)));
    let socket = seen.until(Seen::is_connected).await.socket();
    // Emitted before there was a connection.
    seen.until(|seen| matches!(seen, Seen::Latest(Some(number)) if **number == 2))
        .await;
    socket.emit("repeat", (4, "text")).unwrap();
    assert_eq!(heard(&mut seen).await.0, 4);
    let mut answers = socket.stream::<u32>("answer");
    socket.emit("question", &21).unwrap();
    let answer = futures::StreamExt::next(&mut answers).await;
    assert_eq!(answer.unwrap().unwrap(), 42);
    // Another client knows nothing of the first one's values.
    seen.rest();
    app.update(Turn {
        enabled: false,
        ..turn
    });
    let is_forgotten = |seen: &Seen| matches!(seen, Seen::Latest(None));
    seen.until(is_forgotten).await;
    seen.until(|seen| matches!(seen, Seen::State(_, State::Idle)))
        .await;
    app.destroy();
    observer.gone(&tag).await;
}
