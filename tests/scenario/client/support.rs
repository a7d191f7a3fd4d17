//! The client of Rust frontends, over the simulated network and beside the simulated server.

use std::cell::{RefCell, RefMut};
use std::future::Future;
use std::rc::Rc;

use futures::executor::LocalPool;
use socketio_wasm::client::platform::PageEvent;
use socketio_wasm::{Builder, Client, Socket, Transport};

use super::browser::Browser;
use crate::support::clock::World;
use crate::support::network::Message;
use crate::support::server::Server;

/// A page and a server in simulated time, and the trace of what the test has logged.
pub(crate) struct Page {
    pub(crate) world: Rc<World>,
    pub(crate) browser: Rc<Browser>,
    server: RefCell<Server>,
    pool: RefCell<LocalPool>,
}

impl Page {
    pub(crate) fn new() -> Self {
        let world = World::new();
        let pool = LocalPool::new();
        let browser = Browser::new(&world, pool.spawner());
        Self {
            server: RefCell::new(Server::new(&world)),
            pool: RefCell::new(pool),
            browser,
            world,
        }
    }

    pub(crate) fn server(&self) -> RefMut<'_, Server> {
        self.server.borrow_mut()
    }

    /// A client of the simulated server, over WebSocket and nothing else.
    pub(crate) fn builder() -> Builder {
        Client::builder("https://server.example").transports([Transport::WebSocket])
    }

    pub(crate) fn connect(&self, builder: Builder) -> Client {
        builder.connect_on(self.browser.clone()).unwrap()
    }

    /// A client that has connected.
    pub(crate) fn connected(&self, builder: Builder) -> (Client, Socket) {
        let client = self.connect(builder);
        let socket = client.socket();
        self.advance(100.0);
        assert!(socket.state().is_connected(), "{:?}", socket.state());
        self.server().take_log();
        (client, socket)
    }

    // ---- time

    /// Lets so many milliseconds pass, with everything that happens in them.
    pub(crate) fn advance(&self, milliseconds: f64) {
        let end = self.world.now() + milliseconds;
        self.run_tasks();
        while self.step(end) {}
        self.world.set_now(end);
    }

    /// Microtasks, and the tasks that they wake, until all wait.
    fn run_tasks(&self) {
        loop {
            self.world.run_microtasks();
            self.pool.borrow_mut().run_until_stalled();
            if !self.world.has_microtasks() {
                return;
            }
        }
    }

    /// The next thing that happens, unless it happens after the end.
    fn step(&self, end: f64) -> bool {
        self.server().flush();
        let due = self.browser.next_timer();
        let message = self.world.network.next_time();
        match (message, due) {
            (Some(time), due) if time <= end && due.is_none_or(|due| time <= due.0) => {
                self.world.set_now(time);
                if let Some(message) = self.world.network.take() {
                    self.deliver(message);
                }
            }
            (_, Some((time, number))) if time <= end => {
                self.world.set_now(time);
                self.browser.fire(number);
            }
            _ => return false,
        }
        self.run_tasks();
        true
    }

    fn deliver(&self, message: Message) {
        match message {
            Message::ToServer(request) => self.server().receive(request),
            Message::ToClient(wire, response) => {
                self.browser.deliver(wire.transport.into(), response)
            }
            Message::Heartbeat(session) => self.server().heartbeat(&session),
        }
    }

    /// Every connection breaks, and the server forgets its sessions.
    pub(crate) fn cut(&self) {
        self.world.network.lose_all();
        self.server().forget_sessions();
        self.browser.cut();
        self.run_tasks();
    }

    pub(crate) fn page_event(&self, event: PageEvent) {
        self.browser.page_event(event);
        self.run_tasks();
    }

    // ---- what happens

    /// Logs what a future comes to.
    pub(crate) fn log_result<T: std::fmt::Debug>(
        &self,
        label: &str,
        future: impl Future<Output = T> + 'static,
    ) {
        let log = self.logger();
        let label = String::from(label);
        let task = async move { log(format!("{label}: {:?}", future.await)) };
        self.browser.run(task);
    }

    pub(crate) fn logger(&self) -> impl Fn(String) + Clone {
        let world = self.world.clone();
        move |line| world.log(line)
    }

    /// What was logged since the last time is exactly this.
    #[track_caller]
    pub(crate) fn expect(&self, expected: &[&str]) {
        assert_eq!(self.world.take_trace(), expected);
    }

    /// What the server got since the last time is exactly this.
    #[track_caller]
    pub(crate) fn expect_server(&self, expected: &[&str]) {
        let log = self.server().take_log();
        assert_eq!(log, expected);
    }

    pub(crate) fn urls(&self) -> Vec<String> {
        self.browser.take_urls()
    }

    /// So many requests and WebSockets are open.
    #[track_caller]
    pub(crate) fn expect_wires(&self, count: usize) {
        assert_eq!(self.browser.census().0, count);
    }

    /// Nothing of any client's is left.
    #[track_caller]
    pub(crate) fn expect_nothing_left(&self) {
        assert_eq!(self.browser.census(), (0, 0, 0), "wires, timers, listeners");
    }
}
