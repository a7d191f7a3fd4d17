//! The client where there is nothing to connect with, as on a server that renders a page: it can
//! be made, held and listened to, from any thread, and does nothing.

use std::convert::Infallible;
use std::future::{ready, Future};
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;

use super::builder::Builder;
use super::client::Client;
use super::codec::{Encoded, Message};
use super::error::{AckError, BuildError, ConnectError, EmitError, SocketError};
use super::settings::Settings;
use super::state::{Connected, State, Transport};
use super::stream::Overflow;

impl Builder {
    /// Makes the client and begins to connect.
    ///
    /// Outside of a browser (on any other target than `wasm32-unknown-unknown`) the client is made
    /// and does nothing: see [`NotInABrowser`](EmitError::NotInABrowser).
    ///
    /// # Errors
    ///
    /// See [`BuildError`]. A server that cannot be reached is not among them: see
    /// [`connected`](super::Socket::connected).
    pub fn connect(self) -> Result<Client, BuildError> {
        // There is no page whose address would complete that of the server.
        let origin = Some("http://localhost");
        self.make(origin, |settings| Connection(Arc::new(settings)))
    }
}

/// Credentials, which are never sent.
#[derive(Clone)]
pub(crate) struct Auth;

impl Auth {
    pub(crate) fn none() -> Self {
        Self
    }

    pub(crate) fn json(_: String) -> Self {
        Self
    }

    pub(crate) fn ask<F, Fut>(_: F) -> Self
    where
        F: Fn() -> Fut + 'static,
        Fut: Future<Output = Result<String, String>> + 'static,
    {
        Self
    }
}

/// No connection. Clones share their settings, by which they are compared.
#[derive(Clone)]
pub(crate) struct Connection(Arc<Settings>);

impl Connection {
    pub(crate) fn socket(&self, name: &str) -> Socket {
        Socket {
            connection: self.clone(),
            name: name.into(),
        }
    }

    pub(crate) fn transport(&self) -> Option<Transport> {
        None
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn keep<T>(&self, _: T) {}

    pub(crate) fn close(&self) {}
}

#[derive(Clone)]
pub(crate) struct Socket {
    connection: Connection,
    name: Arc<str>,
}

impl Socket {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        self.connection.is_same(&other.connection) && self.name == other.name
    }

    pub(crate) fn downgrade(&self) -> WeakSocket {
        WeakSocket(self.clone())
    }

    pub(crate) fn on(&self, _: &str, _: bool, _: impl Fn(&Message) + 'static) -> Guard {
        Guard
    }

    pub(crate) fn on_any(&self, _: impl Fn(&Message) + 'static) -> Guard {
        Guard
    }

    pub(crate) fn on_error(&self, _: impl Fn(&SocketError) + 'static) -> Guard {
        Guard
    }

    pub(crate) fn reporter(&self) -> Reporter {
        Reporter
    }

    pub(crate) fn emit(&self, _: &str, _: Encoded, _: bool) -> Result<bool, EmitError> {
        Err(EmitError::NotInABrowser)
    }

    pub(crate) fn request(
        &self,
        _: &str,
        _: Encoded,
        _: Option<Duration>,
    ) -> Result<Pending, AckError> {
        Err(AckError::Emit(EmitError::NotInABrowser))
    }

    pub(crate) fn state(&self) -> State {
        State::Idle
    }

    pub(crate) fn states(&self) -> Changes<State> {
        Changes(Some(State::Idle))
    }

    pub(crate) fn connected(&self) -> Connecting {
        ready(Err(ConnectError::NotInABrowser))
    }

    pub(crate) fn ready(&self) -> Ready {
        ready(())
    }

    pub(crate) fn queue(&self, _: Option<&str>) -> Queue {
        Queue
    }

    pub(crate) fn connect(&self) {}

    pub(crate) fn disconnect(&self) {}
}

/// Keeps its socket, as there is no connection that would have to close.
#[derive(Clone)]
pub(crate) struct WeakSocket(Socket);

impl WeakSocket {
    pub(crate) fn upgrade(&self) -> Option<Socket> {
        Some(self.0.clone())
    }
}

/// The guard of a listener that is never called.
pub(crate) struct Guard;

impl Guard {
    pub(crate) fn detach(self) {}
}

#[derive(Clone)]
pub(crate) struct Reporter;

impl Reporter {
    pub(crate) fn report(&self, _: SocketError) {}

    pub(crate) fn spawn(&self, _: &str, _: impl Future<Output = ()> + 'static) {}
}

/// Never made, because no event is received.
#[derive(Debug)]
pub(crate) struct ReplyTo(Infallible);

impl ReplyTo {
    pub(crate) fn send(&self, _: Encoded) -> Result<(), EmitError> {
        match self.0 {}
    }
}

/// Never made, because no request is sent.
pub(crate) struct Data(Infallible);

impl Data {
    pub(crate) fn into_answer(self, _: &str) -> Message {
        match self.0 {}
    }
}

pub(crate) struct Pending(Infallible);

impl Future for Pending {
    type Output = Result<Data, AckError>;

    fn poll(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Self::Output> {
        match self.0 {}
    }
}

pub(crate) type Connecting = std::future::Ready<Result<Connected, ConnectError>>;

pub(crate) type Ready = std::future::Ready<()>;

/// The present value, which never changes.
pub(crate) struct Changes<T>(Option<T>);

impl<T: Unpin> Stream for Changes<T> {
    type Item = T;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<T>> {
        match self.0.take() {
            Some(present) => Poll::Ready(Some(present)),
            None => Poll::Pending,
        }
    }
}

/// The events of a stream: none.
pub(crate) struct Queue;

impl Queue {
    pub(crate) fn limit(&self, _: usize, _: Overflow) {}

    pub(crate) fn dropped(&self) -> u64 {
        0
    }

    pub(crate) fn pop(&self) -> Option<Message> {
        None
    }

    pub(crate) fn poll_next(&self, _: &Context<'_>) -> Poll<Option<Message>> {
        Poll::Pending
    }
}
