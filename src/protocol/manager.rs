//! The Manager: opens and loses connections, waits, tries again.

use super::backoff::Backoff;
use super::engine::connection::{Engine, EngineState};
use super::io::{
    CallbackId, CloseDetails, ConnectError, EngineEvent, EngineEventKind, EngineId, ManagerEvent,
    ManagerEventKind, Millis, NamespaceId, Output, Reason, Subscriber, Types,
};
use super::options::{EngineOptions, Limit, ManagerOptions, Setting};
use super::steps::Step;
use super::timers::{Armed, Timer};
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
pub(crate) enum OpenCaller {
    /// Nobody: a failure starts the reconnection.
    Nobody,
    Reconnection,
    /// A function of the user's.
    Callback(CallbackId),
}

impl From<Option<CallbackId>> for OpenCaller {
    fn from(callback: Option<CallbackId>) -> Self {
        callback.map_or(Self::Nobody, Self::Callback)
    }
}

/// The state of a Manager.
#[derive(Debug)]
pub struct Manager {
    pub(crate) state: ManagerState,
    pub(crate) engine: Option<EngineId>,
    pub(crate) auto_connect: bool,
    pub(crate) watch: u32,
    /// The namespaces that follow the Manager, in the order in which they began to.
    pub(crate) subscribers: Vec<NamespaceId>,
    pub(crate) reconnecting: bool,
    reconnection: bool,
    pub(crate) attempts_limit: Limit,
    timeout: Option<Millis>,
    pub(crate) backoff: Backoff,
    pub(crate) skip_reconnect: bool,
    /// What makes the next attempt, the moment for which that is planned, and what gives up the one
    /// under way.
    pub(crate) next_attempt: Option<Armed>,
    pub(crate) next_attempt_at: Millis,
    connect_timeout: Option<Armed>,
    /// The engine that is being made, until its options are known.
    starting: Option<(EngineId, OpenCaller)>,
    /// The engine whose `open` or `error` is awaited.
    awaited: Option<(EngineId, OpenCaller)>,
    /// The engine whose `ping`, `data`, `error` and `close` the Manager is subscribed to.
    pub(crate) subscribed: Option<EngineId>,
}

impl Manager {
    pub(crate) fn new(options: &ManagerOptions) -> Self {
        Self {
            state: ManagerState::Closed,
            engine: None,
            auto_connect: options.auto_connect,
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
            next_attempt: None,
            next_attempt_at: Millis::ZERO,
            connect_timeout: None,
            starting: None,
            awaited: None,
            subscribed: None,
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

    pub(crate) fn observes(&self, kind: ManagerEventKind) -> bool {
        self.watch & kind.bit() != 0
    }

    /// Whether the engine's events are the Manager's business now.
    pub(crate) fn is_subscribed_to(&self, engine: EngineId, kind: EngineEventKind) -> bool {
        use EngineEventKind::{Close, Data, Error, Open, Ping};
        self.awaits(engine) && matches!(kind, Open | Error)
            || self.subscribed == Some(engine) && matches!(kind, Ping | Data | Error | Close)
    }

    /// Whether this engine's `open` or `error` is awaited.
    fn awaits(&self, engine: EngineId) -> bool {
        self.awaited.is_some_and(|(awaited, _)| awaited == engine)
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

impl<T: Types> Core<T> {
    /// Nothing happens, and the callback is never called, unless the Manager is closed.
    pub(crate) fn manager_open(&mut self, caller: OpenCaller) {
        // An engine that is being made is not to be overtaken by code of the user's
        // which runs while its options are read.
        if self.manager.state != ManagerState::Closed || self.manager.starting.is_some() {
            self.forget_caller(caller);
            return;
        }
        self.manager.state = ManagerState::Opening;
        let engine = self.engines.insert(Engine::new());
        self.manager.starting = Some((engine, caller));
        self.emit_output(Output::EngineOptions(engine));
    }

    pub(crate) fn manager_options(&mut self, options: Option<Box<EngineOptions>>) {
        let Some((id, caller)) = self.manager.starting.take() else {
            return;
        };
        let Some(options) = options else {
            self.engines.remove(id);
            self.emit_output(Output::EngineGone(id));
            self.manager.state = ManagerState::Closed;
            self.forget_caller(caller);
            if caller == OpenCaller::Reconnection {
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
        self.then(Step::ManagerStart(id, caller));
    }

    pub(crate) fn manager_start(&mut self, engine: EngineId, caller: OpenCaller) {
        // Reading the options may have closed the Manager; the attempt is made all the same.
        self.manager.state = ManagerState::Opening;
        self.manager.skip_reconnect = false;
        self.manager.awaited = Some((engine, caller));
        self.emit_output(Output::Subscribe(Subscriber::Opening(engine)));
        if let Some(timeout) = self.manager.timeout {
            self.timers.stop(&mut self.manager.connect_timeout);
            let armed = self.timers.arm(Timer::ConnectTimeout(engine), timeout);
            self.manager.connect_timeout = Some(armed);
        }
    }

    /// Who waits for this engine to open, if anybody does; it is awaited no more.
    fn take_awaiting(&mut self, engine: EngineId) -> Option<OpenCaller> {
        let (_, caller) = self
            .manager
            .awaited
            .take_if(|(awaited, _)| *awaited == engine)?;
        self.emit_output(Output::Unsubscribe(Subscriber::Opening(engine)));
        Some(caller)
    }

    /// Stops listening to the engine, and everything that was to come.
    fn manager_cleanup(&mut self) {
        if let Some((engine, caller)) = self.manager.awaited {
            self.take_awaiting(engine);
            self.forget_caller(caller);
        }
        self.timers.stop(&mut self.manager.connect_timeout);
        self.timers.stop(&mut self.manager.next_attempt);
        if let Some(engine) = self.manager.subscribed.take() {
            self.emit_output(Output::Unsubscribe(Subscriber::Manager(engine)));
        }
        self.decoder.reset();
        self.emit_output(Output::ResetDecoder);
    }

    fn forget_caller(&mut self, caller: OpenCaller) {
        if let OpenCaller::Callback(id) = caller {
            self.emit_output(Output::ForgetCallback(id));
        }
    }

    pub(crate) fn manager_opened(&mut self, engine: EngineId, caller: OpenCaller) {
        self.manager_cleanup();
        self.manager.state = ManagerState::Open;
        self.emit_manager(ManagerEvent::Open);
        self.then(Step::ManagerListen(engine));
        self.then(Step::ManagerAnswer(caller, None));
        self.then(Step::ManagerCheck(engine));
    }

    pub(crate) fn manager_listen(&mut self, engine: EngineId) {
        let alive = self
            .engines
            .get(engine)
            .is_some_and(|engine| engine.state != EngineState::Closed);
        // A listener of `open` may have begun anew.
        if alive && self.manager.engine == Some(engine) {
            self.manager.subscribed = Some(engine);
            self.emit_output(Output::Subscribe(Subscriber::Manager(engine)));
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

    pub(crate) fn manager_failed(&mut self, caller: OpenCaller, error: T::Error) {
        self.manager_cleanup();
        self.manager.state = ManagerState::Closed;
        self.emit_manager(ManagerEvent::Error(error.clone()));
        self.then(Step::ManagerAnswer(caller, Some(error)));
    }

    /// Listeners of the Manager's `open` or `error` have been called.
    pub(crate) fn manager_answer(&mut self, caller: OpenCaller, error: Option<T::Error>) {
        let attempts = self.manager.backoff.attempts();
        match (caller, error) {
            (OpenCaller::Callback(id), error) => self.emit_output(Output::OpenCallback(id, error)),
            (OpenCaller::Reconnection, Some(error)) => {
                self.manager.reconnecting = false;
                self.reconnect();
                self.then(Step::EmitManager(ManagerEvent::ReconnectError(error)));
            }
            (OpenCaller::Reconnection, None) => {
                self.manager.reconnecting = false;
                self.manager.backoff.reset();
                self.emit_manager(ManagerEvent::Reconnect(attempts));
            }
            (OpenCaller::Nobody, Some(_)) => {
                let first = !self.manager.reconnecting && attempts == 0;
                if first && self.manager.reconnection {
                    self.reconnect();
                }
            }
            (OpenCaller::Nobody, None) => {}
        }
    }

    pub(crate) fn connect_timed_out(&mut self, engine: EngineId) {
        if let Some(caller) = self.take_awaiting(engine) {
            self.then(Step::ManagerFailed(caller, ConnectError::Timeout.into()));
            self.then(Step::EngineClose(engine));
        }
    }

    /// The turn of the Manager in a dispatch of the engine's.
    pub(crate) fn manager_on_event(&mut self, engine: EngineId, event: EngineEvent<T>) {
        match event {
            EngineEvent::Open => {
                if let Some(caller) = self.take_awaiting(engine) {
                    self.then(Step::ManagerOpened(engine, caller));
                }
            }
            EngineEvent::Error(error) => match self.take_awaiting(engine) {
                Some(caller) => self.then(Step::ManagerFailed(caller, error)),
                None => self.emit_manager(ManagerEvent::Error(error)),
            },
            EngineEvent::Ping => self.emit_manager(ManagerEvent::Ping),
            // The dispatch works on a copy of the list: the turn may come after the end.
            EngineEvent::Data(frame) if self.manager.subscribed == Some(engine) => {
                self.emit_output(Output::Read(frame));
            }
            EngineEvent::Close(reason, details) => self.manager_lost(reason, details),
            _ => {}
        }
    }

    /// The end of a connection, whatever its cause.
    pub(crate) fn manager_lost(&mut self, reason: Reason, details: Option<T::Details>) {
        self.manager_cleanup();
        let Some(engine) = self.manager.engine else {
            self.manager_announce_loss(reason, details);
            return;
        };
        self.then(Step::EngineClose(engine));
        self.then(Step::ManagerLost {
            engine,
            reason,
            details,
        });
    }

    /// Listeners of the engine's `close` have been called.
    pub(crate) fn manager_announce_loss_of(
        &mut self,
        engine: EngineId,
        reason: Reason,
        details: Option<T::Details>,
    ) {
        // One of them may have closed the Manager, which has told everybody, and opened it again:
        // the new connection is not the one that was lost.
        if self.manager.engine == Some(engine) {
            self.manager_announce_loss(reason, details);
        }
    }

    fn manager_announce_loss(&mut self, reason: Reason, details: Option<T::Details>) {
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
    pub(crate) fn parse_error(&mut self, details: CloseDetails<T>) {
        self.manager_lost(Reason::ParseError, Some(details.into()));
    }
}
