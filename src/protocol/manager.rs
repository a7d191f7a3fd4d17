//! The Manager: opens and loses connections, waits, tries again (`surface.md` A4).

use super::backoff::Backoff;
use super::engine::connection::{Engine, EngineState};
use super::io::{
    CallbackId, EngineEvent, EngineId, ManagerEvent, NamespaceId, Output, Reason, Subscriber, Value,
};
use super::options::{EngineOptions, ManagerOptions, Setting};
use super::socket::decode::Inbound;
use super::step::Step;
use super::timers::Timer;
use super::Core;

/// Whether there is a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagerState {
    /// None, and none on its way.
    Closed,
    /// On its way.
    Opening,
    /// There is one.
    Open,
}

impl ManagerState {
    /// As the `_readyState` attribute shows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Opening => "opening",
            Self::Open => "open",
        }
    }
}

/// Who wants to know how an attempt to open ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenCallback {
    /// Nobody: a failure starts the reconnection.
    None,
    /// The user.
    User(CallbackId),
    /// The reconnection.
    Reconnect,
}

/// The state of a Manager.
#[derive(Debug)]
pub struct Manager {
    pub(crate) state: ManagerState,
    pub(crate) engine: Option<EngineId>,
    pub(crate) auto_connect: bool,
    pub(crate) custom_parser: bool,
    pub(crate) watch: u32,
    /// The namespaces that follow the Manager, in the order in which they began to.
    pub(crate) subscribers: Vec<NamespaceId>,
    pub(crate) reconnecting: bool,
    reconnection: bool,
    attempts_limit: f64,
    timeout: Option<f64>,
    backoff: Backoff,
    skip_reconnect: bool,
    /// The engine that is being made, until its options are known.
    starting: Option<(EngineId, OpenCallback)>,
    /// The engine whose `open` or `error` is awaited.
    awaited: Option<(EngineId, OpenCallback)>,
    /// The engine whose `ping`, `data`, `error` and `close` are heard.
    heard: Option<EngineId>,
}

impl Manager {
    pub(crate) fn new(options: &ManagerOptions) -> Self {
        Self {
            state: ManagerState::Closed,
            engine: None,
            auto_connect: options.auto_connect,
            custom_parser: options.custom_parser,
            watch: 0,
            subscribers: Vec::new(),
            reconnecting: false,
            reconnection: options.reconnection,
            attempts_limit: options.reconnection_attempts,
            timeout: options.timeout,
            backoff: Backoff::new(
                options.reconnection_delay,
                options.reconnection_delay_max,
                options.randomization_factor,
            ),
            skip_reconnect: false,
            starting: None,
            awaited: None,
            heard: None,
        }
    }

    /// Whether there is a connection.
    pub fn state(&self) -> ManagerState {
        self.state
    }

    /// The engine in use, or the last one.
    pub fn engine(&self) -> Option<EngineId> {
        self.engine
    }

    /// Whether a reconnection is under way.
    pub fn reconnecting(&self) -> bool {
        self.reconnecting
    }

    pub(crate) fn observes<V>(&self, event: &ManagerEvent<V>) -> bool {
        self.watch & (1 << event.index()) != 0
    }

    pub(crate) fn observes_packets(&self) -> bool {
        self.watch & (1 << PACKET) != 0
    }

    /// Whether the engine's events are the Manager's business now.
    pub(crate) fn hears<V>(&self, engine: EngineId, event: &EngineEvent<V>) -> bool {
        self.heard == Some(engine)
            && matches!(
                event,
                EngineEvent::Ping
                    | EngineEvent::Data
                    | EngineEvent::Error(_)
                    | EngineEvent::Close(..)
            )
    }

    /// Who waits for this engine to open, if anybody does.
    pub(crate) fn take_awaiting(&mut self, engine: EngineId) -> Option<OpenCallback> {
        let (awaited, callback) = self.awaited?;
        (awaited == engine).then(|| {
            self.awaited = None;
            callback
        })
    }

    pub(crate) fn set(&mut self, setting: Setting) {
        match setting {
            Setting::Reconnection(on) => {
                self.reconnection = on;
                if !on {
                    self.skip_reconnect = true;
                }
            }
            Setting::ReconnectionAttempts(limit) => self.attempts_limit = limit,
            Setting::ReconnectionDelay(delay) => self.backoff.set_min(delay),
            Setting::ReconnectionDelayMax(delay) => self.backoff.set_max(delay),
            Setting::RandomizationFactor(factor) => self.backoff.set_jitter(factor),
            Setting::Timeout(timeout) => self.timeout = timeout,
        }
    }
}

/// The place of `packet` in [`ManagerEvent::NAMES`].
const PACKET: u32 = 3;

impl<V: Value> Core<V> {
    /// Nothing happens, and the callback is never called, unless the Manager is closed.
    pub(crate) fn manager_open(&mut self, callback: OpenCallback) {
        // An engine that is being made is not to be overtaken by code of the user's
        // which runs while its options are read.
        if self.manager.state != ManagerState::Closed || self.manager.starting.is_some() {
            self.forget_open_callback(callback);
            return;
        }
        self.manager.state = ManagerState::Opening;
        let engine = self.engines.insert(Engine::new());
        self.manager.starting = Some((engine, callback));
        self.tell(Output::EngineOptions(engine));
    }

    pub(crate) fn manager_options(&mut self, options: Option<Box<EngineOptions>>) {
        let Some((id, callback)) = self.manager.starting.take() else {
            return;
        };
        let Some(options) = options else {
            self.engines.remove(id);
            self.tell(Output::EngineGone(id));
            self.manager.state = ManagerState::Closed;
            self.forget_open_callback(callback);
            if callback == OpenCallback::Reconnect {
                self.manager.reconnecting = false;
                self.reconnect();
            }
            return;
        };
        if let Some(engine) = self.engines.get_mut(id) {
            engine.set_options(*options);
        }
        let old = self.manager.engine.replace(id);
        if let Some(old) = old {
            self.engine_forget_if_closed(old);
        }
        self.then(Step::EngineStart(id));
        self.then(Step::ManagerStart(id, callback));
    }

    pub(crate) fn manager_start(&mut self, engine: EngineId, callback: OpenCallback) {
        // Reading the options may have closed the Manager; the attempt is made all the same.
        self.manager.state = ManagerState::Opening;
        self.manager.skip_reconnect = false;
        self.manager.awaited = Some((engine, callback));
        if let Some(timeout) = self.manager.timeout {
            self.timers.arm(
                Timer::ConnectTimeout,
                engine.into(),
                self.moment.now + timeout,
            );
        }
    }

    /// Stops listening to the engine, and everything that was to come.
    fn manager_cleanup(&mut self) {
        if let Some((engine, callback)) = self.manager.awaited.take() {
            self.timers.stop(Timer::ConnectTimeout, engine.into());
            self.forget_open_callback(callback);
        }
        self.manager_settle_timers();
        if let Some(engine) = self.manager.heard.take() {
            self.tell(Output::Unsubscribe(Subscriber::Manager(engine)));
        }
        self.decoder.reset();
        if self.manager.custom_parser {
            self.tell(Output::ResetParser);
        }
    }

    fn forget_open_callback(&mut self, callback: OpenCallback) {
        if let OpenCallback::User(id) = callback {
            self.tell(Output::ForgetCallback(id));
        }
    }

    fn manager_settle_timers(&mut self) {
        self.timers.stop(Timer::Reconnect, 0);
        if let Some(engine) = self.manager.engine {
            self.timers.stop(Timer::ConnectTimeout, engine.into());
        }
    }

    pub(crate) fn manager_opened(&mut self, engine: EngineId, callback: OpenCallback) {
        self.manager_cleanup();
        self.manager.state = ManagerState::Open;
        self.emit_manager(ManagerEvent::Open);
        self.then(Step::ManagerListen(engine));
        self.then(Step::ManagerCallback(callback, None));
        self.then(Step::ManagerCheck(engine));
    }

    pub(crate) fn manager_listen(&mut self, engine: EngineId) {
        let alive = self
            .engines
            .get(engine)
            .is_some_and(|engine| engine.state != EngineState::Closed);
        // A listener of `open` may have begun anew.
        if alive && self.manager.engine == Some(engine) {
            self.manager.heard = Some(engine);
            self.tell(Output::Subscribe(Subscriber::Manager(engine)));
        }
    }

    /// A listener of `open` may have closed the engine, before anybody heard its `close`.
    pub(crate) fn manager_check(&mut self, engine: EngineId) {
        let closed = self
            .engines
            .get(engine)
            .is_some_and(|engine| engine.state == EngineState::Closed);
        let manager = &self.manager;
        if closed && manager.state == ManagerState::Open && manager.engine == Some(engine) {
            self.manager_lost(Reason::ForcedClose, None);
        }
    }

    pub(crate) fn manager_failed(&mut self, error: V, callback: OpenCallback) {
        self.manager_cleanup();
        self.manager.state = ManagerState::Closed;
        self.emit_manager(ManagerEvent::Error(error.clone()));
        self.then(Step::ManagerCallback(callback, Some(error)));
    }

    pub(crate) fn manager_callback(&mut self, callback: OpenCallback, error: Option<V>) {
        match (callback, error) {
            (OpenCallback::User(id), error) => self.tell(Output::OpenCallback(id, error)),
            (OpenCallback::Reconnect, Some(error)) => {
                self.manager.reconnecting = false;
                self.reconnect();
                self.then(Step::Manager(ManagerEvent::ReconnectError(error)));
            }
            (OpenCallback::Reconnect, None) => {
                let attempts = self.manager.backoff.attempts();
                self.manager.reconnecting = false;
                self.manager.backoff.reset();
                self.emit_manager(ManagerEvent::Reconnect(attempts));
            }
            (OpenCallback::None, Some(_)) => {
                let first = !self.manager.reconnecting && self.manager.backoff.attempts() == 0;
                if first && self.manager.reconnection {
                    self.reconnect();
                }
            }
            (OpenCallback::None, None) => {}
        }
    }

    pub(crate) fn connect_timed_out(&mut self, engine: EngineId) {
        if let Some(callback) = self.manager.take_awaiting(engine) {
            self.then(Step::ManagerFailed(V::error("timeout"), callback));
            self.then(Step::EngineClose(engine));
        }
    }

    /// The turn of the Manager in a dispatch of the engine's.
    pub(crate) fn manager_hears(
        &mut self,
        engine: EngineId,
        event: EngineEvent<V>,
        inbound: Option<Inbound<V>>,
    ) {
        match event {
            EngineEvent::Ping => self.emit_manager(ManagerEvent::Ping),
            // The dispatch works on a copy of the list: the turn may come after the end.
            EngineEvent::Data if self.manager.heard == Some(engine) => {
                if let Some(inbound) = inbound {
                    self.receive(inbound);
                }
            }
            EngineEvent::Error(error) => self.emit_manager(ManagerEvent::Error(error)),
            EngineEvent::Close(reason, details) => self.manager_lost(reason, details),
            _ => {}
        }
    }

    /// The end of a connection, whatever its cause.
    pub(crate) fn manager_lost(&mut self, reason: Reason, details: Option<V>) {
        self.manager_cleanup();
        if let Some(engine) = self.manager.engine {
            self.then(Step::EngineClose(engine));
        }
        self.then(Step::ManagerLost(reason, details));
    }

    pub(crate) fn manager_announce_loss(&mut self, reason: Reason, details: Option<V>) {
        self.manager.backoff.reset();
        self.manager.state = ManagerState::Closed;
        self.emit_manager(ManagerEvent::Close(reason, details));
        self.then(Step::Reconnect);
    }

    pub(crate) fn manager_reconnect_if_wanted(&mut self) {
        if self.manager.reconnection {
            self.reconnect();
        }
    }

    pub(crate) fn manager_force_close(&mut self) {
        self.manager.skip_reconnect = true;
        self.manager.reconnecting = false;
        self.manager_lost(Reason::ForcedClose, None);
    }

    /// The Manager closes with the last namespace that follows it.
    pub(crate) fn close_if_unused(&mut self) {
        if self.manager.subscribers.is_empty() {
            self.manager_force_close();
        }
    }

    /// Bytes came that are not a packet: the connection ends, and is made again.
    pub(crate) fn parse_error(&mut self, error: V) {
        self.manager_lost(Reason::ParseError, Some(error));
    }

    fn reconnect(&mut self) {
        if self.manager.reconnecting || self.manager.skip_reconnect {
            return;
        }
        if f64::from(self.manager.backoff.attempts()) >= self.manager.attempts_limit {
            self.manager.backoff.reset();
            self.emit_manager(ManagerEvent::ReconnectFailed);
            return;
        }
        let delay = self.manager.backoff.duration(self.moment.jitter);
        self.manager.reconnecting = true;
        self.timers
            .reset(Timer::Reconnect, 0, self.moment.now + delay);
    }

    pub(crate) fn reconnect_due(&mut self) {
        if self.manager.skip_reconnect {
            return;
        }
        let attempts = self.manager.backoff.attempts();
        self.emit_manager(ManagerEvent::ReconnectAttempt(attempts));
        self.then(Step::ReconnectNow);
    }

    pub(crate) fn reconnect_now(&mut self) {
        // A listener of `reconnect_attempt` may have closed the Manager.
        if !self.manager.skip_reconnect {
            self.manager_open(OpenCallback::Reconnect);
        }
    }
}
