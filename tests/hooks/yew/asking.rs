//! Requests that belong to a component, and whether there is a connection.

use std::cell::RefCell;
use std::rc::Rc;

use socketio_wasm_yew::socketio_wasm::{Client, Connected, Reconnection, State, Transport};
use socketio_wasm_yew::{
    use_socket, use_socket_ask, use_socket_connected, use_socket_emit_volatile, ClientProvider,
};
use std::time::Duration;
use wasm_bindgen_test::wasm_bindgen_test;
use yew::prelude::*;

use crate::support::{mount, server, Report, Reported};

socketio_wasm_yew::socketio_wasm::events! {
    client "count" => Count(u32);
}

#[derive(Clone, PartialEq, Properties)]
struct Props {
    client: Client,
    report: Report<String>,
    #[prop_or(true)]
    shown: bool,
}

impl Props {
    fn new(client: &Client) -> (Self, Reported<String>) {
        let (report, reported) = Report::new();
        let props = Self {
            client: client.clone(),
            report,
            shown: true,
        };
        (props, reported)
    }
}

#[derive(PartialEq, Properties)]
struct ChildProps {
    report: Report<String>,
}

/// Makes two requests when it is mounted, and reports what it renders.
#[component]
fn Asker(ChildProps { report }: &ChildProps) -> Html {
    let (socket, ask) = (use_socket(), use_socket_ask::<u32>());
    report.send(format!("{:?}", ask.state()));
    let gone = report.clone();
    use_effect_with((), move |()| {
        for number in [1, 2] {
            ask.send(socket.emit_with_ack("repeat and answer", &number));
        }
        move || {
            ask.send(socket.emit_with_ack("repeat and answer", &3));
            gone.send("gone".into());
        }
    });
    Html::default()
}

#[component]
fn App(props: &Props) -> Html {
    let asker = html! { <Asker report={props.report.clone()} /> };
    html! {
        <ClientProvider client={props.client.clone()}>
            { for props.shown.then_some(asker) }
        </ClientProvider>
    }
}

/// A client that is not connected yet, and what the server has got of requests.
fn client() -> (Client, Rc<RefCell<Vec<u32>>>) {
    let client = Client::builder(server()).lazy().connect().unwrap();
    let got = Rc::<RefCell<Vec<u32>>>::default();
    let note = got.clone();
    let listener = move |number: u32| note.borrow_mut().push(number);
    client.socket().on("repeated", listener).detach();
    (client, got)
}

#[wasm_bindgen_test]
async fn a_newer_request_cancels_the_one_before() {
    let (client, got) = client();
    let (props, mut reported) = Props::new(&client);
    let app = mount::<App>(props);
    assert_eq!(reported.next().await, "Idle");
    reported.until(|state| state == "Waiting").await;
    client.socket().connect();
    let outcome = reported.until(|state| state != "Waiting").await;
    assert_eq!(outcome, "Answered(2)");
    assert_eq!(*got.borrow(), [2]);
    app.destroy();
}

#[wasm_bindgen_test]
async fn a_request_ends_with_its_component() {
    let (client, got) = client();
    let (props, mut reported) = Props::new(&client);
    let mut app = mount::<App>(props.clone());
    reported.until(|state| state == "Waiting").await;
    app.update(Props {
        shown: false,
        ..props
    });
    reported.until(|state| state == "gone").await;
    client.socket().connect();
    let _: () = client.socket().emit_with_ack("echo", ()).await.unwrap();
    assert!(got.borrow().is_empty());
    app.destroy();
}

/// Reports each of its renders.
#[component]
fn Switch(ChildProps { report }: &ChildProps) -> Html {
    report.send(use_socket_connected().to_string());
    let count = use_socket_emit_volatile::<Count>();
    // Dropped, as there is no connection.
    use_effect_with((), move |()| count.emit(1));
    Html::default()
}

#[wasm_bindgen_test]
async fn it_renders_again_only_with_another_connection() {
    #[component]
    fn Switched(props: &Props) -> Html {
        html! {
            <ClientProvider client={props.client.clone()}>
                <Switch report={props.report.clone()} />
            </ClientProvider>
        }
    }
    let soon = Duration::from_millis(20);
    let policy = Reconnection::default().min(soon).max(soon);
    let builder = Client::builder(server()).reconnection(policy).lazy();
    let client = builder.connect().unwrap();
    let socket = client.socket();
    let counted = socket.on("counted", |_: u32| panic!("it was dropped"));
    let (props, mut reported) = Props::new(&client);
    let app = mount::<Switched>(props);
    assert_eq!(reported.next().await, "false");
    for _ in 0..2 {
        socket.connect();
        assert_eq!(reported.next().await, "true");
        // The state changes once more when the connection is upgraded.
        let mut states = socket.states();
        let is_upgraded = |state: &State| {
            let websocket = Transport::WebSocket;
            matches!(state, State::Connected(Connected { transport, .. }) if *transport == websocket)
        };
        while !is_upgraded(&futures::StreamExt::next(&mut states).await.unwrap()) {}
        socket.disconnect();
        assert_eq!(reported.next().await, "false");
    }
    drop(counted);
    app.destroy();
    assert_eq!(reported.rest(), Vec::<String>::new());
}
