//! Whatever an application does, and whatever the network does meanwhile, every request ends, and
//! a client that is dropped leaves nothing behind.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::json;
use socketio_wasm::client::platform::PageEvent;
use socketio_wasm::{
    AckFuture, BufferLimit, Client, Reconnection, Socket, Subscription, Transport, WeakSocket,
};

use super::support::Page;
use crate::support::delivery::numbered_event;
use crate::support::histories::check_histories;

/// The namespaces that are used.
const NAMES: [&str; 3] = ["/", "/a", "/b"];

/// What an application can do at any time, also in a listener.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Deed {
    Connect,
    Disconnect,
    Emit,
    Volatile,
    Request,
    RequestWithLimit,
    CancelRequests,
    Listen,
    EndListeners,
    TakeHandle,
    DropHandles,
    Close,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Operation {
    /// In the namespace of that number.
    Do(Deed, usize),
    /// The same once the next event is heard.
    DoInListener(Deed, usize),
    ServerEmits(usize),
    ServerAsks(usize),
    ServerEnds(usize),
    Refuse(bool),
    Reachable(bool),
    Answers(bool),
    Cut,
    Page(PageEvent),
    Advance(u16),
}

fn deed() -> impl Strategy<Value = Deed> {
    use Deed::*;
    prop_oneof![
        2 => Just(Connect),
        1 => Just(Disconnect),
        3 => Just(Emit),
        1 => Just(Volatile),
        3 => Just(Request),
        2 => Just(RequestWithLimit),
        1 => Just(CancelRequests),
        2 => Just(Listen),
        1 => Just(EndListeners),
        2 => Just(TakeHandle),
        1 => Just(DropHandles),
        1 => Just(Close),
    ]
}

pub(crate) fn operation() -> impl Strategy<Value = Operation> {
    use Operation::*;
    let place = 0..NAMES.len();
    prop_oneof![
        6 => (deed(), place.clone()).prop_map(|(deed, at)| Do(deed, at)),
        4 => (deed(), place.clone()).prop_map(|(deed, at)| DoInListener(deed, at)),
        3 => place.clone().prop_map(ServerEmits),
        1 => place.clone().prop_map(ServerAsks),
        1 => place.prop_map(ServerEnds),
        1 => any::<bool>().prop_map(Refuse),
        1 => any::<bool>().prop_map(Reachable),
        1 => any::<bool>().prop_map(Answers),
        1 => Just(Cut),
        1 => prop_oneof![
            Just(PageEvent::Offline),
            Just(PageEvent::BeforeUnload),
            Just(PageEvent::PageHide),
        ].prop_map(Page),
        8 => (0_u16..6000).prop_map(Advance),
    ]
}

/// The application: what it holds, and how many of its requests have begun and ended.
#[derive(Default)]
struct Application {
    client: RefCell<Option<Client>>,
    handles: RefCell<Vec<Socket>>,
    weak: RefCell<Vec<WeakSocket>>,
    subscriptions: RefCell<Vec<Subscription>>,
    requests: RefCell<Vec<AckFuture<u32>>>,
    /// To be done by the next listener that is called.
    next: Cell<Option<(Deed, usize)>>,
    begun: Cell<u32>,
    ended: Rc<Cell<u32>>,
    /// Each event has a number of its own.
    emitted: Cell<u32>,
    /// Whether a listener is running, and the events that are emitted there: while the namespace
    /// connects, listeners run before what waits in the send buffer is sent.
    listening: Cell<bool>,
    inner: RefCell<BTreeSet<u32>>,
    /// The events that have been answered.
    answered: Rc<RefCell<Vec<u32>>>,
}

impl Application {
    /// The socket of a namespace, as long as there is a client.
    fn socket(&self, at: usize) -> Option<Socket> {
        let client = self.client.borrow().clone()?;
        Some(client.namespace(NAMES[at]))
    }

    fn run(self: &Rc<Self>, deed: Deed, at: usize, page: &Rc<Page>) {
        let Some(socket) = self.socket(at) else {
            return;
        };
        match deed {
            Deed::Connect => socket.connect(),
            Deed::Disconnect => socket.disconnect(),
            Deed::Emit => drop(socket.emit("e", (self.number(), "text"))),
            Deed::Volatile => drop(socket.volatile().emit("e", &self.number())),
            Deed::Request => {
                let number = self.number();
                self.request(number, socket.emit_with_ack("ask", &number).send(), page);
            }
            Deed::RequestWithLimit => {
                let number = self.number();
                let request = socket.emit_with_ack("ask", &number);
                let answer = request.timeout(Duration::from_secs(2)).send();
                self.request(number, answer, page);
            }
            Deed::CancelRequests => {
                self.requests
                    .borrow_mut()
                    .push(socket.emit_with_ack("ask", &self.number()).send());
                drop(self.requests.take());
            }
            Deed::Listen => self.listen(&socket, page),
            Deed::EndListeners => drop(self.subscriptions.take()),
            Deed::TakeHandle => {
                self.weak.borrow_mut().push(socket.downgrade());
                self.handles.borrow_mut().push(socket);
            }
            Deed::DropHandles => drop(self.handles.take()),
            Deed::Close => {
                if let Some(client) = self.client.borrow().clone() {
                    client.close();
                }
            }
        }
    }

    fn number(&self) -> u32 {
        let number = self.emitted.get() + 1;
        self.emitted.set(number);
        if self.listening.get() {
            self.inner.borrow_mut().insert(number);
        }
        number
    }

    fn request(&self, number: u32, answer: AckFuture<u32>, page: &Rc<Page>) {
        self.begun.set(self.begun.get() + 1);
        let (ended, answered) = (self.ended.clone(), self.answered.clone());
        page.browser.run(async move {
            if let Ok(echo) = answer.await {
                assert_eq!(echo, number, "the answer to another event");
                answered.borrow_mut().push(number);
            }
            ended.set(ended.get() + 1);
        });
    }

    fn listen(self: &Rc<Self>, socket: &Socket, page: &Rc<Page>) {
        let (application, weak_page) = (Rc::downgrade(self), Rc::downgrade(page));
        let subscription = socket.respond("e", move |n: Option<u32>| {
            let application = application.upgrade();
            let next = application.as_ref().and_then(|one| one.next.take());
            if let (Some(application), Some((deed, at))) = (application, next) {
                application.listening.set(true);
                application.run(deed, at, &weak_page.upgrade().unwrap());
                application.listening.set(false);
            }
            n
        });
        self.subscriptions.borrow_mut().push(subscription);
    }
}

fn operate(application: &Rc<Application>, page: &Rc<Page>, operation: Operation) {
    match operation {
        Operation::Do(deed, at) => application.run(deed, at, page),
        Operation::DoInListener(deed, at) => {
            if let Some(socket) = application.socket(at) {
                application.listen(&socket, page);
                application.handles.borrow_mut().push(socket);
            }
            application.next.set(Some((deed, at)));
            page.server().emit(NAMES[at], json!(["e", 1]));
            page.advance(10.0);
        }
        Operation::ServerEmits(at) => page.server().emit(NAMES[at], json!(["e", 1])),
        Operation::ServerAsks(at) => {
            let namespace = NAMES[at].trim_matches('/');
            let place = if namespace.is_empty() {
                String::new()
            } else {
                format!("/{namespace},")
            };
            page.server().send(&format!("42{place}7[\"e\",1]"));
        }
        Operation::ServerEnds(at) => {
            let place = if at == 0 {
                String::new()
            } else {
                format!("{},", NAMES[at])
            };
            page.server().send(&format!("41{place}"));
        }
        Operation::Refuse(on) => {
            let refusals = &mut page.server().config.refusals;
            refusals.clear();
            if on {
                refusals.insert(NAMES[1].into(), json!({ "message": "no" }));
            }
        }
        Operation::Reachable(on) => page.server().config.reachable = on,
        Operation::Answers(on) => page.server().config.answers = on,
        Operation::Cut => page.cut(),
        Operation::Page(event) => page.page_event(event),
        Operation::Advance(milliseconds) => page.advance(f64::from(milliseconds)),
    }
}

/// What the server has got is what the application emitted: in this order, and once unless it may be
/// sent again. What has been answered is among it.
fn check_arrivals(application: &Application, page: &Page, retries: u32) {
    let server = page.server();
    let mut arrived = BTreeSet::new();
    let mut last = BTreeMap::new();
    for (session, message) in server.messages() {
        let Some((namespace, number)) = numbered_event(message) else {
            continue;
        };
        let new = arrived.insert(number);
        if retries > 0 {
            continue;
        }
        assert!(new, "{number} has arrived twice");
        if !application.inner.borrow().contains(&number) {
            let before = last.insert((session, namespace), number);
            assert!(
                before.is_none_or(|before| before < number),
                "{number} came late"
            );
        }
    }
    for number in application.answered.borrow().iter() {
        assert!(
            arrived.contains(number),
            "{number} was answered, and has not arrived"
        );
    }
}

/// What is drawn besides the operations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Conditions {
    /// Which of five lists of transports.
    pub(crate) way: usize,
    pub(crate) retries: u32,
    /// Which of three limits of the send buffer.
    pub(crate) limit: usize,
}

fn conditions() -> impl Strategy<Value = Conditions> {
    (0_usize..5, 0_u32..2, 0_usize..3).prop_map(|(way, retries, limit)| Conditions {
        way,
        retries,
        limit,
    })
}

pub(crate) fn survive(conditions: Conditions, operations: &[Operation]) {
    let Conditions {
        way,
        retries,
        limit,
    } = conditions;
    let transports = [
        vec![Transport::Polling, Transport::WebSocket],
        vec![Transport::WebSocket],
        vec![Transport::Polling],
        vec![Transport::WebTransport],
        vec![
            Transport::Polling,
            Transport::WebSocket,
            Transport::WebTransport,
        ],
    ][way]
        .clone();
    let page = Rc::new(Page::new());
    page.server().config.web_transports = true;
    let builder = Page::builder()
        .transports(transports)
        .retries(retries)
        .send_buffer(
            [
                BufferLimit::Unlimited,
                BufferLimit::Refuse(3),
                BufferLimit::DropOldest(3),
            ][limit],
        )
        .reconnection(Reconnection::default().attempts(3));
    let application = Rc::new(Application::default());
    application.client.replace(Some(page.connect(builder)));
    for &operation in operations {
        operate(&application, &page, operation);
    }
    // The last handle goes, in the order in which an application might drop it.
    drop(application.handles.take());
    drop(application.client.take());
    page.advance(0.0);
    assert_eq!(application.begun.get(), application.ended.get());
    assert!(application
        .weak
        .borrow()
        .iter()
        .all(|weak| weak.upgrade().is_none()));
    page.advance(120_000.0);
    check_arrivals(&application, &page, retries);
    page.expect_nothing_left();
}

/// What to paste below, for a history that fails.
fn as_test(conditions: &Conditions, operations: &[Operation]) -> String {
    format!(
        "#[test]
fn found_by_chance() {{
    use {{Deed::*, Operation::*, PageEvent::*}};
    let conditions = {conditions:?};
    let operations = {operations:#?};
    survive(conditions, &operations);
}}"
    )
}

#[test]
fn every_request_ends_and_nothing_is_left() {
    check_histories(
        (conditions(), vec(operation(), 1..60)),
        |(conditions, operations)| survive(conditions, &operations),
        |(conditions, operations)| as_test(conditions, operations),
    );
}
