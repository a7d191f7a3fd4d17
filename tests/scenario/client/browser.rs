//! The simulated browser: the platform of the client of Rust frontends.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::future::Future;
use std::rc::{Rc, Weak};

use futures::executor::LocalSpawner;
use futures::task::LocalSpawnExt;
use socketio_wasm::client::platform::{
    AnswerListener, Close, Held, LocalFuture, OpenError, PageEvent, Platform, Polling,
    RequestError, RequestOptions, Task, WebSocket, WebSocketEvent, WebTransport, WebTransportEvent,
    WebTransportOptions,
};

use crate::support::clock::World;
use crate::support::network::{Frame, Message, Request, Response, Wire};

/// Whom a wire tells what comes.
#[derive(Clone)]
enum Ear {
    Socket(Rc<dyn Fn(WebSocketEvent)>),
    Session(Rc<dyn Fn(WebTransportEvent)>),
    /// Taken by the answer.
    Request(Rc<RefCell<Option<AnswerListener>>>),
}

type PageListener = Rc<dyn Fn(PageEvent)>;

struct Timer {
    due: f64,
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
    urls: RefCell<Vec<String>>,
    /// Whether a policy of the page's forbids to connect.
    pub(crate) forbids: Cell<bool>,
    /// How many bytes each WebSocket says that it has not sent.
    pub(crate) buffered: Cell<u32>,
    /// How many times it was asked for that.
    pub(crate) looks: Cell<u32>,
    /// What a developer would read in the console.
    pub(crate) warnings: RefCell<Vec<String>>,
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
    pub(super) fn new(world: &Rc<World>, spawner: LocalSpawner) -> Rc<Self> {
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            world: world.clone(),
            spawner,
            ears: RefCell::default(),
            timers: RefCell::default(),
            pages: RefCell::default(),
            next: Cell::new(0),
            urls: RefCell::default(),
            forbids: Cell::new(false),
            buffered: Cell::new(0),
            warnings: RefCell::default(),
            looks: Cell::new(0),
        })
    }

    /// Runs a task of the test's.
    pub(crate) fn run(&self, task: impl Future<Output = ()> + 'static) {
        self.spawn(Box::pin(task));
    }

    /// When the next timer is due, and its number.
    pub(super) fn next_timer(&self) -> Option<(f64, u32)> {
        let timers = self.timers.borrow();
        let due = timers.iter().map(|(number, timer)| (timer.due, *number));
        // Of timers that are due at one time the first one that was set fires first.
        due.min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)))
    }

    pub(super) fn fire(&self, number: u32) {
        let timer = self.timers.borrow_mut().remove(&number);
        (timer.expect("a timer that is due").fire)();
    }

    /// Every connection breaks.
    pub(super) fn cut(&self) {
        let wires: Vec<u32> = self.ears.borrow().keys().copied().collect();
        for number in wires {
            self.deliver(number, Response::Closed(1006));
        }
    }

    pub(super) fn page_event(&self, event: PageEvent) {
        let listeners: Vec<_> = self.pages.borrow().values().cloned().collect();
        listeners.iter().for_each(|listener| listener(event));
    }

    /// Where requests went, and the WebSockets, in order, since the last time.
    pub(super) fn take_urls(&self) -> Vec<String> {
        self.urls.take()
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
    pub(super) fn census(&self) -> (usize, usize, usize) {
        (
            self.ears.borrow().len(),
            self.timers.borrow().len(),
            self.pages.borrow().len(),
        )
    }

    pub(super) fn deliver(&self, number: u32, response: Response) {
        let Some(ear) = self.ears.borrow().get(&number).cloned() else {
            return;
        };
        match ear {
            Ear::Socket(listener) => listener(match response {
                Response::Opened => WebSocketEvent::Opened,
                Response::Frame(Frame::Text(text)) => WebSocketEvent::Text(text.as_ref().into()),
                Response::Frame(Frame::Binary(bytes)) => WebSocketEvent::Binary(bytes.to_vec()),
                Response::Closed(code) => WebSocketEvent::Closed(Close {
                    code,
                    reason: String::new(),
                    was_clean: code != 1006,
                }),
                _ => WebSocketEvent::Failed,
            }),
            Ear::Session(listener) => listener(match response {
                Response::Opened => WebTransportEvent::Opened,
                Response::Frame(Frame::Text(text)) if text.is_empty() => {
                    WebTransportEvent::WrongLength
                }
                Response::Frame(Frame::Text(text)) => WebTransportEvent::Text(text.as_ref().into()),
                Response::Frame(Frame::Binary(bytes)) => WebTransportEvent::Binary(bytes.to_vec()),
                Response::Closed(1006) => WebTransportEvent::Failed("Connection lost.".into()),
                Response::Closed(_) => WebTransportEvent::Closed {
                    code: 0,
                    reason: String::new(),
                },
                _ => WebTransportEvent::Failed("Opening handshake failed.".into()),
            }),
            Ear::Request(answer) => {
                self.ears.borrow_mut().remove(&number);
                let answer = answer.take().expect("a request is answered once");
                answer(match response {
                    Response::Get(200, body) | Response::Post(200, body) => Ok(body),
                    Response::Get(status, response) | Response::Post(status, response) => {
                        Err(RequestError::Status { status, response })
                    }
                    _ => Err(RequestError::NoAnswer),
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

    fn buffered_amount(&self) -> u32 {
        let browser = self.0.upgrade().expect("a browser");
        browser.looks.set(browser.looks.get() + 1);
        browser.buffered.get()
    }
}

impl Drop for SimulatedSocket {
    fn drop(&mut self) {
        if let Some(browser) = self.0.upgrade() {
            browser.hang_up(self.1);
        }
    }
}

/// A WebTransport is a WebSocket of the simulated network, but takes its time to take packets.
struct SimulatedSession {
    socket: SimulatedSocket,
    /// The frames that the stream takes next.
    taking: RefCell<Option<Held>>,
}

impl WebTransport for SimulatedSession {
    fn send_text(&self, text: &str) {
        self.socket.send(Frame::text(text));
    }

    fn send_bytes(&self, bytes: &[u8]) {
        self.socket.send(Frame::Binary(bytes.into()));
    }

    fn settle(&self, taken: Task) {
        let browser = self.socket.0.upgrade().expect("a browser");
        self.taking.replace(Some(browser.set_timer(1.0, taken)));
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
        self.world.moment().random
    }

    fn set_timer(&self, delay: f64, fire: Task) -> Held {
        let number = self.number();
        let timer = Timer {
            due: self.world.now() + delay.max(1.0),
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

    fn warn(&self, sentence: &str) {
        self.warnings.borrow_mut().push(sentence.into());
    }

    fn origin(&self) -> Option<String> {
        Some("https://page.example".into())
    }

    fn open_web_socket(
        &self,
        url: &str,
        _: &[String],
        listener: Box<dyn Fn(WebSocketEvent)>,
    ) -> Result<Box<dyn WebSocket>, OpenError> {
        if self.forbids.get() {
            let message = "no".into();
            return Err(OpenError { message });
        }
        let number = self.number();
        self.urls.borrow_mut().push(url.into());
        let ear = Ear::Socket(listener.into());
        self.ears.borrow_mut().insert(number, ear);
        let request = Request::Connect(Self::wire(number), url.into());
        self.world.send(Message::ToServer(request));
        Ok(Box::new(SimulatedSocket(self.this.clone(), number)))
    }

    fn open_web_transport(
        &self,
        url: &str,
        _: &WebTransportOptions,
        first: &str,
        listener: Box<dyn Fn(WebTransportEvent)>,
    ) -> Result<Box<dyn WebTransport>, OpenError> {
        if self.forbids.get() {
            let message = "no".into();
            return Err(OpenError { message });
        }
        let number = self.number();
        self.urls.borrow_mut().push(url.into());
        let ear = Ear::Session(listener.into());
        self.ears.borrow_mut().insert(number, ear);
        // The simulated server finds in the address what a real one finds in the first packet.
        let session = first.strip_prefix("0{\"sid\":\"");
        let session = session.and_then(|rest| rest.strip_suffix("\"}"));
        let session = session.map(|sid| format!("&sid={sid}"));
        let address = format!("?transport=webtransport{}", session.unwrap_or_default());
        let request = Request::Connect(Self::wire(number), address);
        self.world.send(Message::ToServer(request));
        let socket = SimulatedSocket(self.this.clone(), number);
        let taking = RefCell::new(None);
        Ok(Box::new(SimulatedSession { socket, taking }))
    }

    fn open_polling(&self, _: &RequestOptions) -> Result<Box<dyn Polling>, String> {
        if self.forbids.get() {
            return Err("no".into());
        }
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
