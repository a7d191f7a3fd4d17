//! The state machine, and how it is driven: an input goes in, outputs are taken out.

use std::cell::Cell;
use std::collections::VecDeque;
use std::rc::Rc;

use super::engine::connection::{Engine, EngineState};
use super::engine::transport::Transport;
use super::io::{
    EngineEvent, EngineId, Input, ManagerEvent, Moment, NamespaceId, Output, TimerChange,
    TransportId, Types,
};
use super::manager::Manager;
use super::options::ManagerOptions;
use super::slots::Slots;
use super::socket::decode::PacketDecoder;
use super::socket::namespace::Namespace;
use super::steps::Step;
use super::timers::Timers;

/// What all Managers of one program share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Whether the last WebSocket worked (`rememberUpgrade`).
    pub prior_websocket_success: Cell<bool>,
}

/// How much of a [`Core`] is alive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Census {
    /// Transports that are not closed.
    pub transports: usize,
    /// Engines that are known.
    pub engines: usize,
    /// Whether a timer is set.
    pub has_timers: bool,
}

/// What waits for a microtask.
#[derive(Debug)]
pub(crate) enum Task {
    /// The heartbeat was found late by an `emit`.
    PingExpired(EngineId),
}

/// An event on its way through the user's listeners, for the entries of the
/// client's own among them.
#[derive(Debug)]
pub(crate) enum Dispatch<T: Types> {
    Manager(ManagerEvent<T>),
    Engine(EngineEvent<T>),
}

/// The state machine of one Manager.
#[derive(Debug)]
pub struct Core<T: Types> {
    pub(crate) moment: Moment,
    pub(crate) timers: Timers,
    pub(crate) tasks: VecDeque<Task>,
    pub(crate) dispatching: Vec<Dispatch<T>>,
    pub(crate) manager: Manager,
    pub(crate) engines: Slots<EngineId, Engine>,
    pub(crate) transports: Slots<TransportId, Transport>,
    pub(crate) namespaces: Slots<NamespaceId, Namespace>,
    pub(crate) decoder: PacketDecoder,
    pub(crate) requests: u32,
    pub(crate) shared: Rc<Shared>,
    /// Steps that wait, the next one last, and where each nested input begins.
    stack: Vec<Step<T>>,
    frames: Vec<usize>,
    /// Steps that the running one asked for, in order.
    pub(crate) upcoming: Vec<Step<T>>,
}

impl<T: Types> Core<T> {
    /// A Manager that has not been opened.
    pub fn new(options: &ManagerOptions, shared: Rc<Shared>) -> Self {
        Self {
            moment: Moment::default(),
            timers: Timers::default(),
            tasks: VecDeque::new(),
            dispatching: Vec::new(),
            manager: Manager::new(options),
            engines: Slots::default(),
            transports: Slots::default(),
            namespaces: Slots::default(),
            decoder: PacketDecoder::new(options),
            requests: 0,
            shared,
            stack: Vec::new(),
            frames: Vec::new(),
            upcoming: Vec::new(),
        }
    }

    /// Takes one input. The outputs that follow from it must be drained with
    /// [`poll_output`](Self::poll_output) before the caller goes on.
    ///
    /// Without a moment the input happens at that of the last one, as what a host is asked for
    /// while it performs an output does.
    pub fn handle_input(&mut self, moment: impl Into<Option<Moment>>, input: Input<'_, T>) {
        if let Some(moment) = moment.into() {
            self.moment = moment;
        }
        self.begin();
        self.accept(input);
        self.stack_upcoming();
    }

    /// What is asked for from now on belongs to a call of its own, to be drained before that
    /// which it is nested in.
    pub(crate) fn begin(&mut self) {
        self.frames.push(self.stack.len());
    }

    /// The next thing to do, or `None` when the last input has been dealt with.
    pub fn poll_output(&mut self) -> Option<Output<T>> {
        let floor = self.frames.last().copied().unwrap_or(0);
        while self.stack.len() > floor {
            let mut step = self.stack.pop();
            while let Some(current) = step.take() {
                if let Step::Yield(output) = current {
                    return Some(output);
                }
                self.run(current);
                // The usual step has one successor, which need not be stacked.
                if self.upcoming.len() == 1 {
                    step = self.upcoming.pop();
                } else {
                    self.stack_upcoming();
                }
            }
        }
        self.frames.pop();
        None
    }

    /// The next timer to set or to clear, in this order; `None` when all have been.
    pub fn next_timer_change(&mut self) -> Option<TimerChange> {
        self.timers.next_change()
    }

    /// The engine of that number, while it is known.
    pub fn engine(&self, engine: EngineId) -> Option<&Engine> {
        self.engines.get(engine)
    }

    /// The transport of that number, while it is known.
    pub fn transport(&self, transport: TransportId) -> Option<&Transport> {
        self.transports.get(transport)
    }

    /// The same, or what the transport was like when its engine left it at the end.
    pub fn last_transport(&self, id: TransportId) -> Option<&Transport> {
        let left =
            |engine: &Engine| matches!(engine.left(), Some((transport, _)) if *transport == id);
        self.transports.get(id).or_else(|| {
            let engine = self.engines.get(self.engines.find(left)?)?;
            engine.left().map(|(_, transport)| transport)
        })
    }

    /// The namespace of that number, until it is removed.
    pub fn namespace(&self, namespace: NamespaceId) -> Option<&Namespace> {
        self.namespaces.get(namespace)
    }

    /// The Manager's state.
    pub fn manager(&self) -> &Manager {
        &self.manager
    }

    /// Whether nothing happens any more unless the user does something.
    pub fn is_idle(&self) -> bool {
        // One that has no transport to begin with says so by a timer, and is of no more use.
        let rests =
            |engine: &Engine| matches!(engine.state, EngineState::Idle | EngineState::Closed);
        self.timers.is_empty() && self.tasks.is_empty() && self.engines.all(rests)
    }

    /// What is alive, for tests of what is left behind.
    pub fn census(&self) -> Census {
        Census {
            transports: self.transports.len(),
            engines: self.engines.len(),
            has_timers: !self.timers.is_empty(),
        }
    }

    #[inline(never)]
    pub(crate) fn then(&mut self, step: Step<T>) {
        self.upcoming.push(step);
    }

    #[inline(never)]
    pub(crate) fn emit_output(&mut self, output: Output<T>) {
        self.upcoming.push(Step::Yield(output));
    }

    /// What has been decided before is not to name this namespace any more.
    pub(crate) fn drop_outputs_of(&mut self, namespace: NamespaceId) {
        for step in &mut self.stack {
            if matches!(step, Step::Yield(output) if output.namespace() == Some(namespace)) {
                // Its place stays: nested inputs are told apart by how high the stack was.
                *step = Step::Nothing;
            }
        }
    }

    pub(crate) fn stack_upcoming(&mut self) {
        while let Some(step) = self.upcoming.pop() {
            self.stack.push(step);
        }
    }

    /// Announces an event of the Manager's: through the user's listeners if there
    /// are any, and to the namespaces in their places among them.
    pub(crate) fn emit_manager(&mut self, event: ManagerEvent<T>) {
        if self.manager.observes(event.kind()) {
            self.dispatch(Dispatch::Manager(event.clone()), Output::Manager(event));
            return;
        }
        use ManagerEvent::{Close, Error, Open};
        if matches!(event, Open | Error(_) | Close(..)) {
            for namespace in self.manager.subscribers.clone() {
                self.then(Step::NamespaceOnEvent(namespace, event.clone()));
            }
        }
    }

    /// Lets the host call the user's listeners, and the entries of the client's own among
    /// them find the event.
    #[inline(never)]
    pub(crate) fn dispatch(&mut self, dispatch: Dispatch<T>, output: Output<T>) {
        self.dispatching.push(dispatch);
        self.emit_output(output);
        self.then(Step::EndDispatch);
    }
}
