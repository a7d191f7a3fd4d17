//! What the host keeps for one namespace: its listeners, its state, and what waits for the
//! connection or for an answer.

use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::convert::Infallible;
use std::rc::Rc;

use futures_channel::oneshot;

use super::connect::Auth;
use super::events::{last_string, Data};
use super::listeners::Listeners;
use super::retries::RetryQueue;
use super::watch::Watch;
use super::Host;
use crate::client::codec::{Encoded, Message};
use crate::client::error::{AckError, ConnectError, SocketError, TransportError};
use crate::client::map::Map;
use crate::client::options::BufferLimit;
use crate::client::state::{Connected, Reason, State, Transport};
use crate::protocol::io::{AckId, NamespaceId};
use crate::protocol::ManagerState;

/// How a request ended.
pub(crate) type AckResult = Result<Data, AckError>;

/// A packet that waits for the connection.
pub(super) struct Unsent {
    pub(super) body: Encoded,
    pub(super) ack: Option<AckId>,
}

pub(crate) struct Namespace {
    pub(crate) id: NamespaceId,
    pub(crate) name: Rc<str>,
    pub(super) auth: Auth,
    pub(super) limit: BufferLimit,
    /// The listeners of each event.
    pub(crate) listeners: Rc<Listeners<Message>>,
    /// The listeners of all events.
    pub(crate) any: Rc<Listeners<Message>>,
    /// The listeners of errors.
    pub(crate) hooks: Rc<Listeners<SocketError>>,
    pub(crate) states: Rc<Watch<State>>,
    /// Why the last attempt to connect failed.
    pub(crate) error: RefCell<Option<ConnectError>>,
    /// Why there is no connection.
    pub(super) reason: Cell<Option<Reason>>,
    /// What happened to the transport of the last connection, if that is what ended it.
    pub(super) cause: RefCell<Option<TransportError>>,
    pub(super) socket_id: RefCell<Option<String>>,
    pub(super) recovered: Cell<Option<bool>>,
    /// The private id of a session that can be recovered.
    pub(super) session: RefCell<Option<String>>,
    /// The offset of the last event of that session.
    pub(super) offset: RefCell<Option<String>>,
    /// Whether its CONNECT has not been answered, or is to be written when credentials have come.
    pub(super) connecting: Cell<bool>,
    /// When this is dropped, the question for credentials is outdated.
    question: RefCell<Option<oneshot::Sender<Infallible>>>,
    pub(super) send_buffer: RefCell<VecDeque<Unsent>>,
    pub(super) receive_buffer: RefCell<Vec<Message>>,
    pub(super) acks: RefCell<Map<AckId, oneshot::Sender<AckResult>>>,
    pub(super) queue: RefCell<RetryQueue>,
}

impl Namespace {
    pub(super) fn new(id: NamespaceId, name: Rc<str>, auth: Auth, limit: BufferLimit) -> Self {
        Self {
            id,
            name,
            auth,
            limit,
            listeners: Rc::default(),
            any: Rc::default(),
            hooks: Rc::default(),
            states: Rc::default(),
            error: RefCell::default(),
            reason: Cell::new(None),
            cause: RefCell::default(),
            socket_id: RefCell::default(),
            recovered: Cell::new(None),
            session: RefCell::default(),
            offset: RefCell::default(),
            connecting: Cell::new(false),
            question: RefCell::default(),
            send_buffer: RefCell::default(),
            receive_buffer: RefCell::default(),
            acks: RefCell::default(),
            queue: RefCell::default(),
        }
    }

    /// Whether the server has accepted it, and it has not been left since.
    pub(super) fn is_connected(&self, host: &Host) -> bool {
        host.core(|core| core.namespace(self.id).is_some_and(|one| one.connected()))
    }

    /// The state of its connection now.
    pub(crate) fn state(&self, host: &Host) -> State {
        let attempts = host.attempts.get();
        host.core(|core| {
            let (connected, active) = core
                .namespace(self.id)
                .map_or((false, false), |one| (one.connected(), one.active()));
            let socket_id = self.socket_id.borrow();
            if let (true, Some(id)) = (connected, &*socket_id) {
                let engine = core.manager().engine().and_then(|id| core.engine(id));
                let transport = engine.and_then(|engine| core.transport(engine.transport()?));
                return State::Connected(Connected {
                    id: id.clone(),
                    recovered: self.recovered.get(),
                    transport: transport
                        .map_or(Transport::Polling, |transport| transport.kind().into()),
                });
            }
            let reason = self.reason.get();
            match (active, core.next_retry(), reason) {
                (false, _, None) => State::Idle,
                (false, _, Some(reason)) => State::Disconnected { reason },
                (true, Some(retry), _) => State::Waiting {
                    reason: reason.unwrap_or(Reason::Unreachable),
                    attempt: retry.attempt,
                    retry_at: retry.at.get(),
                },
                (true, None, _) if core.manager().state() != ManagerState::Closed => {
                    State::Connecting { attempt: attempts }
                }
                (true, None, None | Some(Reason::Unreachable)) => State::Failed { attempts },
                (true, None, Some(reason)) => State::Disconnected { reason },
            }
        })
    }

    /// Wakes those who wait for a change of state.
    pub(super) fn settle(&self, host: &Host) {
        let state = self.state(host);
        if state.is_over() {
            self.withdraw(host);
        }
        self.states.set(state);
    }

    /// No attempt to connect will follow by itself: requests that were not sent fail.
    fn withdraw(&self, host: &Host) {
        let acks: Vec<AckId> = {
            let buffer = self.send_buffer.borrow();
            buffer.iter().filter_map(|packet| packet.ack).collect()
        };
        for ack in acks {
            self.unbuffer(ack);
            self.settle_ack(ack, Err(AckError::Closed { sent: false }));
            host.cancel_ack(self, ack);
        }
        host.withdraw_queued(self);
    }

    /// The offset of the last event that came. One that waits in the receive buffer came together
    /// with what ended the connection: it is delivered with the next one, and must not be sent
    /// again.
    pub(super) fn last_offset(&self) -> Option<String> {
        let waiting = self.receive_buffer.borrow();
        let mut events = waiting.iter().rev().filter(|event| !event.wants_ack());
        let last = events.find_map(|event| last_string(event.json()));
        last.or_else(|| self.offset.borrow().clone())
    }

    /// Gives up everything that waits, and removes all listeners.
    pub(crate) fn release(&self) {
        for Unsent { ack, .. } in self.send_buffer.take() {
            if let Some(ack) = ack {
                self.settle_ack(ack, Err(AckError::Closed { sent: false }));
            }
        }
        drop(self.receive_buffer.take());
        self.release_queue();
        for ack in self.acks.take().into_values() {
            drop(ack.send(Err(AckError::Closed { sent: true })));
        }
        self.listeners.clear();
        self.any.clear();
        self.hooks.clear();
        self.states.close();
    }

    /// Calls the function that waits for an answer, if it still does.
    pub(super) fn settle_ack(&self, id: AckId, result: AckResult) {
        let ack = self.acks.borrow_mut().remove(&id);
        if let Some(ack) = ack {
            drop(ack.send(result));
        }
    }

    /// Removes a request that waits for the connection. Returns whether it was there.
    pub(super) fn unbuffer(&self, ack: AckId) -> bool {
        let mut buffer = self.send_buffer.borrow_mut();
        let at = buffer.iter().position(|packet| packet.ack == Some(ack));
        let packet = at.and_then(|at| buffer.remove(at));
        drop(buffer);
        packet.is_some()
    }

    /// A question for credentials begins. The receiver ends when the answer is outdated.
    pub(super) fn begin_question(&self) -> oneshot::Receiver<Infallible> {
        let (question, outdated) = oneshot::channel();
        let before = self.question.replace(Some(question));
        drop(before);
        outdated
    }

    /// The answer to a question for credentials is outdated, if it is still to come.
    pub(super) fn end_question(&self) {
        let question = self.question.take();
        drop(question);
    }

    /// The user disconnects it.
    pub(super) fn leave(&self, host: &Host) {
        self.end_question();
        if host.core(|core| core.namespace(self.id).is_some_and(|one| one.active())) {
            self.lost(Reason::ClientDisconnect, None);
        }
    }

    /// There is no connection, for this reason.
    pub(super) fn lost(&self, reason: Reason, cause: Option<TransportError>) {
        self.connecting.set(false);
        self.reason.set(Some(reason));
        drop(self.cause.replace(cause));
    }

    /// Calls the hooks with an error. Where there are none, logs it; where no logger is installed,
    /// warns on the console.
    pub(crate) fn report(&self, host: &Host, error: &SocketError) {
        if !self.hooks.is_empty() {
            self.hooks.call("", error);
        } else if log::max_level() == log::LevelFilter::Off {
            host.platform
                .warn(&format!("socketio-wasm: {}: {error}", self.name));
        } else {
            log::warn!("{}: {error}", self.name);
        }
    }

    /// The connection could not be made, or was refused.
    pub(super) fn failed(&self, host: &Host, reason: Reason, error: ConnectError) {
        self.end_question();
        let cause = match &error {
            ConnectError::Transport { cause, .. } => Some(cause.clone()),
            _ => None,
        };
        self.lost(reason, cause);
        drop(self.error.replace(Some(error.clone())));
        host.report_later(self.id, SocketError::Connect(error));
    }
}
