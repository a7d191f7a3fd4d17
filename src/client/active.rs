//! The client where there is something to connect with: in a browser, or over a simulated
//! network.

mod futures;
mod queue;

use std::any::Any;
use std::cell::RefCell;
use std::future::{poll_fn, Future};
use std::rc::{Rc, Weak};
use std::time::Duration;

use futures_channel::oneshot;

pub(crate) use self::futures::{Connecting, Pending, Ready};
pub(crate) use self::queue::Queue;
use super::builder::Builder;
use super::client::Client;
use super::codec::{Encoded, Message};
use super::error::{AckError, BuildError, EmitError, SocketError};
use super::host::listeners::Guard as ListenerGuard;
pub(crate) use super::host::watch::Changes;
pub(crate) use super::host::{Auth, ReplyTo};
use super::host::{Emitted, Event, Host, Namespace};
use super::map::Map;
use super::options::BufferLimit;
use super::panics;
use super::platform::{LocalFuture, Platform};
use super::settings::{millis, Settings};
use super::state::{State, Transport};
use crate::protocol::options::NamespaceOptions;
use crate::protocol::socket::packet::is_reserved;

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
    #[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
    pub fn connect(self) -> Result<Client, BuildError> {
        self.connect_on(Rc::new(super::platform::Browser))
    }

    /// Makes the client on a platform of the caller.
    ///
    /// # Errors
    ///
    /// As for `connect`.
    #[doc(hidden)]
    pub fn connect_on(self, platform: Rc<dyn Platform>) -> Result<Client, BuildError> {
        let origin = platform.origin();
        self.make(origin.as_deref(), |settings| {
            Connection::new(platform, settings)
        })
    }
}

/// One connection; it is closed with the last handle.
#[derive(Clone)]
pub(crate) struct Connection(Rc<Opened>);

struct Opened {
    host: Rc<Host>,
    namespace: NamespaceOptions,
    auth: Auth,
    limit: BufferLimit,
    lazy: bool,
    /// The namespaces that have a handle.
    sockets: RefCell<Map<Rc<str>, Weak<Attached>>>,
}

impl Connection {
    fn new(platform: Rc<dyn Platform>, settings: Settings) -> Self {
        Self(Rc::new(Opened {
            host: Host::new(platform, settings.host),
            namespace: settings.namespace,
            auth: settings.auth,
            limit: settings.limit,
            lazy: settings.lazy,
            sockets: RefCell::default(),
        }))
    }

    /// The namespace of this name, which begins to connect if it is new.
    pub(crate) fn socket(&self, name: &str) -> Socket {
        let Opened { host, sockets, .. } = &*self.0;
        let known = sockets.borrow().get(name).and_then(Weak::upgrade);
        if let Some(socket) = known {
            return Socket(socket);
        }
        let auth = self.0.auth.clone();
        let namespace = host.add_namespace(name, self.0.namespace, auth, self.0.limit);
        let socket = Rc::new(Attached {
            connection: self.clone(),
            namespace: namespace.clone(),
        });
        let weak = Rc::downgrade(&socket);
        let before = sockets.borrow_mut().insert(namespace.name.clone(), weak);
        drop(before);
        if !self.0.lazy {
            host.connect(&namespace);
        }
        Socket(socket)
    }

    pub(crate) fn transport(&self) -> Option<Transport> {
        self.0.host.transport()
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    /// Keeps a handle until the connection is closed.
    pub(crate) fn keep(&self, handle: impl Any) {
        drop(self.0.host.kept.replace(Some(Box::new(handle))));
    }

    pub(crate) fn close(&self) {
        for namespace in self.0.host.namespaces() {
            self.0.host.disconnect(&namespace);
        }
        drop(self.0.host.kept.take());
    }
}

impl Drop for Opened {
    fn drop(&mut self) {
        self.host.close_and_let_go();
    }
}

/// One namespace; it is left with the last handle.
#[derive(Clone)]
pub(crate) struct Socket(Rc<Attached>);

struct Attached {
    connection: Connection,
    namespace: Rc<Namespace>,
}

impl Drop for Attached {
    fn drop(&mut self) {
        let host = &self.connection.0.host;
        self.namespace.release();
        host.remove_namespace(&self.namespace);
        self.namespace.states.close();
        host.wake_all_writers();
        let mut sockets = self.connection.0.sockets.borrow_mut();
        // Another one may have this name by now.
        let known = sockets.get(&*self.namespace.name);
        if known.is_some_and(|known| known.strong_count() == 0) {
            let gone = sockets.remove(&*self.namespace.name);
            drop(sockets);
            drop(gone);
        }
    }
}

impl Socket {
    fn host(&self) -> &Host {
        &self.0.connection.0.host
    }

    fn namespace(&self) -> &Rc<Namespace> {
        &self.0.namespace
    }

    pub(crate) fn name(&self) -> &str {
        &self.0.namespace.name
    }

    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }

    pub(crate) fn downgrade(&self) -> WeakSocket {
        WeakSocket(Rc::downgrade(&self.0))
    }

    pub(crate) fn on(&self, name: &str, once: bool, call: impl Fn(&Message) + 'static) -> Guard {
        Guard(self.namespace().listeners.add(name, once, call))
    }

    pub(crate) fn on_any(&self, call: impl Fn(&Message) + 'static) -> Guard {
        Guard(self.namespace().any.add("", false, call))
    }

    pub(crate) fn on_error(&self, call: impl Fn(&SocketError) + 'static) -> Guard {
        Guard(self.namespace().hooks.add("", false, call))
    }

    pub(crate) fn reporter(&self) -> Reporter {
        Reporter {
            namespace: Rc::downgrade(self.namespace()),
            host: self.host().weak(),
        }
    }

    /// Sends an event, now or later. Returns false if it was volatile and has been dropped.
    pub(crate) fn emit(
        &self,
        name: &str,
        body: Encoded,
        volatile: bool,
    ) -> Result<bool, EmitError> {
        let event = Event {
            body,
            reserved: is_reserved(name),
            volatile,
            ack: None,
            timeout: None,
        };
        let emitted = self.host().emit(self.namespace(), event)?;
        Ok(emitted != Emitted::Dropped)
    }

    /// Sends an event whose answer is awaited.
    pub(crate) fn request(
        &self,
        name: &str,
        body: Encoded,
        timeout: Option<Duration>,
    ) -> Result<Pending, AckError> {
        if self.state().is_over() {
            return Err(AckError::Closed { sent: false });
        }
        let (sender, receiver) = oneshot::channel();
        let event = Event {
            body,
            reserved: is_reserved(name),
            volatile: false,
            ack: Some(sender),
            timeout: timeout.map(millis),
        };
        let emitted = self.host().emit(self.namespace(), event);
        let ticket = match emitted.map_err(AckError::Emit)? {
            Emitted::Kept(ticket) => ticket,
            Emitted::Dropped => None,
        };
        let cancel = ticket.map(|ticket| (self.host().weak(), self.namespace().clone(), ticket));
        Ok(Pending::new(receiver, cancel))
    }

    pub(crate) fn state(&self) -> State {
        self.namespace().state(self.host())
    }

    pub(crate) fn states(&self) -> Changes<State> {
        Changes::of(&self.namespace().states)
    }

    pub(crate) fn connected(&self) -> Connecting {
        Connecting::new(self.namespace())
    }

    pub(crate) fn ready(&self) -> Ready {
        Ready::new(self.host(), self.namespace())
    }

    pub(crate) fn queue(&self, name: Option<&str>) -> Queue {
        Queue::new(|push| match name {
            Some(name) => self.on(name, false, push),
            None => self.on_any(push),
        })
    }

    pub(crate) fn connect(&self) {
        self.host().connect(self.namespace());
    }

    pub(crate) fn disconnect(&self) {
        self.host().disconnect(self.namespace());
    }
}

/// Does not keep the socket.
#[derive(Clone)]
pub(crate) struct WeakSocket(Weak<Attached>);

impl WeakSocket {
    pub(crate) fn upgrade(&self) -> Option<Socket> {
        self.0.upgrade().map(Socket)
    }
}

/// Ends a listener when it is dropped.
pub(crate) struct Guard(ListenerGuard);

impl Guard {
    pub(crate) fn detach(self) {
        self.0.detach();
    }
}

/// What listeners need of their socket, which they must not keep.
#[derive(Clone)]
pub(crate) struct Reporter {
    namespace: Weak<Namespace>,
    host: Weak<Host>,
}

impl Reporter {
    /// Calls the hooks with an error.
    pub(crate) fn report(&self, error: SocketError) {
        let (Some(namespace), Some(host)) = (self.namespace.upgrade(), self.host.upgrade()) else {
            return;
        };
        namespace.report(&host, &error);
        if matches!(&error, SocketError::Decode(error) if error.is_malformed()) {
            host.malformed();
        }
    }

    /// Runs the future that a listener of this event has returned.
    pub(crate) fn spawn(&self, event: &str, future: impl Future<Output = ()> + 'static) {
        let Some(host) = self.host.upgrade() else {
            return;
        };
        let mut future: LocalFuture = Box::pin(future);
        if cfg!(debug_assertions) {
            let event = event.to_owned();
            let mut listener = future;
            future = Box::pin(poll_fn(move |context| {
                panics::during(&event, || listener.as_mut().poll(context))
            }));
        }
        host.platform.spawn(future);
    }
}
