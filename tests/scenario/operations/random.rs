//! What a user, a server, a network and a browser may do, by chance.

use proptest::prelude::*;
use socketio_wasm::protocol::io::{EngineEventKind, Millis, TransportKind};
use socketio_wasm::protocol::options::{Limit, Setting};

use super::super::support::host::MANAGER_EVENTS;

#[derive(Clone, Debug)]
pub(crate) enum Operation {
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
pub(crate) enum Switch {
    Reachable,
    WebSockets,
    WebTransports,
    Heartbeats,
    Accepts,
    Answers,
    Options,
}

/// Where a listener is called, once.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Place {
    Namespace(usize, &'static str),
    Outgoing(usize),
    Manager(&'static str),
    Engine(&'static str),
}

/// What it does there. No name is that of an [`Operation`], as a failing history is printed without types.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Action {
    Throws,
    Connects(usize),
    Disconnects(usize),
    Reconnects(usize),
    Emits(usize),
    Opens,
    Closes,
    ClosesEngine,
}

pub(super) const NAMESPACES: [&str; 2] = ["/", "/admin"];

/// Frames as no server should send them, among some that it may.
pub(super) const RAW: [&str; 24] = [
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

pub(super) fn namespace() -> impl Strategy<Value = usize> {
    0..NAMESPACES.len()
}

pub(super) fn action() -> impl Strategy<Value = Action> {
    prop_oneof![
        Just(Action::Throws),
        namespace().prop_map(Action::Connects),
        namespace().prop_map(Action::Disconnects),
        namespace().prop_map(Action::Reconnects),
        namespace().prop_map(Action::Emits),
        Just(Action::Opens),
        Just(Action::Closes),
        Just(Action::ClosesEngine),
    ]
}

pub(super) fn place() -> impl Strategy<Value = Place> {
    let engine_events = EngineEventKind::ALL.map(EngineEventKind::name).to_vec();
    let events = prop::sample::select(vec!["connect", "disconnect", "connect_error", "down"]);
    prop_oneof![
        3 => (namespace(), events).prop_map(|(ns, name)| Place::Namespace(ns, name)),
        1 => namespace().prop_map(Place::Outgoing),
        2 => prop::sample::select(MANAGER_EVENTS.to_vec()).prop_map(Place::Manager),
        3 => prop::sample::select(engine_events).prop_map(Place::Engine),
    ]
}

pub(super) fn setting() -> impl Strategy<Value = Setting> {
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

pub(super) fn switch() -> impl Strategy<Value = Switch> {
    prop_oneof![
        Just(Switch::Reachable),
        Just(Switch::WebSockets),
        Just(Switch::WebTransports),
        Just(Switch::Heartbeats),
        Just(Switch::Accepts),
        Just(Switch::Answers),
        Just(Switch::Options),
    ]
}

pub(crate) fn operation() -> impl Strategy<Value = Operation> {
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
pub(crate) struct Conditions {
    pub(super) transports: Vec<TransportKind>,
    pub(super) try_all: bool,
    pub(super) retries: Option<Limit>,
    pub(super) ack_timeout: Option<Millis>,
    pub(super) recovery: bool,
    pub(super) max_payload: usize,
    pub(super) random: f64,
    pub(super) ping_interval: f64,
}

pub(crate) fn conditions() -> impl Strategy<Value = Conditions> {
    use TransportKind::{Polling, WebSocket, WebTransport};
    let transports = prop::sample::select(vec![
        vec![Polling, WebSocket],
        vec![Polling],
        vec![WebSocket],
        vec![WebSocket, Polling],
        vec![Polling, WebSocket, WebTransport],
        vec![WebTransport, Polling],
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
            |(transports, try_all, retries, ack_timeout, recovery, max_payload, random, ping)| {
                Conditions {
                    transports,
                    try_all,
                    retries,
                    ack_timeout,
                    recovery,
                    max_payload,
                    random,
                    ping_interval: ping,
                }
            },
        )
}
