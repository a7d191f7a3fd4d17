//! A client and a server in simulated time. Everything that happens is in the trace, and
//! the same things happen in the same order every time.

use std::cell::{RefCell, RefMut};
use std::rc::Rc;

use socketio_wasm::protocol::io::{Input, PageInput, TransportKind};
use socketio_wasm::protocol::options::{EngineOptions, ManagerOptions, NamespaceOptions};

use super::clock::World;
use super::emitter::Event;
use super::engine::Engine;
use super::host::{Host, MANAGER_EVENTS};
use super::network::{Message, Request, Response, Wire};
use super::server::Server;
use super::socket::{AckOutcome, Auth, Socket};
use super::transport::Transport;

/// What must make no difference to what an application sees.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Mode {
    /// Nobody listens but the application.
    Plain,
    /// There is a listener of every event of the Manager and of every engine.
    Observed,
}

impl Mode {
    pub(crate) const ALL: [Self; 2] = [Self::Plain, Self::Observed];
}

/// Runs a scenario in every mode: the trace that it expects is the same in all of them.
pub(crate) fn in_every_mode(scenario: impl Fn(Setup)) {
    for mode in Mode::ALL {
        scenario(Setup::new(mode));
    }
}

/// A client that is to be made.
pub(crate) struct Setup {
    pub(crate) mode: Mode,
    pub(crate) manager: ManagerOptions,
    pub(crate) engine: EngineOptions,
}

impl Setup {
    pub(crate) fn new(mode: Mode) -> Self {
        Self {
            mode,
            manager: ManagerOptions::default(),
            engine: EngineOptions::default(),
        }
    }

    pub(crate) fn transports(mut self, transports: &[TransportKind]) -> Self {
        self.engine.transports = transports.to_vec();
        self
    }

    pub(crate) fn web_socket_only(self) -> Self {
        self.transports(&[TransportKind::WebSocket])
    }

    pub(crate) fn polling_only(self) -> Self {
        self.transports(&[TransportKind::Polling])
    }

    /// Makes the client; it has not been opened.
    pub(crate) fn pair(self) -> Pair {
        let world = World::new();
        let server = RefCell::new(Server::new(&world));
        Pair {
            mode: self.mode,
            server,
            client: self.client(&world, 0),
            others: RefCell::default(),
            world,
        }
    }

    /// Makes the client and connects its main namespace, over WebSocket and nothing else.
    pub(crate) fn connected(self) -> (Pair, Socket) {
        let pair = self.web_socket_only().pair();
        let socket = pair.socket("/");
        pair.advance(100.0);
        pair.expect(&["/ connect"]);
        pair.expect_server(&["websocket 40"]);
        (pair, socket)
    }

    fn client(&self, world: &Rc<World>, number: usize) -> Rc<Host> {
        let observed = self.mode == Mode::Observed;
        let engine = self.engine.clone();
        Host::new(world, number, &self.manager, engine, observed)
    }
}

pub(crate) struct Pair {
    mode: Mode,
    pub(crate) world: Rc<World>,
    server: RefCell<Server>,
    pub(crate) client: Rc<Host>,
    others: RefCell<Vec<Rc<Host>>>,
}

/// Listeners hold the sockets that they listen to.
impl Drop for Pair {
    fn drop(&mut self) {
        self.client.forget_listeners();
        for other in self.others.get_mut().iter() {
            other.forget_listeners();
        }
    }
}

impl Pair {
    pub(crate) fn server(&self) -> RefMut<'_, Server> {
        self.server.borrow_mut()
    }

    /// Another Manager in the same program.
    pub(crate) fn another_client(&self, setup: &Setup) -> Rc<Host> {
        let number = self.others.borrow().len() + 1;
        let client = setup.client(&self.world, number);
        self.others.borrow_mut().push(client.clone());
        client
    }

    fn clients(&self) -> Vec<Rc<Host>> {
        let mut clients = vec![self.client.clone()];
        clients.extend(self.others.borrow().iter().cloned());
        clients
    }

    // ---- time

    /// Lets this many milliseconds pass, with everything that happens in them.
    pub(crate) fn advance(&self, milliseconds: f64) {
        let end = self.world.now() + milliseconds;
        self.world.run_microtasks();
        while self.step(end) {}
        self.world.set_now(end);
    }

    /// What is due at this very moment.
    pub(crate) fn settle(&self) {
        self.advance(0.0);
    }

    /// Lets this many milliseconds pass in which the client's timers do not fire and
    /// nothing arrives, as in a frozen page.
    pub(crate) fn freeze(&self, milliseconds: f64) {
        self.world.set_now(self.world.now() + milliseconds);
    }

    /// The next thing that happens, unless it happens after the end.
    fn step(&self, end: f64) -> bool {
        self.server().flush();
        let clients = self.clients();
        let due = clients
            .iter()
            .filter_map(|client| client.deadline().map(|deadline| (deadline, client)))
            .min_by(|one, two| one.0.total_cmp(&two.0));
        let message = self.world.network.next_time();
        let message_first = match (message, due) {
            (Some(time), Some((deadline, _))) => time <= deadline,
            (Some(_), None) => true,
            (None, _) => false,
        };
        if message_first {
            let time = message.unwrap_or(end);
            if time > end {
                return false;
            }
            self.world.set_now(time);
            if let Some(message) = self.world.network.take() {
                self.deliver(message);
            }
        } else {
            let Some((deadline, client)) = due.filter(|due| due.0 <= end) else {
                return false;
            };
            self.world.set_now(deadline);
            client.timer_fires();
        }
        self.world.run_microtasks();
        true
    }

    fn deliver(&self, message: Message) {
        match message {
            Message::ToServer(request) => self.server().receive(request),
            Message::ToClient(wire, response) => {
                let client = self.clients().get(wire.client).cloned();
                if let Some(client) = client {
                    client.receive(wire.transport, response);
                }
            }
            Message::Heartbeat(session) => self.server().heartbeat(&session),
        }
    }

    // ---- trouble

    /// Everything under way is lost, and every transport breaks.
    pub(crate) fn cut(&self) {
        self.world.network.lose_all();
        self.server().forget_sessions();
        for client in self.clients() {
            let transports = client.transports.borrow().clone();
            for (id, transport) in transports {
                let wire = Wire {
                    client: client.number,
                    transport: id,
                };
                let breaks = |response| {
                    let message = Message::ToClient(wire, response);
                    self.world.network.deliver_at(self.world.now(), message);
                };
                match transport {
                    Transport::Lasting(_) => breaks(Response::Closed(1006)),
                    Transport::Polling { get, post } => {
                        if get {
                            breaks(Response::Unreachable { post: false });
                        }
                        if post.is_some() {
                            breaks(Response::Unreachable { post: true });
                        }
                    }
                }
            }
        }
    }

    /// Every WebSocket breaks; requests go on.
    pub(crate) fn break_web_sockets(&self) {
        for client in self.clients() {
            let transports = client.transports.borrow().clone();
            for (id, transport) in transports {
                if transport == Transport::Lasting(TransportKind::WebSocket) {
                    let wire = Wire {
                        client: client.number,
                        transport: id,
                    };
                    self.server().receive(Request::Gone(wire));
                    self.world
                        .send(Message::ToClient(wire, Response::Closed(1006)));
                }
            }
        }
    }

    /// From now on nothing gets through, and nobody is notified.
    pub(crate) fn black_hole(&self, on: bool) {
        self.world.network.black_hole.set(on);
        if on {
            self.world.network.lose_all();
        }
    }

    pub(crate) fn offline(&self) {
        for client in self.clients() {
            client.task(Input::Page(PageInput::Offline));
        }
        self.world.run_microtasks();
    }

    pub(crate) fn before_unload(&self) {
        for client in self.clients() {
            client.task(Input::Page(PageInput::BeforeUnload));
        }
        self.world.run_microtasks();
    }

    pub(crate) fn page_hide(&self) {
        for client in self.clients() {
            client.task(Input::Page(PageInput::PageHide));
        }
        self.world.run_microtasks();
    }

    // ---- the trace

    /// A namespace that logs its events.
    pub(crate) fn socket(&self, name: &str) -> Socket {
        self.socket_with(name, NamespaceOptions::default(), Auth::None)
    }

    pub(crate) fn socket_with(&self, name: &str, options: NamespaceOptions, auth: Auth) -> Socket {
        let socket = self.client.socket_with(name, options, auth);
        for event in ["connect", "connect_error", "disconnect"] {
            let log = self.logger(name);
            socket.on(event, move |event| log(event));
        }
        let log = self.logger(name);
        socket.on_any(move |event| log(event));
        socket
    }

    pub(crate) fn logger(&self, prefix: &str) -> impl Fn(&Event) {
        let world = self.world.clone();
        let prefix = String::from(prefix);
        move |event| world.log(format_args!("{prefix} {event}"))
    }

    /// Logs the Manager's events, packets left out.
    pub(crate) fn watch_manager(&self) {
        for name in MANAGER_EVENTS {
            if name != "packet" {
                let log = self.logger("manager");
                self.client.on(name, move |event| log(event));
            }
        }
    }

    /// Logs these events of the engine in use.
    pub(crate) fn watch_engine(&self, names: &[&str]) -> Engine {
        let engine = self.client.engine().expect("an engine");
        for name in names {
            let log = self.logger("engine");
            engine.on(name, move |event| log(event));
        }
        engine
    }

    /// A function that logs how an acknowledgement ended.
    pub(crate) fn log_ack(&self, label: &str) -> impl FnOnce(AckOutcome) {
        let world = self.world.clone();
        let label = String::from(label);
        move |outcome| {
            let text = match outcome {
                AckOutcome::Answer(args) => args.to_string(),
                AckOutcome::AnswerWithNull(args) => format!("null, {args}"),
                AckOutcome::Error(error) => error.to_string(),
            };
            world.log(format_args!("ack {label}: {text}"));
        }
    }

    pub(crate) fn log(&self, line: &str) {
        self.world.log(line);
    }

    /// What happened since the last time is exactly this.
    #[track_caller]
    pub(crate) fn expect(&self, expected: &[&str]) {
        self.compare("trace", &self.world.take_trace(), expected);
    }

    /// What the server got since the last time is exactly this.
    #[track_caller]
    pub(crate) fn expect_server(&self, expected: &[&str]) {
        let log = self.server().take_log();
        self.compare("log of the server", &log, expected);
    }

    #[track_caller]
    fn compare(&self, what: &str, got: &[String], expected: &[&str]) {
        let list = |lines: &[&str]| -> String {
            lines
                .iter()
                .map(|line| format!("    {line:?},\n"))
                .collect()
        };
        let got: Vec<&str> = got.iter().map(String::as_str).collect();
        assert!(
            got == expected,
            "{what} in mode {:?}:\n{}expected:\n{}",
            self.mode,
            list(&got),
            list(expected)
        );
    }

    /// Nothing of the client's is left: no transport, no timer, no entry, no function.
    #[track_caller]
    pub(crate) fn expect_nothing_left(&self) {
        self.expect_no_connection_left();
        for client in self.clients() {
            for socket in client.sockets.borrow().values() {
                assert_eq!(socket.waiting_acks(), 0, "acknowledgements");
            }
        }
    }

    /// The same, but for the acknowledgements that buffered packets still wait for.
    #[track_caller]
    pub(crate) fn expect_no_connection_left(&self) {
        for client in self.clients() {
            let census = client.driver.with(|core| core.census());
            assert_eq!(census.transports, 0, "transports");
            assert!(census.engines <= 1, "engines");
            assert!(!census.has_timers, "timers");
            assert!(client.driver.with(|core| core.is_idle()), "busy");
            assert!(client.transports.borrow().is_empty(), "transports");
            assert_eq!(client.deadline(), None, "armed timer");
            assert_eq!(client.held(), (0, 0), "functions and entries");
        }
    }
}
