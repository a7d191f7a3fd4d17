//! What can be awaited. None of it keeps the client.

use std::future::Future;
use std::pin::Pin;
use std::rc::{Rc, Weak};
use std::task::{Context, Poll};

use futures_channel::oneshot;

use crate::client::error::{AckError, ConnectError};
use crate::client::host::waiters::Place;
use crate::client::host::watch::Watch;
use crate::client::host::{AckResult, Host, Namespace, Ticket};
use crate::client::state::{Connected, State};

/// The request that is cancelled when nobody awaits its answer any more.
type Cancel = (Weak<Host>, Rc<Namespace>, Ticket);

/// A request whose answer is awaited. It is cancelled by being dropped.
pub(crate) struct Pending {
    receiver: oneshot::Receiver<AckResult>,
    cancel: Option<Cancel>,
}

impl Pending {
    pub(super) fn new(receiver: oneshot::Receiver<AckResult>, cancel: Option<Cancel>) -> Self {
        Self { receiver, cancel }
    }
}

impl Future for Pending {
    type Output = AckResult;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<AckResult> {
        let received = Pin::new(&mut self.receiver).poll(context);
        received.map(|result| {
            self.cancel = None;
            // Does not happen: every request is settled before its sender is dropped.
            result.unwrap_or(Err(AckError::Closed { sent: true }))
        })
    }
}

impl Drop for Pending {
    fn drop(&mut self) {
        if let Some((host, namespace, ticket)) = self.cancel.take() {
            if let Some(host) = host.upgrade() {
                host.cancel(&namespace, ticket);
            }
        }
    }
}

/// Waits until there is a connection, or no further attempt is made.
pub(crate) struct Connecting {
    namespace: Rc<Namespace>,
    place: Rc<Place>,
}

impl Connecting {
    pub(super) fn new(namespace: &Rc<Namespace>) -> Self {
        Self {
            namespace: namespace.clone(),
            place: Rc::default(),
        }
    }
}

impl Future for Connecting {
    type Output = Result<Connected, ConnectError>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let states = &self.namespace.states;
        match states.get() {
            State::Connected(connected) => return Poll::Ready(Ok(connected)),
            state if state.is_over() || states.is_over() => {
                let error = self.namespace.error.borrow().clone();
                return Poll::Ready(Err(error.unwrap_or(ConnectError::Closed)));
            }
            _ => states.await_change(&self.place, context.waker()),
        }
        Poll::Pending
    }
}

/// Waits until an event would be sent at once, or the socket is gone.
pub(crate) struct Ready {
    host: Weak<Host>,
    states: Rc<Watch<State>>,
    place: Rc<Place>,
}

impl Ready {
    pub(super) fn new(host: &Host, namespace: &Namespace) -> Self {
        Self {
            host: host.weak(),
            states: namespace.states.clone(),
            place: Rc::default(),
        }
    }
}

impl Future for Ready {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        let Some(host) = self.host.upgrade().filter(|_| !self.states.is_over()) else {
            return Poll::Ready(());
        };
        if self.states.get().is_connected() && host.is_writable() {
            return Poll::Ready(());
        }
        host.await_writable(&self.place, context.waker());
        self.states.await_change(&self.place, context.waker());
        Poll::Pending
    }
}
