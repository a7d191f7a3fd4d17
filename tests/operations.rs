//! Random sequences of what a user, a server, a network and a browser can do. Whatever
//! they do, the core does not panic, looks the same to an application that observes it
//! and to one that does not, keeps the order of packets, and can be closed and used again.

#![cfg(not(target_arch = "wasm32"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

#[path = "scenario/support/mod.rs"]
mod support;

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::prelude::*;
use proptest::test_runner::FileFailurePersistence;
use serde_json::json;
use socketio_wasm::protocol::io::{EngineEventKind, Millis, TransportKind};
use socketio_wasm::protocol::options::{Limit, NamespaceOptions, Setting};

use support::emitter::{Failure, Outcome};
use support::host::MANAGER_EVENTS;
use support::pair::{Mode, Pair, Setup};
use support::socket::{AckOutcome, Auth, Socket};
use support::value::Value;

#[derive(Clone, Debug)]
enum Operation {
    Connect(usize),
    Disconnect(usize),
    Open,
    OpenWithCallback,
    Close,
    Emit(usize),
    Ask(usize, Option<f64>),
    Promise(usize),
    Volatile(usize),
    Binary(usize),
    Unserialisable(usize),
    Send(usize),
    Require(usize),
    Raw(usize),
    Bytes,
    CloseSession,
    ForgetSessions,
    Configure(Switch, bool),
    Cut,
    BreakWebSockets,
    BlackHole(bool),
    Offline,
    BeforeUnload,
    PageHide,
    Advance(f64),
    Freeze(f64),
    SetClock(f64),
    EngineClose,
    EngineWrite,
    Set(Setting),
    Listen(Place, Action),
}

#[derive(Clone, Copy, Debug)]
enum Switch {
    Reachable,
    WebSockets,
    Heartbeats,
    Accepts,
    Answers,
    Options,
}

/// Where a listener is called, once.
#[derive(Clone, Copy, Debug)]
enum Place {
    Namespace(usize, &'static str),
    Outgoing(usize),
    Manager(&'static str),
    Engine(&'static str),
}

/// What it does there.
#[derive(Clone, Copy, Debug)]
enum Action {
    Throw,
    Connect(usize),
    Disconnect(usize),
    Reconnect(usize),
    Emit(usize),
    Open,
    Close,
    EngineClose,
}

const NAMESPACES: [&str; 2] = ["/", "/admin"];

/// Frames as no server should send them, among some that it may.
const RAW: [&str; 24] = [
    "4",
    "40",
    "41",
    "42",
    "43",
    "44",
    "47",
    "x",
    "",
    "1",
    "2",
    "3probe",
    "0{}",
    "5",
    "6",
    "41/admin,",
    "40{\"sid\":\"again\"}",
    "44{\"message\":\"no\"}",
    "42[\"bare\"]",
    "430[1]",
    "451-[\"partial\",{\"_placeholder\":true,\"num\":0}]",
    "42/nowhere,[\"x\"]",
    "4299999999999999999999[\"ask\"]",
    "42{",
];

fn namespace() -> impl Strategy<Value = usize> {
    0..NAMESPACES.len()
}

fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        Just(Action::Throw),
        namespace().prop_map(Action::Connect),
        namespace().prop_map(Action::Disconnect),
        namespace().prop_map(Action::Reconnect),
        namespace().prop_map(Action::Emit),
        Just(Action::Open),
        Just(Action::Close),
        Just(Action::EngineClose),
    ]
}

fn place() -> impl Strategy<Value = Place> {
    let engine_events = EngineEventKind::ALL.map(EngineEventKind::name).to_vec();
    let events = prop::sample::select(vec!["connect", "disconnect", "connect_error", "down"]);
    prop_oneof![
        3 => (namespace(), events).prop_map(|(ns, name)| Place::Namespace(ns, name)),
        1 => namespace().prop_map(Place::Outgoing),
        2 => prop::sample::select(MANAGER_EVENTS.to_vec()).prop_map(Place::Manager),
        3 => prop::sample::select(engine_events).prop_map(Place::Engine),
    ]
}

fn setting() -> impl Strategy<Value = Setting> {
    prop_oneof![
        any::<bool>().prop_map(Setting::Reconnection),
        prop_oneof![
            Just(Limit::Times(1)),
            Just(Limit::Times(3)),
            Just(Limit::Unlimited)
        ]
        .prop_map(Setting::ReconnectionAttempts),
        prop_oneof![Just(0.0), Just(50.0), Just(f64::NAN)]
            .prop_map(|delay| Setting::ReconnectionDelay(delay.into())),
        prop_oneof![Just(0.0), Just(500.0), Just(-1.0)]
            .prop_map(|delay| Setting::ReconnectionDelayMax(delay.into())),
        (0.0..2.0).prop_map(Setting::RandomizationFactor),
        prop_oneof![Just(None), Just(Some(0.0)), Just(Some(200.0))]
            .prop_map(|timeout| Setting::Timeout(timeout.map(Millis::new))),
    ]
}

fn switch() -> impl Strategy<Value = Switch> {
    prop_oneof![
        Just(Switch::Reachable),
        Just(Switch::WebSockets),
        Just(Switch::Heartbeats),
        Just(Switch::Accepts),
        Just(Switch::Answers),
        Just(Switch::Options),
    ]
}

fn operation() -> impl Strategy<Value = Operation> {
    prop_oneof![
        4 => namespace().prop_map(Operation::Connect),
        3 => namespace().prop_map(Operation::Disconnect),
        1 => Just(Operation::Open),
        1 => Just(Operation::OpenWithCallback),
        1 => Just(Operation::Close),
        5 => namespace().prop_map(Operation::Emit),
        4 => (namespace(), prop_oneof![Just(None), (0.0..400.0).prop_map(Some)])
            .prop_map(|(ns, timeout)| Operation::Ask(ns, timeout)),
        1 => namespace().prop_map(Operation::Promise),
        2 => namespace().prop_map(Operation::Volatile),
        2 => namespace().prop_map(Operation::Binary),
        1 => namespace().prop_map(Operation::Unserialisable),
        5 => namespace().prop_map(Operation::Send),
        2 => namespace().prop_map(Operation::Require),
        3 => (0..RAW.len()).prop_map(Operation::Raw),
        1 => Just(Operation::Bytes),
        1 => Just(Operation::CloseSession),
        1 => Just(Operation::ForgetSessions),
        3 => (switch(), any::<bool>()).prop_map(|(switch, on)| Operation::Configure(switch, on)),
        2 => Just(Operation::Cut),
        1 => Just(Operation::BreakWebSockets),
        1 => any::<bool>().prop_map(Operation::BlackHole),
        1 => Just(Operation::Offline),
        1 => Just(Operation::BeforeUnload),
        1 => Just(Operation::PageHide),
        12 => prop_oneof![0.0..30.0, 0.0..3000.0, Just(0.0)].prop_map(Operation::Advance),
        1 => (0.0..5000.0).prop_map(Operation::Freeze),
        1 => prop_oneof![Just(-3.6e6), Just(3.6e6), -500.0..500.0].prop_map(Operation::SetClock),
        1 => Just(Operation::EngineClose),
        1 => Just(Operation::EngineWrite),
        1 => setting().prop_map(Operation::Set),
        6 => (place(), action()).prop_map(|(place, action)| Operation::Listen(place, action)),
    ]
}

#[derive(Clone, Debug)]
struct Conditions {
    transports: Vec<TransportKind>,
    try_all: bool,
    retries: Option<Limit>,
    ack_timeout: Option<Millis>,
    recovery: bool,
    max_payload: usize,
    jitter: f64,
    ping_interval: f64,
}

fn conditions() -> impl Strategy<Value = Conditions> {
    use TransportKind::{Polling, WebSocket};
    let transports = prop::sample::select(vec![
        vec![Polling, WebSocket],
        vec![Polling],
        vec![WebSocket],
        vec![WebSocket, Polling],
    ]);
    let retries = prop_oneof![3 => Just(None), 1 => Just(Some(Limit::Times(2)))];
    let ack_timeout = prop_oneof![2 => Just(None), 1 => Just(Some(Millis::new(150.0)))];
    let max_payload = prop_oneof![Just(0), Just(30), Just(100_000)];
    let ping_interval = prop_oneof![Just(25_000.0), Just(300.0)];
    (
        transports,
        any::<bool>(),
        retries,
        ack_timeout,
        any::<bool>(),
        max_payload,
        0.0..1.0,
        ping_interval,
    )
        .prop_map(
            |(transports, try_all, retries, ack_timeout, recovery, max_payload, jitter, ping)| {
                Conditions {
                    transports,
                    try_all,
                    retries,
                    ack_timeout,
                    recovery,
                    max_payload,
                    jitter,
                    ping_interval: ping,
                }
            },
        )
}

/// One run of a sequence.
struct Run {
    pair: Pair,
    sockets: Vec<Socket>,
    emitted: Cell<u32>,
    sent: u32,
    asked: Rc<RefCell<Vec<u32>>>,
    /// Whether listeners still do what they were made for.
    wild: Rc<Cell<bool>>,
}

impl Run {
    fn new(conditions: &Conditions, mode: Mode) -> Self {
        let mut setup = Setup::new(mode).transports(&conditions.transports);
        setup.manager.timeout = Some(2000.0.into());
        setup.engine.try_all_transports = conditions.try_all;
        setup.manager.auto_connect = false;
        let pair = setup.pair();
        pair.world.set_jitter(conditions.jitter);
        pair.server().config.recovery = conditions.recovery;
        pair.server().config.max_payload = conditions.max_payload;
        pair.server().config.ping_interval = conditions.ping_interval;
        pair.server().config.ping_timeout = 200.0;
        let options = NamespaceOptions {
            retries: conditions.retries,
            ack_timeout: conditions.ack_timeout,
        };
        let socket = |name: &&str| pair.socket_with(name, options, Auth::None);
        let sockets = NAMESPACES.iter().map(socket).collect();
        Self {
            pair,
            sockets,
            emitted: Cell::new(0),
            sent: 0,
            asked: Rc::default(),
            wild: Rc::new(Cell::new(true)),
        }
    }

    fn note(&self, outcome: Outcome) {
        if let Err(failure) = outcome {
            self.pair.log(&format!("caught {failure}"));
        }
    }

    /// A body with a number that only grows.
    fn numbered(&self, name: &str) -> Value {
        self.emitted.set(self.emitted.get() + 1);
        Value::body(&json!([name, self.emitted.get()]))
    }

    fn perform(&mut self, operation: &Operation) {
        let pair = &self.pair;
        match operation {
            Operation::Connect(ns) => self.note(self.sockets[*ns].connect()),
            Operation::Disconnect(ns) => self.note(self.sockets[*ns].disconnect()),
            Operation::Open => self.note(pair.client.open()),
            Operation::OpenWithCallback => {
                let world = pair.world.clone();
                let opened =
                    move |error: Option<Value>| world.log(format_args!("opened {error:?}"));
                self.note(pair.client.open_with(opened));
            }
            Operation::Close => self.note(pair.client.close()),
            Operation::Emit(ns) => {
                let body = self.numbered("up");
                self.note(self.sockets[*ns].emission(body).send());
            }
            Operation::Ask(ns, timeout) => {
                let body = self.numbered("ask");
                let (number, asked) = (self.emitted.get(), self.asked.clone());
                let log = pair.log_ack(&number.to_string());
                let mut emission = self.sockets[*ns].emission(body);
                if let Some(timeout) = timeout {
                    emission = emission.timeout(*timeout);
                }
                let emission = emission.ack(move |outcome: AckOutcome| {
                    assert!(!asked.borrow().contains(&number), "answered twice");
                    asked.borrow_mut().push(number);
                    log(outcome);
                });
                self.note(emission.send());
            }
            Operation::Promise(ns) => {
                let body = self.numbered("promise");
                let log = pair.log_ack("promise");
                self.note(self.sockets[*ns].emission(body).promise(log).send());
            }
            Operation::Volatile(ns) => {
                let body = self.numbered("volatile");
                self.note(self.sockets[*ns].emission(body).volatile().send());
            }
            Operation::Binary(ns) => {
                let args = json!(["bytes", { "_placeholder": true, "num": 0 }]);
                let body = Value::binary_body(&args, &[&[1, 2, 3]]);
                self.note(self.sockets[*ns].emission(body).send());
            }
            Operation::Unserialisable(ns) => {
                let body = Value::Lazy(Rc::new(|| Err(Failure::new("unserialisable"))));
                self.note(self.sockets[*ns].emission(body).send());
            }
            Operation::Send(ns) => {
                self.sent += 1;
                let args = json!(["down", self.sent]);
                pair.server().emit(NAMESPACES[*ns], args);
            }
            Operation::Require(ns) => {
                let name = NAMESPACES[*ns];
                pair.server().send(&format!("42{name},5[\"required\"]"));
            }
            Operation::Raw(index) => pair.server().send(RAW[*index]),
            Operation::Bytes => pair.server().send_bytes(&[9]),
            Operation::CloseSession => pair.server().close_session(),
            Operation::ForgetSessions => pair.server().forget_sessions(),
            Operation::Configure(switch, on) => self.configure(*switch, *on),
            Operation::Cut => pair.cut(),
            Operation::BreakWebSockets => pair.break_web_sockets(),
            Operation::BlackHole(on) => pair.black_hole(*on),
            Operation::Offline => pair.offline(),
            Operation::BeforeUnload => pair.before_unload(),
            Operation::PageHide => pair.page_hide(),
            Operation::Advance(milliseconds) => pair.advance(milliseconds.floor()),
            Operation::Freeze(milliseconds) => pair.freeze(milliseconds.floor()),
            Operation::SetClock(milliseconds) => pair.world.set_clock(milliseconds.floor()),
            Operation::EngineClose => {
                if let Some(engine) = pair.client.engine() {
                    self.note(engine.close());
                }
            }
            Operation::EngineWrite => {
                if let Some(engine) = pair.client.engine() {
                    let world = pair.world.clone();
                    self.note(engine.write_with("2[\"raw\"]", move || world.log("flushed")));
                }
            }
            Operation::Set(setting) => pair.client.set(*setting),
            Operation::Listen(place, action) => self.listen(*place, *action),
        }
    }

    fn configure(&self, switch: Switch, on: bool) {
        let mut server = self.pair.server();
        let config = &mut server.config;
        match switch {
            Switch::Reachable => config.reachable = on,
            Switch::WebSockets => config.web_sockets = on,
            Switch::Heartbeats => config.heartbeats = on,
            Switch::Accepts => config.accepts = on,
            Switch::Answers => config.answers = on,
            Switch::Options => self.pair.client.options_throw.set(!on),
        }
    }

    fn listen(&self, place: Place, action: Action) {
        let (client, sockets) = (self.pair.client.clone(), self.sockets.clone());
        let world = self.pair.world.clone();
        let (wild, armed) = (self.wild.clone(), Cell::new(true));
        let act = move || -> Outcome {
            if !wild.get() || !armed.replace(false) {
                return Ok(());
            }
            world.log(format_args!("{action:?} in {place:?}"));
            match action {
                Action::Throw => Err(Failure::new("thrown")),
                Action::Connect(ns) => sockets[ns].connect(),
                Action::Disconnect(ns) => sockets[ns].disconnect(),
                Action::Reconnect(ns) => {
                    sockets[ns].disconnect()?;
                    sockets[ns].connect()
                }
                Action::Emit(ns) => sockets[ns].emit(json!(["inner"])),
                Action::Open => client.open(),
                Action::Close => client.close(),
                Action::EngineClose => client.engine().map_or(Ok(()), |engine| engine.close()),
            }
        };
        match place {
            Place::Namespace(ns, name) => {
                self.sockets[ns].on(name, move |_| act());
            }
            Place::Outgoing(ns) => self.sockets[ns].on_any_outgoing(move |_| act()),
            Place::Manager(name) => {
                self.pair.client.on(name, move |_| act());
            }
            Place::Engine(name) => {
                if let Some(engine) = self.pair.client.engine() {
                    engine.on(name, move |_| act());
                }
            }
        }
    }

    /// What holds after every operation.
    fn check(&self) {
        let client = &self.pair.client;
        let transports = client.driver.with(|core| core.census().transports);
        assert_eq!(transports, client.transports.borrow().len(), "transports");
        if let Some(deadline) = client.deadline() {
            assert!(deadline.is_finite(), "deadline {deadline}");
        }
        for (&id, engine) in client.engines.borrow().iter() {
            let waiting = client
                .driver
                .with(|core| core.engine(id).map(|e| e.waiting()));
            let buffered = engine.buffer.borrow().len();
            assert_eq!(waiting, Some(buffered), "write buffer of {id:?}");
        }
    }

    /// Within a session, packets come in the order in which they were emitted.
    fn check_order(&self) {
        let server = self.pair.server();
        let mut last: BTreeMap<(&str, &str), u32> = BTreeMap::new();
        for (session, message) in server.messages() {
            if let Some((namespace, number)) = number_in(message) {
                if let Some(before) = last.insert((session, namespace), number) {
                    assert!(before < number, "{number} came after {before}");
                }
            }
        }
    }

    /// The trouble is over, and nobody makes more of it.
    fn heal(&mut self) {
        let pair = &self.pair;
        pair.black_hole(false);
        pair.client.options_throw.set(false);
        {
            let mut server = pair.server();
            server.config = Default::default();
        }
        self.wild.set(false);
        for setting in [
            Setting::Reconnection(true),
            Setting::ReconnectionAttempts(Limit::Unlimited),
            Setting::ReconnectionDelay(100.0.into()),
            Setting::ReconnectionDelayMax(1000.0.into()),
            Setting::RandomizationFactor(0.0),
            Setting::Timeout(Some(2000.0.into())),
        ] {
            pair.client.set(setting);
        }
        // Requests that nobody answers are given up by the browser at last.
        pair.cut();
        pair.advance(0.0);
    }

    fn end(&mut self) {
        self.heal();
        let pair = &self.pair;
        for socket in &self.sockets {
            socket.disconnect().unwrap();
        }
        pair.advance(5000.0);
        pair.expect_no_connection_left();

        for socket in &self.sockets {
            socket.connect().unwrap();
        }
        pair.advance(10_000.0);
        assert!(self.sockets.iter().all(Socket::connected), "no way back");
        assert_eq!(pair.client.transports.borrow().len(), 1);
        for socket in &self.sockets {
            assert_eq!(socket.buffered(), 0);
            socket.disconnect().unwrap();
        }
        pair.advance(5000.0);
        pair.expect_nothing_left();
    }
}

/// The namespace and the number of a numbered packet.
fn number_in(message: &str) -> Option<(&str, u32)> {
    let (head, rest) = message.split_once("[\"")?;
    let (name, number) = rest.split_once("\",")?;
    let head = head.strip_prefix("42")?;
    let namespace = head.split_once(',').map_or("/", |parts| parts.0);
    let numbered = ["up", "ask", "promise", "volatile"].contains(&name);
    let number = number.trim_end_matches(']').parse().ok()?;
    numbered.then_some((namespace, number))
}

fn run(conditions: &Conditions, operations: &[Operation], mode: Mode) -> Vec<String> {
    let mut run = Run::new(conditions, mode);
    for (index, operation) in operations.iter().enumerate() {
        run.pair.log(&format!("# {index}: {operation:?}"));
        run.perform(operation);
        run.check();
    }
    let trace = run.pair.world.take_trace();
    // Sent again, a packet may come after later ones.
    if conditions.retries.is_none() {
        run.check_order();
    }
    run.end();
    trace
}

proptest! {
    #![proptest_config(ProptestConfig {
        failure_persistence: Some(Box::new(FileFailurePersistence::Off)),
        ..ProptestConfig::default()
    })]

    #[test]
    fn any_sequence_of_operations_is_survived(
        conditions in conditions(),
        operations in prop::collection::vec(operation(), 1..60),
    ) {
        let plain = run(&conditions, &operations, Mode::Plain);
        let observed = run(&conditions, &operations, Mode::Observed);
        prop_assert_eq!(&plain, &observed);
    }
}
