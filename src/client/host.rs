//! The host of one connection: it owns all values, feeds the core, and performs the core's outputs.
//!
//! User code (listeners, `auth`, wakers of tasks, destructors of what they hold) may call back in at
//! any time, so none of it runs while anything here is borrowed.

mod connect;
mod events;
mod handshake;
mod inbound;
pub(crate) mod listeners;
mod members;
mod namespace;
mod number;
mod outbound;
mod outputs;
mod requests;
mod retries;
mod transports;
mod value;
pub(crate) mod waiters;
pub(crate) mod watch;
mod writers;

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::{Rc, Weak};

pub(crate) use self::connect::Auth;
pub(crate) use self::events::{Data, Emitted, Event, ReplyTo, Ticket};
#[cfg(feature = "__simulation")]
pub use self::handshake::described as described_handshake;
use self::inbound::Packet;
pub(crate) use self::namespace::{AckResult, Namespace};
use self::transports::{End, Holding};
pub(crate) use self::value::{Frame, Values};
use self::writers::Writers;
use super::error::SocketError;
use super::map::Map;
use super::platform::{Held, PageEvent, Platform, Task};
use super::settings::HostOptions;
use super::state::Transport;
use crate::driver::Driver;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::io::{
    DecodeError, EngineId, Input, ManagerInput, Millis, Moment, NamespaceId, Output, PageInput,
    TimerChange, TimerId, TransportId,
};
use crate::protocol::{Core, Shared};

/// What the host keeps for one Engine.IO connection.
#[derive(Debug, Default)]
struct Engine {
    /// The session id of the handshake.
    sid: Option<String>,
    /// The transport in use.
    transport: Option<TransportId>,
    /// Packets that no transport has taken.
    write_buffer: VecDeque<Frame>,
}

pub(crate) struct Host {
    this: Weak<Self>,
    pub(crate) platform: Rc<dyn Platform>,
    driver: Driver<Values>,
    options: HostOptions,
    engines: RefCell<Map<EngineId, Engine>>,
    transports: RefCell<Map<TransportId, Holding>>,
    /// Ends of transports that are fed to the core when the page is known to stay.
    held_ends: RefCell<Vec<End>>,
    namespaces: RefCell<Map<NamespaceId, Rc<Namespace>>>,
    /// A packet that awaits attachments.
    partial: RefCell<Option<Packet>>,
    /// How many complete packets have come and have not been routed yet.
    announced: Cell<usize>,
    timers: RefCell<Map<TimerId, Held>>,
    page: RefCell<Option<Held>>,
    /// Whether something has happened that may be a change of state.
    changed: Cell<bool>,
    /// Errors that have not been reported to the user yet.
    reports: RefCell<VecDeque<(NamespaceId, SocketError)>>,
    /// How many inputs are being handled: one of them may lead to the next.
    depth: Cell<u32>,
    /// The number of the last attempt to connect again, until one succeeds.
    attempts: Cell<u32>,
    writers: Writers,
    /// The handle of a client that its user has detached.
    pub(crate) kept: RefCell<Option<Held>>,
    /// The host itself, while nobody else holds it and something is still to be sent.
    closing: RefCell<Option<Rc<Self>>>,
}

impl Host {
    pub(crate) fn new(platform: Rc<dyn Platform>, options: HostOptions) -> Rc<Self> {
        let core = Core::new(&options.manager, Rc::<Shared>::default());
        Rc::new_cyclic(|this| Self {
            this: this.clone(),
            platform,
            driver: Driver::new(core),
            options,
            engines: RefCell::default(),
            transports: RefCell::default(),
            held_ends: RefCell::default(),
            namespaces: RefCell::default(),
            partial: RefCell::default(),
            announced: Cell::new(0),
            timers: RefCell::default(),
            page: RefCell::default(),
            changed: Cell::new(false),
            reports: RefCell::default(),
            depth: Cell::new(0),
            attempts: Cell::new(0),
            writers: Writers::default(),
            kept: RefCell::default(),
            closing: RefCell::default(),
        })
    }

    /// A callback for the platform: it does nothing once the host is gone.
    fn later(&self, task: impl FnOnce(&Self) + 'static) -> Task {
        let this = self.this.clone();
        Box::new(move || {
            if let Some(host) = this.upgrade() {
                task(&host);
            }
        })
    }

    fn microtask(&self, task: impl FnOnce(&Self) + 'static) {
        self.platform.queue_microtask(self.later(task));
    }

    // ---- the core

    fn moment(&self) -> Moment {
        Moment {
            now: Millis::new(self.platform.now()),
            random: self.platform.random(),
        }
    }

    pub(crate) fn feed(&self, input: Input<Values>) {
        let moment = self.moment();
        self.transition(|| {
            self.driver
                .drive(moment, input, |output| self.perform(output));
        });
    }

    /// Calls a method of the core that has outputs.
    fn call(&self, method: impl FnOnce(&mut Core<Values>, Moment)) {
        let moment = self.moment();
        self.transition(|| {
            let method = |core: &mut Core<Values>| method(core, moment);
            self.driver.call(method, |output| self.perform(output));
        });
    }

    fn transition(&self, run: impl FnOnce()) {
        self.depth.set(self.depth.get() + 1);
        run();
        self.depth.set(self.depth.get() - 1);
        self.change_timers();
        if self.depth.get() == 0 {
            self.settle();
        }
    }

    fn ask<R>(&self, question: impl FnOnce(&mut Core<Values>) -> R) -> R {
        let answer = self.driver.ask(question);
        self.change_timers();
        answer
    }

    /// Looks at the core; the closure must not call back in.
    pub(crate) fn core<R>(&self, look: impl FnOnce(&Core<Values>) -> R) -> R {
        self.driver.with(look)
    }

    /// The transition is complete: wakes those who wait for a change.
    fn settle(&self) {
        if self.changed.replace(false) {
            self.announce_states();
        }
        self.wake_writers();
        let idle = self.core(Core::is_idle);
        self.watch_page(!idle);
        if idle {
            drop(self.closing.take());
        }
    }

    fn announce_states(&self) {
        if let Some(retry) = self.core(Core::next_retry) {
            self.attempts.set(retry.attempt);
        }
        for namespace in self.namespaces() {
            namespace.settle(self);
        }
        loop {
            let report = self.reports.borrow_mut().pop_front();
            let Some((id, error)) = report else {
                return;
            };
            if let Some(namespace) = self.namespace(id) {
                namespace.report(self, &error);
            }
        }
    }

    /// Page events are listened to only while there is a connection, or one to come: a listener
    /// can keep the page out of the browser's back/forward cache.
    fn watch_page(&self, watch: bool) {
        if watch == self.page.borrow().is_some() {
            return;
        }
        let held = watch.then(|| {
            let this = self.this.clone();
            self.platform.listen_to_page(Box::new(move |event| {
                if let Some(host) = this.upgrade() {
                    host.page_event(event);
                }
            }))
        });
        drop(self.page.replace(held));
    }

    fn page_event(&self, event: PageEvent) {
        match event {
            PageEvent::Offline => self.feed(Input::Page(PageInput::Offline)),
            PageEvent::BeforeUnload => self.feed(Input::Page(PageInput::BeforeUnload)),
            PageEvent::PageHide => {
                self.feed(Input::Page(PageInput::PageHide));
                self.end_requests();
            }
        }
    }

    /// Stays alive until what has been written is sent, and the connection closed.
    pub(crate) fn close_and_let_go(&self) {
        if !self.core(Core::is_idle) {
            self.closing.replace(self.this.upgrade());
        }
    }

    // ---- timers

    fn change_timers(&self) {
        while let Some(change) = self.driver.next_timer_change() {
            let before = match change {
                TimerChange::Set(timer, delay) => {
                    let fire = self.later(move |host| host.timer_fires(timer));
                    let held = self.platform.set_timer(delay.get(), fire);
                    self.timers.borrow_mut().insert(timer, held)
                }
                TimerChange::Clear(timer) => self.timers.borrow_mut().remove(&timer),
            };
            drop(before);
        }
    }

    fn timer_fires(&self, timer: TimerId) {
        let fired = self.timers.borrow_mut().remove(&timer);
        drop(fired);
        self.feed(Input::Timeout(timer));
    }

    // ---- performing outputs

    fn perform(&self, output: Output<Values>) {
        self.change_timers();
        match output {
            Output::Namespace(id, output) => {
                if let Some(namespace) = self.namespace(id) {
                    self.perform_for_namespace(&namespace, output);
                }
            }
            Output::Manager(output) => self.perform_for_manager(output),
            Output::Engine(id, output) => self.perform_for_engine(id, output),
            Output::Transport(id, output) => self.perform_for_transport(id, output),
            // Nobody but the core listens to the engine and the Manager, and no callback is given
            // to them.
            Output::Callback(..) | Output::Subscribe(_) | Output::Unsubscribe(_) => {}
        }
    }

    /// Changes what is kept for an engine, unless it is gone. The closure must not run user code.
    fn with_engine<R>(&self, id: EngineId, change: impl FnOnce(&mut Engine) -> R) -> Option<R> {
        self.engines.borrow_mut().get_mut(&id).map(change)
    }

    // ---- namespaces

    pub(crate) fn namespace(&self, id: NamespaceId) -> Option<Rc<Namespace>> {
        self.namespaces.borrow().get(&id).cloned()
    }

    /// The namespace of this name; the newest one, if an older one is about to go.
    fn namespace_named(&self, name: &str) -> Option<Rc<Namespace>> {
        let namespaces = self.namespaces.borrow();
        let mut newest = namespaces.iter().rev();
        let named = newest.find(|(_, one)| &*one.name == name);
        named.map(|(_, namespace)| namespace.clone())
    }

    /// All namespaces.
    pub(crate) fn namespaces(&self) -> Vec<Rc<Namespace>> {
        let namespaces = self.namespaces.borrow();
        namespaces.iter().map(|(_, one)| one.clone()).collect()
    }

    /// The transport in use.
    pub(crate) fn transport(&self) -> Option<Transport> {
        self.core(|core| {
            let engine = core.manager().engine().and_then(|id| core.engine(id))?;
            let transport = engine.transport().and_then(|id| core.transport(id))?;
            Some(transport.kind().into())
        })
    }

    /// A packet has turned out to be malformed when its arguments were read.
    pub(crate) fn malformed(&self) {
        self.feed(Input::Manager(ManagerInput::DecodeFailed(
            DecodeError::InvalidPayload,
        )));
    }

    pub(crate) fn weak(&self) -> Weak<Self> {
        self.this.clone()
    }
}

/// The Engine.IO type of a text frame, if it is a packet.
fn type_of(frame: &str) -> Option<EnginePacketType> {
    let digit = frame.chars().next()?.to_digit(10)?;
    EnginePacketType::from_number(digit)
}
