//! The client of the Rust face, over the simulated network and beside the simulated server.

use std::cell::{Cell, RefCell, RefMut};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::{Rc, Weak};

use futures::executor::{LocalPool, LocalSpawner};
use futures::task::LocalSpawnExt;
use socketio_wasm::client::platform::{
    Answer, AnswerListener, Held, LocalFuture, PageEvent, Platform, Polling, RequestOptions, Task,
    WebSocket, WebSocketEvent,
};
use socketio_wasm::{Binary, Builder, Client, Socket, Transport};

use crate::support::clock::World;
use crate::support::network::{Frame, Message, Request, Response, Wire};
use crate::support::server::Server;

/// Whom a wire tells what comes.
#[derive(Clone)]
enum Ear {
    Socket(Rc<dyn Fn(WebSocketEvent)>),
    /// Taken by the answer.
    Request(Rc<RefCell<Option<AnswerListener>>>),
}

type PageListener = Rc<dyn Fn(PageEvent)>;

struct Timer {
    due: f64,
    order: u32,
    fire: Task,
}

/// The simulated browser.
pub(crate) struct Browser {
    this: Weak<Self>,
    world: Rc<World>,
    spawner: LocalSpawner,
    ears: RefCell<BTreeMap<u32, Ear>>,
    timers: RefCell<BTreeMap<u32, Timer>>,
    pages: RefCell<BTreeMap<u32, PageListener>>,
    next: Cell<u32>,
    /// Where requests went, and the WebSockets, in order.
    urls: RefCell<Vec<String>>,
}

/// Takes something of the browser's back when it is dropped.
struct Guard<F: Fn(&Browser)>(Weak<Browser>, F);

impl<F: Fn(&Browser)> Drop for Guard<F> {
    fn drop(&mut self) {
        if let Some(browser) = self.0.upgrade() {
            self.1(&browser);
        }
    }
}

impl Browser {
    /// Runs a task of the test's.
    pub(crate) fn run(&self, task: impl Future<Output = ()> + 'static) {
        self.spawn(Box::pin(task));
    }

    fn number(&self) -> u32 {
        self.next.set(self.next.get() + 1);
        self.next.get()
    }

    fn wire(number: u32) -> Wire {
        Wire {
            client: 0,
            transport: number.into(),
        }
    }

    fn held(&self, release: impl Fn(&Browser) + 'static) -> Held {
        Box::new(Guard(self.this.clone(), release))
    }

    fn hang_up(&self, number: u32) {
        let ear = self.ears.borrow_mut().remove(&number);
        if ear.is_some() {
            self.world
                .send(Message::ToServer(Request::Gone(Self::wire(number))));
        }
    }

    /// What is left of a client: wires, timers, listeners of the page.
    fn census(&self) -> (usize, usize, usize) {
        (
            self.ears.borrow().len(),
            self.timers.borrow().len(),
            self.pages.borrow().len(),
        )
    }

    fn deliver(&self, number: u32, response: Response) {
        let Some(ear) = self.ears.borrow().get(&number).cloned() else {
            return;
        };
        match ear {
            Ear::Socket(listener) => listener(match response {
                Response::Opened => WebSocketEvent::Open,
                Response::Frame(Frame::Text(text)) => WebSocketEvent::Text(text.as_ref().into()),
                Response::Frame(Frame::Binary(bytes)) => {
                    WebSocketEvent::Binary(Binary::from(&*bytes))
                }
                Response::Closed(code) => WebSocketEvent::Closed(code),
                _ => WebSocketEvent::Failed,
            }),
            Ear::Request(answer) => {
                self.ears.borrow_mut().remove(&number);
                let answer = answer.take().expect("a request is answered once");
                answer(match response {
                    Response::Get(200, body) | Response::Post(200, body) => Answer::Body(body),
                    Response::Get(status, _) | Response::Post(status, _) => Answer::Status(status),
                    _ => Answer::Unreachable,
                });
            }
        }
    }
}

struct SimulatedSocket(Weak<Browser>, u32);

impl SimulatedSocket {
    fn send(&self, frame: Frame) {
        if let Some(browser) = self.0.upgrade() {
            let request = Request::Frame(Browser::wire(self.1), frame);
            browser.world.send(Message::ToServer(request));
        }
    }
}

impl WebSocket for SimulatedSocket {
    fn send_text(&self, text: &str) {
        self.send(Frame::text(text));
    }

    fn send_bytes(&self, bytes: &[u8]) {
        self.send(Frame::Binary(bytes.into()));
    }
}

impl Drop for SimulatedSocket {
    fn drop(&mut self) {
        if let Some(browser) = self.0.upgrade() {
            browser.hang_up(self.1);
        }
    }
}

struct SimulatedPolling {
    browser: Weak<Browser>,
    under_way: RefCell<Vec<u32>>,
}

impl SimulatedPolling {
    fn send(&self, url: &str, answer: AnswerListener, request: impl FnOnce(Wire) -> Request) {
        let browser = self.browser.upgrade().expect("a browser");
        let number = browser.number();
        browser.urls.borrow_mut().push(url.into());
        let ear = Ear::Request(Rc::new(RefCell::new(Some(answer))));
        browser.ears.borrow_mut().insert(number, ear);
        self.under_way.borrow_mut().push(number);
        let request = request(Browser::wire(number));
        browser.world.send(Message::ToServer(request));
    }
}

impl Polling for SimulatedPolling {
    fn get(&self, url: &str, _: bool, answer: AnswerListener) {
        self.send(url, answer, |wire| Request::Get(wire, url.into()));
    }

    fn post(&self, url: &str, body: &str, _: bool, answer: AnswerListener) {
        let body = body.into();
        self.send(url, answer, |wire| {
            Request::Post(Some(wire), url.into(), body)
        });
    }

    fn close(&self, url: &str) {
        let browser = self.browser.upgrade().expect("a browser");
        for number in self.under_way.take() {
            let ear = browser.ears.borrow_mut().remove(&number);
            drop(ear);
        }
        let request = Request::Post(None, url.into(), "1".into());
        browser.world.send(Message::ToServer(request));
    }
}

impl Drop for SimulatedPolling {
    fn drop(&mut self) {
        if let Some(browser) = self.browser.upgrade() {
            for number in self.under_way.take() {
                browser.hang_up(number);
            }
        }
    }
}

impl Platform for Browser {
    fn now(&self) -> f64 {
        self.world.moment().now.get()
    }

    fn random(&self) -> f64 {
        self.world.moment().jitter
    }

    fn set_timer(&self, delay: f64, fire: Task) -> Held {
        let number = self.number();
        let timer = Timer {
            due: self.world.now() + delay.max(1.0),
            order: number,
            fire,
        };
        self.timers.borrow_mut().insert(number, timer);
        self.held(move |browser| {
            let timer = browser.timers.borrow_mut().remove(&number);
            drop(timer);
        })
    }

    fn queue_microtask(&self, task: Task) {
        self.world.microtask(task);
    }

    fn spawn(&self, future: LocalFuture) {
        self.spawner.spawn_local(future).expect("an executor");
    }

    fn origin(&self) -> Option<String> {
        Some("https://page.example".into())
    }

    fn open_web_socket(
        &self,
        url: &str,
        listener: Box<dyn Fn(WebSocketEvent)>,
    ) -> Result<Box<dyn WebSocket>, String> {
        let number = self.number();
        self.urls.borrow_mut().push(url.into());
        let ear = Ear::Socket(listener.into());
        self.ears.borrow_mut().insert(number, ear);
        let request = Request::Connect(Self::wire(number), url.into());
        self.world.send(Message::ToServer(request));
        Ok(Box::new(SimulatedSocket(self.this.clone(), number)))
    }

    fn open_polling(&self, _: &RequestOptions) -> Result<Box<dyn Polling>, String> {
        Ok(Box::new(SimulatedPolling {
            browser: self.this.clone(),
            under_way: RefCell::default(),
        }))
    }

    fn can_be_left(&self) -> bool {
        true
    }

    fn listen_to_page(&self, listener: Box<dyn Fn(PageEvent)>) -> Held {
        let number = self.number();
        self.pages.borrow_mut().insert(number, listener.into());
        self.held(move |browser| {
            let listener = browser.pages.borrow_mut().remove(&number);
            drop(listener);
        })
    }
}

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
        let browser = Rc::new_cyclic(|this| Browser {
            this: this.clone(),
            world: world.clone(),
            spawner: pool.spawner(),
            ears: RefCell::default(),
            timers: RefCell::default(),
            pages: RefCell::default(),
            next: Cell::new(0),
            urls: RefCell::default(),
        });
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
        let due = {
            let timers = self.browser.timers.borrow();
            let due = timers.iter().map(|(number, t)| (t.due, t.order, *number));
            due.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
        };
        let message = self.world.network.next_time();
        match (message, due) {
            (Some(time), due) if time <= end && due.is_none_or(|due| time <= due.0) => {
                self.world.set_now(time);
                if let Some(message) = self.world.network.take() {
                    self.deliver(message);
                }
            }
            (_, Some((time, _, number))) if time <= end => {
                self.world.set_now(time);
                let timer = self.browser.timers.borrow_mut().remove(&number);
                (timer.expect("a timer that is due").fire)();
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
        let wires: Vec<u32> = self.browser.ears.borrow().keys().copied().collect();
        for number in wires {
            self.browser.deliver(number, Response::Closed(1006));
        }
        self.run_tasks();
    }

    pub(crate) fn page_event(&self, event: PageEvent) {
        let listeners: Vec<_> = self.browser.pages.borrow().values().cloned().collect();
        listeners.iter().for_each(|listener| listener(event));
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
        self.browser.urls.take()
    }

    /// Nothing of any client's is left.
    #[track_caller]
    pub(crate) fn expect_nothing_left(&self) {
        assert_eq!(self.browser.census(), (0, 0, 0), "wires, timers, listeners");
    }
}
