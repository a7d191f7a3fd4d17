//! Requests: events whose answer is awaited.

use std::fmt;
use std::future::{Future, IntoFuture};
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{ready, Context, Poll};
use std::time::Duration;

use serde::de::DeserializeOwned;

use super::backend::{Pending, Socket};
use super::codec::{DecodeError, EncodeError, Encoded, Message};
use super::error::{AckError, EmitError};

/// How an answer is read.
pub(super) type Read<R> = fn(&Message) -> Result<R, DecodeError>;

/// An event that asks for an answer, from
/// [`Socket::emit_with_ack`](super::Socket::emit_with_ack) and
/// [`Socket::ask`](super::Socket::ask).
///
/// Nothing is sent before it is awaited, or [`send`](Self::send) is called.
#[must_use = "nothing is sent before it is awaited, or `send` is called"]
pub struct AckRequest<R> {
    socket: Option<Socket>,
    name: String,
    body: Result<Encoded, EncodeError>,
    timeout: Option<Duration>,
    read: Read<R>,
}

impl<R: DeserializeOwned> AckRequest<R> {
    /// A request of a socket that is gone: it is never sent, and fails with
    /// [`AckError::Closed`]. For handles that may outlive their socket, such as those of a
    /// framework's hooks.
    pub fn closed(name: &str) -> Self {
        let body = Encoded::event(name, &());
        Self::new(None, name, body, |answer| answer.arg(0))
    }
}

impl<R> AckRequest<R> {
    pub(super) fn new(
        socket: Option<Socket>,
        name: &str,
        body: Result<Encoded, EncodeError>,
        read: Read<R>,
    ) -> Self {
        Self {
            socket,
            name: name.into(),
            body,
            timeout: None,
            read,
        }
    }

    /// How long to wait for the answer, counted from when the request is made, not from when it
    /// can be sent. By default [`Builder::ack_timeout`](super::Builder::ack_timeout); without
    /// either the request waits until the connection is lost.
    ///
    /// A request that could not be sent in that time is withdrawn, and with
    /// [`Builder::retries`](super::Builder::retries) it is not sent again afterwards.
    pub fn timeout(mut self, limit: Duration) -> Self {
        self.timeout = Some(limit);
        self
    }

    /// Makes the request now, whether or not the future is polled. It is sent at once, or when
    /// there is a connection.
    pub fn send(self) -> AckFuture<R> {
        let pending = self
            .body
            .map_err(|error| AckError::Emit(EmitError::Encode(error)))
            .and_then(|body| match self.socket {
                Some(socket) => socket.request(&self.name, body, self.timeout),
                None => Err(AckError::Closed { sent: false }),
            });
        AckFuture {
            state: match pending {
                Ok(pending) => Answer::Awaited(pending),
                Err(error) => Answer::Failed(Some(error)),
            },
            name: self.name,
            read: self.read,
            result: PhantomData,
        }
    }
}

impl<R: DeserializeOwned> IntoFuture for AckRequest<R> {
    type Output = Result<R, AckError>;
    type IntoFuture = AckFuture<R>;

    fn into_future(self) -> AckFuture<R> {
        self.send()
    }
}

impl<R> fmt::Debug for AckRequest<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("AckRequest");
        debug.field("name", &self.name);
        debug
            .field("timeout", &self.timeout)
            .finish_non_exhaustive()
    }
}

/// What has become of a request, for a page that shows it. The hooks `use_socket_ask` of the
/// frameworks' crates keep it as state.
///
/// ```
/// use socketio_wasm::Asked;
///
/// fn sentence(save: &Asked<u64>) -> String {
///     match save {
///         Asked::Idle => "Save".into(),
///         Asked::Waiting => "Saving …".into(),
///         Asked::Answered(id) => format!("Saved as {id}"),
///         Asked::Failed(error) if error.was_sent() => format!("Perhaps not saved: {error}"),
///         Asked::Failed(error) => format!("Not saved: {error}"),
///     }
/// }
/// # assert_eq!(sentence(&Asked::Answered(3)), "Saved as 3");
/// ```
#[derive(Clone, Debug, Default)]
pub enum Asked<R> {
    /// Nothing has been asked, or the request was cancelled.
    #[default]
    Idle,
    /// The answer is awaited.
    Waiting,
    /// The answer has come.
    Answered(R),
    /// There is no answer, and none will come.
    Failed(AckError),
}

impl<R> Asked<R> {
    /// Whether the answer is awaited.
    #[must_use]
    pub fn is_waiting(&self) -> bool {
        matches!(self, Self::Waiting)
    }

    /// The answer, if it has come.
    #[must_use]
    pub fn answer(&self) -> Option<&R> {
        match self {
            Self::Answered(answer) => Some(answer),
            _ => None,
        }
    }

    /// Why there is no answer, if there is none.
    #[must_use]
    pub fn error(&self) -> Option<&AckError> {
        match self {
            Self::Failed(error) => Some(error),
            _ => None,
        }
    }
}

impl<R> From<Result<R, AckError>> for Asked<R> {
    fn from(outcome: Result<R, AckError>) -> Self {
        match outcome {
            Ok(answer) => Self::Answered(answer),
            Err(error) => Self::Failed(error),
        }
    }
}

/// The answer to a request.
///
/// It always ends: with the answer, or with an [`AckError`] that says why there is none, also when
/// the connection is lost or the client is dropped.
///
/// Dropping it cancels the request: if it has not been sent, it will not be, and an answer that
/// still comes is ignored. With [`Builder::retries`](super::Builder::retries), one that has been
/// sent is still sent again until the server has got it. It does not keep the client.
#[must_use = "dropping it cancels the request"]
pub struct AckFuture<R> {
    state: Answer,
    name: String,
    read: Read<R>,
    result: PhantomData<fn() -> R>,
}

enum Answer {
    Awaited(Pending),
    Failed(Option<AckError>),
}

impl<R> Future for AckFuture<R> {
    type Output = Result<R, AckError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let result = match &mut self.state {
            Answer::Awaited(pending) => ready!(Pin::new(pending).poll(context)),
            // There is no error left if it is polled again after it was ready.
            Answer::Failed(error) => Err(error.take().unwrap_or(AckError::Closed { sent: true })),
        };
        self.state = Answer::Failed(None);
        Poll::Ready(result.and_then(|data| {
            let message = data.into_answer(&self.name);
            (self.read)(&message).map_err(AckError::Decode)
        }))
    }
}

impl<R> fmt::Debug for AckFuture<R> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("AckFuture");
        debug.field("name", &self.name).finish_non_exhaustive()
    }
}
