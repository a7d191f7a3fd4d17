//! The Manager: opens connections, notices that they are lost, and reconnects.

use super::backoff::Backoff;
use super::engine::connection::{Engine, EngineState};
use super::io::{
    AckId, CallbackId, CallbackOutput, CloseDetails, ConnectError, EngineEvent, EngineEventKind,
    EngineId, EngineOutput, ManagerEvent, ManagerEventKind, ManagerOutput, Millis, NamespaceId,
    Output, Reason, Subscriber, Types,
};
use super::options::{EngineOptions, Limit, ManagerOptions, Setting};
use super::steps::Step;
use super::timers::{Armed, Timer};
use super::Core;

/// Whether a Manager has a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ManagerState {
    /// There is none. (One may be planned: see [`Manager::reconnecting`].)
    Closed,
    /// A connection is being opened.
    Opening,
    /// There is one.
    Open,
}

impl ManagerState {
    /// The state as the attribute `_readyState` shows it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Closed => "closed",
            Self::Opening => "opening",
            Self::Open => "open",
        }
    }
}

/// Who gets the outcome of an attempt to open a connection.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum OpenCaller {
    /// Nobody: if the first attempt fails, the reconnection starts.
    Nobody,
    Reconnection,
    /// A callback of the user, passed to `manager.open`.
    Callback(CallbackId),
}

impl From<Option<CallbackId>> for OpenCaller {
    fn from(callback: Option<CallbackId>) -> Self {
        callback.map_or(Self::Nobody, Self::Callback)
    }
}

/// The Manager: one server, and the connection to it.
#[derive(Debug)]
pub struct Manager {
    pub(crate) state: ManagerState,
    pub(crate) engine: Option<EngineId>,
    pub(crate) auto_connect: bool,
    /// The events that the user listens to: a bit for each `ManagerEventKind`.
    pub(crate) watch: u32,
    /// The namespaces that are active, in the order in which they became so. They connect when the
    /// Manager does, and hold it open.
    pub(crate) subscribers: Vec<NamespaceId>,
    pub(crate) reconnecting: bool,
    reconnection: bool,
    pub(crate) attempts_limit: Limit,
    timeout: Option<Millis>,
    pub(crate) backoff: Backoff,
    /// Whether not to reconnect, as after `manager.disconnect()`.
    pub(crate) skip_reconnect: bool,
    /// The timer that makes the next attempt, and when by the wall clock.
    pub(crate) next_attempt: Option<Armed>,
    pub(crate) next_attempt_at: Millis,
    /// The timer that gives up the attempt under way.
    connect_timeout: Option<Armed>,
    /// An engine whose options are not known yet.
    starting: Option<(EngineId, OpenCaller)>,
    /// The engine that is being opened: its `open` or `error` is awaited.
    awaited: Option<(EngineId, OpenCaller)>,
    /// The open engine: the Manager is subscribed to its `ping`, `data`, `error` and `close`.
    pub(crate) subscribed: Option<EngineId>,
    /// The first id of acknowledgements in a namespace that is added. It is above those of the
    /// namespaces that have been removed: an answer that comes for one of these must not be taken
    /// for an answer to a namespace of the same name that was added since.
    pub(crate) first_ack: AckId,
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
            first_ack: AckId::from(0),
        }
    }

    /// Whether there is a connection.
    pub fn state(&self) -> ManagerState {
        self.state
    }

    /// The engine in use, or the last one; `None` before the first attempt.
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

    /// Whether the Manager is subscribed to this event of this engine now.
    pub(crate) fn is_subscribed_to(&self, engine: EngineId, kind: EngineEventKind) -> bool {
        use EngineEventKind::{Close, Data, Error, Open, Ping};
        self.awaits(engine) && matches!(kind, Open | Error)
            || self.subscribed == Some(engine) && matches!(kind, Ping | Data | Error | Close)
    }

    /// Whether the `open` or `error` of this engine is awaited.
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
    /// Opens a connection if the Manager is closed. Otherwise nothing happens, and the callback is
    /// never called.
    pub(crate) fn manager_open(&mut self, caller: OpenCaller) {
        // User code that runs while the options of an engine are read may call this, too.
        if self.manager.state != ManagerState::Closed || self.manager.starting.is_some() {
            self.forget_caller(caller);
            return;
        }
        self.manager.state = ManagerState::Opening;
        let engine = self.engines.insert(Engine::new());
        self.manager.starting = Some((engine, caller));
        self.emit_for_engine(engine, EngineOutput::Options);
    }

    pub(crate) fn manager_options(&mut self, options: Option<Box<EngineOptions>>) {
        let Some((id, caller)) = self.manager.starting.take() else {
            return;
        };
        let Some(options) = options else {
            self.engines.remove(id);
            self.emit_for_engine(id, EngineOutput::Gone);
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

    /// Who gets the outcome of opening this engine; from now on it is not awaited any more.
    fn take_awaiting(&mut self, engine: EngineId) -> Option<OpenCaller> {
        let (_, caller) = self
            .manager
            .awaited
            .take_if(|(awaited, _)| *awaited == engine)?;
        self.emit_output(Output::Unsubscribe(Subscriber::Opening(engine)));
        Some(caller)
    }

    /// Unsubscribes from the engine, and cancels timers and half-read packets.
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
        self.emit_output(Output::Manager(ManagerOutput::ResetDecoder));
    }

    fn forget_caller(&mut self, caller: OpenCaller) {
        if let OpenCaller::Callback(id) = caller {
            self.emit_for_callback(id, CallbackOutput::Forget);
        }
    }

    pub(crate) fn manager_opened(&mut self, engine: EngineId, caller: OpenCaller) {
        self.manager_cleanup();
        self.manager.state = ManagerState::Open;
        self.emit_manager(ManagerEvent::Open);
        self.then(Step::ManagerSubscribe(engine));
        self.then(Step::ManagerAnswer(caller, None));
        self.then(Step::ManagerCheckEngine(engine));
    }

    pub(crate) fn manager_subscribe(&mut self, engine: EngineId) {
        let alive = self
            .engines
            .get(engine)
            .is_some_and(|engine| engine.state != EngineState::Closed);
        // A listener of `open` may have closed the Manager and opened it again.
        if alive && self.manager.engine == Some(engine) {
            self.manager.subscribed = Some(engine);
            self.emit_output(Output::Subscribe(Subscriber::Manager(engine)));
        }
    }

    /// A listener of `open` may have closed the engine before the Manager was subscribed to its
    /// `close`.
    pub(crate) fn manager_check_engine(&mut self, engine: EngineId) {
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
            (OpenCaller::Callback(id), error) => {
                self.emit_for_callback(id, CallbackOutput::Opened(error))
            }
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

    /// Reacts to an event of an engine.
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
            // The dispatch works on a copy of the list of listeners, so this may come after the
            // end.
            EngineEvent::Data(frame) if self.manager.subscribed == Some(engine) => {
                self.emit_output(Output::Manager(ManagerOutput::Read(frame)));
            }
            EngineEvent::Close(reason, details) => self.manager_lost(reason, details),
            _ => {}
        }
    }

    /// The connection is lost, or is to be closed: ends it, whatever the cause.
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
        // One of them may have closed the Manager, which has emitted `close` already, and opened it
        // again: the new connection is not the one that was lost.
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

    /// Closes the Manager if no namespace is active any more.
    pub(crate) fn close_if_unused(&mut self) {
        if self.manager.subscribers.is_empty() {
            self.manager_force_close();
        }
    }

    /// Something invalid was received: closes the connection, and reconnects. Packets are routed
    /// after they have come: one may be found invalid when its connection has ended already, and
    /// then does nothing to the next.
    pub(crate) fn parse_error(&mut self, details: CloseDetails<T>) {
        if self.manager.state == ManagerState::Open {
            self.manager_lost(Reason::ParseError, Some(details.into()));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The host puts subscribers where [`Subscriber::events`] says; without listeners of the user
    /// the core calls its own parts directly. Both are about the same events.
    #[test]
    fn it_is_subscribed_to_the_events_that_hosts_are_told() {
        let id = EngineId::from(0);
        for kind in EngineEventKind::ALL {
            let has = |subscriber: Subscriber| subscriber.events().contains(&kind.name());
            let mut manager = Manager::new(&ManagerOptions::default());
            assert!(!manager.is_subscribed_to(id, kind));
            manager.subscribed = Some(id);
            let expected = has(Subscriber::Manager(id));
            assert_eq!(manager.is_subscribed_to(id, kind), expected, "{kind:?}");

            let mut manager = Manager::new(&ManagerOptions::default());
            manager.awaited = Some((id, OpenCaller::Nobody));
            let expected = has(Subscriber::Opening(id));
            assert_eq!(manager.is_subscribed_to(id, kind), expected, "{kind:?}");
        }
    }
}
