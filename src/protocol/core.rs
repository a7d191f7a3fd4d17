//! The state machine: an input goes in, outputs come out.

use std::cell::Cell;
use std::rc::Rc;

use super::engine::connection::{Engine, EngineState};
use super::engine::transport::Transport;
use super::io::{
    Answer, CallbackId, CallbackOutput, EngineEvent, EngineId, EngineOutput, Input, ManagerEvent,
    ManagerOutput, Moment, NamespaceId, NamespaceOutput, Output, TimerChange, TransportId,
    TransportOutput, Types,
};
use super::manager::Manager;
use super::options::ManagerOptions;
use super::slots::Slots;
use super::socket::decode::PacketDecoder;
use super::socket::namespace::Namespace;
use super::steps::Step;
use super::timers::Timers;

/// State that all Managers of one program share.
#[derive(Debug, Default)]
pub struct Shared {
    /// Whether the last connection got to use a WebSocket. The next one may then begin with it
    /// ([`EngineOptions::remember_upgrade`](super::options::EngineOptions::remember_upgrade)).
    /// Default `false`.
    pub prior_websocket_success: Cell<bool>,
}

/// Counts of what is alive in a [`Core`], by which tests find leaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Census {
    /// Transports that have been opened and are not closed.
    pub transports: usize,
    /// Engines that have not been forgotten: the one in use, and those that still have to close.
    pub engines: usize,
    /// Whether a timer is set.
    pub has_timers: bool,
}

/// An event whose listeners are being called. Among the user's listeners the client has subscribers
/// ([`Subscriber`](super::io::Subscriber)), whose turn the host reports with [`Input::Notify`]. Such
/// a report is about the last event of `Core::dispatching`.
#[derive(Debug)]
pub(crate) enum Dispatch<T: Types> {
    Manager(ManagerEvent<T>),
    Engine(EngineEvent<T>),
}

/// The state machine of one Manager, with its engines, transports and namespaces. [`io`](super::io)
/// describes how it is driven.
#[derive(Debug)]
pub struct Core<T: Types> {
    /// The moment of the last input.
    pub(crate) moment: Moment,
    pub(crate) timers: Timers,
    /// The events whose listeners are being called; the innermost is last.
    pub(crate) dispatching: Vec<Dispatch<T>>,
    pub(crate) manager: Manager,
    pub(crate) engines: Slots<EngineId, Engine>,
    pub(crate) transports: Slots<TransportId, Transport>,
    pub(crate) namespaces: Slots<NamespaceId, Namespace>,
    pub(crate) decoder: PacketDecoder,
    /// How many requests have had a cache-busting parameter.
    pub(crate) requests: u32,
    pub(crate) shared: Rc<Shared>,
    /// Steps that wait; the next one is last.
    stack: Vec<Step<T>>,
    /// The height of the stack where each nested input begins.
    nested: Vec<usize>,
    /// Steps that the running one has queued, in order.
    pub(crate) upcoming: Vec<Step<T>>,
}

impl<T: Types> Core<T> {
    /// A Manager that has not been opened. `shared` is one for all cores of a program.
    pub fn new(options: &ManagerOptions, shared: Rc<Shared>) -> Self {
        Self {
            moment: Moment::default(),
            timers: Timers::default(),
            dispatching: Vec::new(),
            manager: Manager::new(options),
            engines: Slots::default(),
            transports: Slots::default(),
            namespaces: Slots::default(),
            decoder: PacketDecoder::new(options),
            requests: 0,
            shared,
            stack: Vec::new(),
            nested: Vec::new(),
            upcoming: Vec::new(),
        }
    }

    /// Takes one input. The caller must then drain the outputs with
    /// [`poll_output`](Self::poll_output) before it does anything else.
    pub fn handle_input(&mut self, moment: Moment, input: Input<T>) {
        self.moment = moment;
        self.begin();
        self.accept(input);
        self.stack_upcoming();
    }

    /// Takes the answer to an output that is being performed. It happens at the moment of the input
    /// that led to that output. What follows from it is what the caller polls next, before the
    /// outputs that wait already.
    pub fn handle_answer(&mut self, answer: Answer<'_, T>) {
        self.accept_answer(answer);
        self.stack_upcoming();
    }

    /// Begins a nested call: what is queued from now on is drained before what is on the stack
    /// already.
    pub(crate) fn begin(&mut self) {
        self.nested.push(self.stack.len());
    }

    /// The next output to perform, or `None` when all that follows from the last input has been
    /// performed.
    pub fn poll_output(&mut self) -> Option<Output<T>> {
        let floor = self.nested.last().copied().unwrap_or(0);
        while self.stack.len() > floor {
            let mut step = self.stack.pop();
            while let Some(current) = step.take() {
                if let Step::Yield(output) = current {
                    return Some(output);
                }
                self.run(current);
                // Most steps have one successor, which need not go onto the stack.
                if self.upcoming.len() == 1 {
                    step = self.upcoming.pop();
                } else {
                    self.stack_upcoming();
                }
            }
        }
        self.nested.pop();
        None
    }

    /// The next timer to set or to clear; `None` when the host is up to date. To be taken in order,
    /// before an output is performed and after each input and question.
    pub fn next_timer_change(&mut self) -> Option<TimerChange> {
        self.timers.next_change()
    }

    /// The engine with this number; `None` once it has been forgotten.
    pub fn engine(&self, engine: EngineId) -> Option<&Engine> {
        self.engines.get(engine)
    }

    /// The transport with this number; `None` once it is closed.
    pub fn transport(&self, transport: TransportId) -> Option<&Transport> {
        self.transports.get(transport)
    }

    /// The transport with this number, also when it was the last one of an engine that has closed:
    /// then as it was at that time.
    pub fn last_transport(&self, id: TransportId) -> Option<&Transport> {
        let left =
            |engine: &Engine| matches!(engine.left(), Some((transport, _)) if *transport == id);
        self.transports.get(id).or_else(|| {
            let engine = self.engines.get(self.engines.find(left)?)?;
            engine.left().map(|(_, transport)| transport)
        })
    }

    /// The namespace with this number; `None` once it has been [removed](Self::remove_namespace).
    pub fn namespace(&self, namespace: NamespaceId) -> Option<&Namespace> {
        self.namespaces.get(namespace)
    }

    /// The Manager's state.
    pub fn manager(&self) -> &Manager {
        &self.manager
    }

    /// Whether nothing will happen unless the user or the network does something: no connection, no
    /// timer, and no output that is still to be performed.
    pub fn is_idle(&self) -> bool {
        // An engine without any transport reports that by a timer, and does nothing else: it is
        // idle.
        let rests =
            |engine: &Engine| matches!(engine.state, EngineState::Idle | EngineState::Closed);
        self.nested.is_empty() && self.timers.is_empty() && self.engines.all(rests)
    }

    /// Counts of what is alive, for tests that look for leaks.
    pub fn census(&self) -> Census {
        Census {
            transports: self.transports.count(Transport::is_begun),
            engines: self.engines.len(),
            has_timers: !self.timers.is_empty(),
        }
    }

    /// Queues a step, to run after the outputs and steps that are queued already.
    #[inline(never)]
    pub(crate) fn then(&mut self, step: Step<T>) {
        self.upcoming.push(step);
    }

    /// Queues an output for the host, likewise. User code may run when it is performed.
    #[inline(never)]
    pub(crate) fn emit_output(&mut self, output: Output<T>) {
        self.upcoming.push(Step::Yield(output));
    }

    /// Queues an output about a namespace.
    #[inline(always)]
    pub(crate) fn emit_for_namespace(&mut self, id: NamespaceId, output: NamespaceOutput<T>) {
        self.emit_output(Output::Namespace(id, output));
    }

    /// Queues an output about an engine.
    #[inline(always)]
    pub(crate) fn emit_for_engine(&mut self, id: EngineId, output: EngineOutput<T>) {
        self.emit_output(Output::Engine(id, output));
    }

    /// Queues an output about a transport.
    pub(crate) fn emit_for_transport(&mut self, id: TransportId, output: TransportOutput) {
        self.emit_output(Output::Transport(id, output));
    }

    /// Queues an output about a callback of the user.
    pub(crate) fn emit_for_callback(&mut self, id: CallbackId, output: CallbackOutput<T>) {
        self.emit_output(Output::Callback(id, output));
    }

    /// Withdraws the waiting outputs that name this namespace, because it is removed.
    pub(crate) fn drop_outputs_of(&mut self, namespace: NamespaceId) {
        for step in &mut self.stack {
            if matches!(step, Step::Yield(output) if output.namespace() == Some(namespace)) {
                // Its place is kept, because `nested` has heights of the stack.
                *step = Step::Nothing;
            }
        }
    }

    pub(crate) fn stack_upcoming(&mut self) {
        while let Some(step) = self.upcoming.pop() {
            self.stack.push(step);
        }
    }

    /// Emits an event of the Manager: to the user's listeners if there are any, with the namespaces
    /// in their places among them; else to the namespaces directly.
    pub(crate) fn emit_manager(&mut self, event: ManagerEvent<T>) {
        if self.manager.observes(event.kind()) {
            self.dispatch(
                Dispatch::Manager(event.clone()),
                Output::Manager(ManagerOutput::Event(event)),
            );
            return;
        }
        use ManagerEvent::{Close, Error, Open};
        if matches!(event, Open | Error(_) | Close(..)) {
            for namespace in self.manager.subscribers.clone() {
                self.then(Step::NamespaceOnEvent(namespace, event.clone()));
            }
        }
    }

    /// Has the host call the user's listeners, and keeps the event for the subscribers among them.
    #[inline(never)]
    pub(crate) fn dispatch(&mut self, dispatch: Dispatch<T>, output: Output<T>) {
        self.dispatching.push(dispatch);
        self.emit_output(output);
        self.then(Step::EndDispatch);
    }
}
