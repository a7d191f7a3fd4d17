//! Random sequences of what a user, a server, a network and a browser can do. Whatever
//! they do, the core does not panic, looks the same to an application that observes it
//! and to one that does not, keeps the order of packets, and can be closed and used again.

mod judge;
mod printed;
pub(crate) mod random;

use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;

use proptest::collection::vec;
use serde_json::json;
use socketio_wasm::protocol::options::{Limit, NamespaceOptions, Setting};

use super::support::delivery::{numbered_event, Kind};
use super::support::emitter::{Failure, Outcome};
use super::support::histories::check_histories;
use super::support::pair::{Mode, Pair, Setup};
use super::support::socket::{AckOutcome, Auth, Socket};
use super::support::value::Value;
use judge::Judge;
use random::{
    conditions, operation, Action, Conditions, Operation, Place, Switch, NAMESPACES, RAW,
};

/// One run of a sequence.
struct Run {
    pair: Pair,
    sockets: Vec<Socket>,
    emitted: Cell<u32>,
    sent: u32,
    /// Whether each acknowledgement has a time limit.
    ack_timeout: bool,
    judge: Judge,
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
        pair.world.set_random(conditions.random);
        pair.server().config.recovery = conditions.recovery;
        pair.server().config.max_payload = conditions.max_payload;
        pair.server().config.ping_interval = conditions.ping_interval;
        pair.server().config.ping_timeout = 200.0;
        let options = NamespaceOptions {
            retries: conditions.retries,
            ack_timeout: conditions.ack_timeout,
        };
        let socket = |name: &&str| pair.socket_with(name, options, Auth::None);
        let sockets: Vec<Socket> = NAMESPACES.iter().map(socket).collect();
        Self {
            judge: Judge::new(&pair, &sockets, conditions),
            ack_timeout: conditions.ack_timeout.is_some(),
            pair,
            sockets,
            emitted: Cell::new(0),
            sent: 0,
            wild: Rc::new(Cell::new(true)),
        }
    }

    fn note(&self, outcome: Outcome) {
        if let Err(failure) = outcome {
            self.pair.log(&format!("caught {failure}"));
        }
    }

    /// A body with a number that only grows, about to be emitted.
    fn numbered(&self, ns: usize, name: &str, kind: Kind) -> (Value, u32) {
        let number = self.emitted.get() + 1;
        self.emitted.set(number);
        self.judge.emitted(ns, number, kind);
        (Value::body(&json!([name, number])), number)
    }

    fn perform(&mut self, operation: &Operation) {
        if loses(operation) {
            self.judge.trouble();
        }
        let pair = &self.pair;
        match operation {
            Operation::Connect(ns) => self.note(self.sockets[*ns].connect()),
            Operation::Disconnect(ns) => self.note(self.sockets[*ns].disconnect()),
            Operation::Open => self.note(pair.client.open()),
            Operation::OpenWithCallback => self.open_with_callback(),
            Operation::Close => self.note(pair.client.close()),
            Operation::Emit(ns) => self.emit(*ns),
            Operation::Ask(ns, timeout) => self.ask(*ns, *timeout),
            Operation::Promise(ns) => self.promise(*ns),
            Operation::Volatile(ns) => self.emit_volatile(*ns),
            Operation::Binary(ns) => self.emit_binary(*ns),
            Operation::Unserialisable(ns) => {
                let body = Value::Lazy(Rc::new(|| Err(Failure::new("unserialisable"))));
                self.note(self.sockets[*ns].emission(body).send());
            }
            Operation::Send(ns) => {
                self.sent += 1;
                let args = json!(["down", self.sent]);
                if pair.server().try_emit(NAMESPACES[*ns], args) {
                    self.judge.server_sent(*ns, self.sent);
                }
            }
            Operation::Require(ns) => {
                let name = NAMESPACES[*ns];
                pair.server().send(&format!("42{name},5[\"required\"]"));
            }
            Operation::Raw(index) => self.server_sends_raw(RAW[*index]),
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
            Operation::EngineWrite => self.engine_write(),
            Operation::Set(setting) => pair.client.set(*setting),
            Operation::Listen(place, action) => self.listen(*place, *action),
        }
    }

    fn open_with_callback(&self) {
        let world = self.pair.world.clone();
        let opened = move |error: Option<Value>| world.log(format_args!("opened {error:?}"));
        self.note(self.pair.client.open_with(opened));
    }

    fn emit(&self, ns: usize) {
        let (body, _) = self.numbered(ns, "up", Kind::Plain);
        self.note(self.sockets[ns].emission(body).send());
    }

    fn emit_volatile(&self, ns: usize) {
        let (body, _) = self.numbered(ns, "volatile", Kind::Volatile);
        self.note(self.sockets[ns].emission(body).volatile().send());
    }

    fn promise(&self, ns: usize) {
        let (body, number) = self.numbered(ns, "promise", Kind::Asking { certain: true });
        let settled = self.settled(ns, number);
        self.note(self.sockets[ns].emission(body).promise(settled).send());
    }

    fn server_sends_raw(&self, frame: &str) {
        self.judge.confusing()();
        self.pair.server().send(frame);
    }

    fn ask(&self, ns: usize, timeout: Option<f64>) {
        let certain = timeout.is_some() || self.ack_timeout;
        let (body, number) = self.numbered(ns, "ask", Kind::Asking { certain });
        let mut emission = self.sockets[ns].emission(body);
        if let Some(timeout) = timeout {
            emission = emission.timeout(timeout);
        }
        self.note(emission.ack(self.settled(ns, number)).send());
    }

    /// Called with the end of an acknowledgement.
    fn settled(&self, ns: usize, number: u32) -> impl FnOnce(AckOutcome) {
        let log = self.pair.log_ack(&number.to_string());
        let settled = self.judge.settling(ns, number);
        move |outcome| {
            settled(!matches!(outcome, AckOutcome::Error(_)));
            log(outcome);
        }
    }

    fn emit_binary(&self, ns: usize) {
        let args = json!(["bytes", { "_placeholder": true, "num": 0 }]);
        let body = Value::binary_body(&args, &[&[1, 2, 3]]);
        self.note(self.sockets[ns].emission(body).send());
    }

    fn engine_write(&self) {
        if let Some(engine) = self.pair.client.engine() {
            let world = self.pair.world.clone();
            self.note(engine.write_with("2[\"raw\"]", move || world.log("flushed")));
        }
    }

    fn configure(&self, switch: Switch, on: bool) {
        let mut server = self.pair.server();
        let config = &mut server.config;
        match switch {
            Switch::Reachable => config.reachable = on,
            Switch::WebSockets => config.web_sockets = on,
            Switch::WebTransports => config.web_transports = on,
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
        let confusing = self.judge.confusing();
        let act = move || -> Outcome {
            if !wild.get() || !armed.replace(false) {
                return Ok(());
            }
            world.log(format_args!("{action:?} in {place:?}"));
            match action {
                Action::Throws => {
                    confusing();
                    Err(Failure::new("thrown"))
                }
                Action::Connects(ns) => sockets[ns].connect(),
                Action::Disconnects(ns) => sockets[ns].disconnect(),
                Action::Reconnects(ns) => {
                    sockets[ns].disconnect()?;
                    sockets[ns].connect()
                }
                Action::Emits(ns) => sockets[ns].emit(json!(["inner"])),
                Action::Opens => client.open(),
                Action::Closes => client.close(),
                Action::ClosesEngine => client.engine().map_or(Ok(()), |engine| engine.close()),
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
    fn check(&mut self) {
        self.judge.look(&self.pair);
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
            if let Some((namespace, number)) = numbered_event(message) {
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
            server.config.web_transports = true;
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
        self.judge.expect_arrival(&self.pair);
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
        self.judge.expect_arrival(pair);
        for socket in &self.sockets {
            assert_eq!(socket.buffered(), 0);
            socket.disconnect().unwrap();
        }
        pair.advance(5000.0);
        pair.expect_nothing_left();
        self.judge.expect_settled();
    }
}

/// Whether something may be lost by it, and the client is not told at once.
fn loses(operation: &Operation) -> bool {
    matches!(
        operation,
        Operation::Cut
            | Operation::BlackHole(true)
            | Operation::BreakWebSockets
            | Operation::CloseSession
            | Operation::ForgetSessions
            | Operation::BeforeUnload
            | Operation::PageHide
    )
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
    let client = Rc::downgrade(&run.pair.client);
    drop(run);
    assert!(client.upgrade().is_none(), "something holds the client");
    trace
}

/// It looks the same to an application that observes it and to one that does not.
pub(crate) fn survive(conditions: &Conditions, operations: &[Operation]) {
    let plain = run(conditions, operations, Mode::Plain);
    let observed = run(conditions, operations, Mode::Observed);
    assert_eq!(plain, observed);
}

#[test]
fn any_sequence_of_operations_is_survived() {
    check_histories(
        (conditions(), vec(operation(), 1..60)),
        |(conditions, operations)| survive(&conditions, &operations),
        |(conditions, operations)| printed::as_test(conditions, operations),
    );
}
