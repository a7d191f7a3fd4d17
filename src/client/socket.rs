//! One namespace, as an application sees it.

use std::fmt;

use serde::de::DeserializeOwned;
use serde::Serialize;
use socketio_events::{FromClient, FromServer};

use super::ack::AckRequest;
use super::backend;
use super::codec::{
    AsyncHandler, AsyncResponder, DecodeError, EmitArgs, Encoded, Handler, Message, Responder,
};
use super::error::{EmitError, SocketError};
use super::state::State;
use super::stream::{Decoded, EventStream, States};
use super::volatile::Volatile;
use super::waiting::{Connecting, Ready};

/// One namespace of a [`Client`](super::Client): events are emitted and listened to here.
///
/// Cloning it gives another handle of the same socket, and `==` compares sockets.
/// When the last handle is dropped, the socket leaves the namespace; with the last handle of a
/// client, its sockets among them, the connection is closed.
#[derive(Clone)]
pub struct Socket {
    inner: backend::Socket,
}

impl PartialEq for Socket {
    fn eq(&self, other: &Self) -> bool {
        self.inner.is_same(&other.inner)
    }
}

impl Eq for Socket {}

impl Socket {
    pub(super) fn new(inner: backend::Socket) -> Self {
        Self { inner }
    }

    /// The name of the namespace, such as `/` or `/admin`.
    #[must_use]
    pub fn name(&self) -> &str {
        self.inner.name()
    }

    // ---- listening

    /// Listens to an event with a closure of none to four parameters, whose types must be written
    /// out: `|title: String, n: u32| …`.
    ///
    /// If the arguments of an event are not of these types, the [hooks for errors](Self::on_error)
    /// are called instead of the closure.
    ///
    /// Listeners are called in the order in which they were added, those of
    /// [all events](Self::on_any) first. They may do anything to the socket: what they emit is
    /// sent before the next event is delivered.
    pub fn on<A>(&self, name: &str, handler: impl Handler<A>) -> Subscription {
        self.listen(name, false, move |message, _| handler.call(message))
    }

    /// Listens to the next event of that name only, as [`on`](Self::on) does.
    pub fn once<A>(&self, name: &str, handler: impl Handler<A>) -> Subscription {
        self.listen(name, true, move |message, _| handler.call(message))
    }

    /// Listens with a closure that reads the arguments itself. Its errors go to the hooks.
    fn listen(
        &self,
        name: &str,
        once: bool,
        call: impl Fn(&Message, &backend::Reporter) -> Result<(), DecodeError> + 'static,
    ) -> Subscription {
        let reporter = self.inner.reporter();
        Subscription(Some(self.inner.on(name, once, move |message| {
            if let Err(error) = call(message, &reporter) {
                reporter.report(SocketError::Decode(error));
            }
        })))
    }

    /// Listens to an event with an asynchronous closure: each event is a task of its own, which
    /// goes on when the subscription is dropped.
    pub fn on_async<A>(&self, name: &str, handler: impl AsyncHandler<A>) -> Subscription {
        self.listen(name, false, move |message, reporter| {
            reporter.spawn(message.name(), handler.call(message)?);
            Ok(())
        })
    }

    /// Listens to an event and answers it with what the closure returns: one argument, or none for
    /// `()`. If the sender awaits no answer, none is sent.
    pub fn respond<A, R>(&self, name: &str, handler: impl Responder<A, R>) -> Subscription
    where
        R: Serialize + 'static,
    {
        self.listen(name, false, move |message, reporter| {
            respond(reporter, message, &handler.call(message)?);
            Ok(())
        })
    }

    /// Listens to an event and answers it with what an asynchronous closure returns, as
    /// [`respond`](Self::respond) does. Each event is a task of its own.
    pub fn respond_async<A, R>(
        &self,
        name: &str,
        handler: impl AsyncResponder<A, R>,
    ) -> Subscription
    where
        R: Serialize + 'static,
    {
        self.listen(name, false, move |message, spawner| {
            let future = handler.call(message)?;
            let (asked, reporter) = (message.clone(), spawner.clone());
            spawner.spawn(message.name(), async move {
                let answer = future.await;
                respond(&reporter, &asked, &answer);
            });
            Ok(())
        })
    }

    /// Listens to all events, before the listeners of each.
    pub fn on_any(&self, handler: impl Fn(&Message) + 'static) -> Subscription {
        Subscription(Some(self.inner.on_any(handler)))
    }

    /// Listens to a typed event. The types of the closure's parameters need not be written out: a
    /// payload of several arguments is a tuple.
    pub fn on_event<E: FromServer>(&self, handler: impl Fn(E::Payload) + 'static) -> Subscription
    where
        E::Payload: DeserializeOwned,
    {
        self.listen(E::NAME, false, move |message, _| {
            handler(message.payload::<E>()?);
            Ok(())
        })
    }

    /// Listens to a typed event and answers it with what the closure returns.
    pub fn respond_event<E: FromServer>(
        &self,
        handler: impl Fn(E::Payload) -> E::Ack + 'static,
    ) -> Subscription
    where
        E::Payload: DeserializeOwned,
        E::Ack: Serialize,
    {
        self.listen(E::NAME, false, move |message, reporter| {
            let answer = handler(message.payload::<E>()?);
            if let Err(error) = message.respond_typed::<E>(&answer) {
                reporter.report(SocketError::Respond(error));
            }
            Ok(())
        })
    }

    /// Adds a hook for errors that no call returns: events that could not be decoded, connections
    /// that failed or were lost. Without any such hook they are warnings of the crate `log`, or,
    /// where no logger is installed, of the browser's console.
    pub fn on_error(&self, hook: impl Fn(&SocketError) + 'static) -> Subscription {
        Subscription(Some(self.inner.on_error(hook)))
    }

    // ---- sending

    /// Sends an event: at once, or as soon as there is a connection.
    ///
    /// The arguments are `()`, a reference (one argument), or a tuple (several):
    ///
    /// ```
    /// # fn example(socket: &socketio_wasm::Socket) -> Result<(), socketio_wasm::EmitError> {
    /// socket.emit("hello", ())?;
    /// socket.emit("say", "text")?;
    /// socket.emit("move", (3, 4))?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// See [`EmitError`]. A lost connection is not an error: events wait for the next one, as many as
    /// [`Builder::send_buffer`](super::Builder::send_buffer) allows. Those that had been sent but
    /// had not arrived are lost, unless [`Builder::retries`](super::Builder::retries) is used.
    pub fn emit(&self, name: &str, args: impl EmitArgs) -> Result<(), EmitError> {
        self.send(name, Encoded::event(name, &args)?)
    }

    /// Sends a typed event, as [`emit`](Self::emit) does.
    ///
    /// It takes a reference to the payload's own type, which may also be borrowed from a guard or
    /// a smart pointer of it. Where the payload is a `String`, make one of a literal:
    ///
    /// ```
    /// socketio_wasm::events! {
    ///     client "join" => Join(String);
    /// }
    ///
    /// # fn example(socket: &socketio_wasm::Socket) -> Result<(), socketio_wasm::EmitError> {
    /// socket.emit_event::<Join>(&"red".into())?;
    /// let room = std::cell::RefCell::new(String::from("blue"));
    /// socket.emit_event::<Join>(&room.borrow())?;
    /// # Ok(()) }
    /// ```
    ///
    /// # Errors
    ///
    /// As for [`emit`](Self::emit).
    pub fn emit_event<E: FromClient<Ack = ()>>(&self, payload: &E::Payload) -> Result<(), EmitError>
    where
        E::Payload: Serialize,
    {
        self.send(E::NAME, Encoded::payload::<E>(payload)?)
    }

    fn send(&self, name: &str, body: Encoded) -> Result<(), EmitError> {
        self.inner.emit(name, body, false).map(drop)
    }

    /// Sends events that are worth nothing later, such as the position of a pointer: they are
    /// dropped if they cannot be sent at once.
    #[must_use]
    pub fn volatile(&self) -> Volatile<'_> {
        Volatile::new(&self.inner)
    }

    /// Makes a request: an event whose answer is awaited. `R` is the type of the answer's first
    /// argument; `()` if it has none.
    ///
    /// ```
    /// # use std::time::Duration;
    /// # async fn example(socket: &socketio_wasm::Socket) -> Result<(), socketio_wasm::AckError> {
    /// let id: u64 = socket
    ///     .emit_with_ack("save", "text")
    ///     .timeout(Duration::from_secs(5))
    ///     .await?;
    /// # let _ = id;
    /// # Ok(()) }
    /// ```
    ///
    /// Errors are those of the answer, see [`AckError`](super::AckError).
    pub fn emit_with_ack<R: DeserializeOwned>(
        &self,
        name: &str,
        args: impl EmitArgs,
    ) -> AckRequest<R> {
        let body = Encoded::event(name, &args);
        AckRequest::new(Some(self.inner.clone()), name, body, |answer| answer.arg(0))
    }

    /// Makes a typed request, as [`emit_with_ack`](Self::emit_with_ack) does. The payload is a
    /// reference to its own type, as for [`emit_event`](Self::emit_event): `&"red".into()` where
    /// that is a `String`.
    pub fn ask<E: FromClient>(&self, payload: &E::Payload) -> AckRequest<E::Ack>
    where
        E::Payload: Serialize,
        E::Ack: DeserializeOwned,
    {
        let body = Encoded::payload::<E>(payload);
        AckRequest::new(Some(self.inner.clone()), E::NAME, body, Message::ack::<E>)
    }

    // ---- streams

    /// The events of this name, each as its first argument, or the
    /// [`DecodeError`](super::DecodeError) of one that is not a `T`. See [`EventStream`] for how
    /// many wait.
    pub fn stream<T: DeserializeOwned>(&self, name: &str) -> EventStream<Decoded<T>> {
        EventStream::new(self.inner.queue(Some(name)), |message| message.arg(0))
    }

    /// The typed events of one kind, each as its payload, or the
    /// [`DecodeError`](super::DecodeError) of one that has another payload.
    pub fn events<E: FromServer>(&self) -> EventStream<Decoded<E::Payload>>
    where
        E::Payload: DeserializeOwned,
    {
        EventStream::new(self.inner.queue(Some(E::NAME)), Message::payload::<E>)
    }

    /// All events.
    pub fn messages(&self) -> EventStream<Message> {
        EventStream::new(self.inner.queue(None), Message::clone)
    }

    /// Waits until an event would be sent at once: a connection is there, what was emitted before
    /// has been taken by the transport, and a WebSocket, which takes everything at once, has at most
    /// 65,536 bytes left to send (its `bufferedAmount`). It also ends when the socket is gone.
    ///
    /// Browsers have no event for a WebSocket that has sent something. So its buffer is read every
    /// 20 milliseconds, as long as somebody waits for that.
    ///
    /// ```
    /// # use socketio_wasm::{Binary, EmitError, Socket};
    /// async fn upload(socket: &Socket, chunks: &[Binary]) -> Result<(), EmitError> {
    ///     for chunk in chunks {
    ///         socket.ready().await;
    ///         socket.emit("chunk", chunk)?;
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn ready(&self) -> Ready {
        Ready(self.inner.ready())
    }

    // ---- the connection

    /// The state of the connection.
    #[must_use]
    pub fn state(&self) -> State {
        self.inner.state()
    }

    /// The state of the connection now, and from then on the newest state whenever it has changed.
    pub fn states(&self) -> States {
        States(self.inner.states())
    }

    /// Waits until the socket is connected, or until no further attempt is made: the server
    /// refused it, or all attempts are used up. Before [`connect`](Self::connect) is called on a
    /// lazy client, it waits for that.
    ///
    /// The error is a [`ConnectError`](super::ConnectError).
    pub fn connected(&self) -> Connecting {
        Connecting(self.inner.connected())
    }

    /// The id under which the server knows the socket, while it is connected.
    #[must_use]
    pub fn id(&self) -> Option<String> {
        match self.state() {
            State::Connected(connected) => Some(connected.id),
            _ => None,
        }
    }

    /// Connects, if the socket is not connected. One that waits for its next attempt makes it now,
    /// and begins to count anew: it is [`Connecting`](State::Connecting) with `attempt` 1, and if
    /// that fails, it [waits](State::Waiting) for attempt 2. One whose connection has ended, or
    /// never was, is connecting with `attempt` 0.
    pub fn connect(&self) {
        self.inner.connect();
    }

    /// Leaves the namespace; the connection is closed with the last one. Events that were emitted
    /// but not sent stay, and are sent when [`connect`](Self::connect) is called; requests among
    /// them fail with [`AckError::Closed`](super::AckError::Closed).
    pub fn disconnect(&self) {
        self.inner.disconnect();
    }

    /// A handle that does not keep the socket: for listeners, which would otherwise keep the
    /// socket that keeps them.
    #[must_use]
    pub fn downgrade(&self) -> WeakSocket {
        WeakSocket(self.inner.downgrade())
    }
}

fn respond<R: Serialize + 'static>(reporter: &backend::Reporter, message: &Message, answer: &R) {
    if let Err(error) = message.respond(answer) {
        reporter.report(SocketError::Respond(error));
    }
}

impl fmt::Debug for Socket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Socket");
        debug.field("name", &self.name());
        debug.field("state", &self.state()).finish()
    }
}

/// A handle that does not keep its [`Socket`].
#[derive(Clone)]
pub struct WeakSocket(backend::WeakSocket);

impl WeakSocket {
    /// The socket, if there is another handle of it.
    #[must_use]
    pub fn upgrade(&self) -> Option<Socket> {
        self.0.upgrade().map(Socket::new)
    }
}

impl fmt::Debug for WeakSocket {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("WeakSocket")
    }
}

/// Keeps a listener: when this is dropped, it is not called any more. A listener may drop its own
/// subscription.
#[must_use = "the listener ends when this is dropped: keep it, or `detach` it"]
pub struct Subscription(Option<backend::Guard>);

impl Subscription {
    /// Keeps the listener for as long as the socket exists.
    pub fn detach(mut self) {
        if let Some(guard) = self.0.take() {
            guard.detach();
        }
    }
}

impl fmt::Debug for Subscription {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Subscription")
    }
}
