//! Adding, connecting, disconnecting and removing a namespace.

use std::convert::Infallible;
use std::future::Future;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{ready, Context, Poll};

use futures_channel::oneshot;

use super::{Host, Namespace};
use crate::client::error::ConnectError;
use crate::client::options::BufferLimit;
use crate::client::state::Reason;
use crate::protocol::io::{Input, NamespaceInput};
use crate::protocol::options::NamespaceOptions;
use crate::protocol::socket::packet::PacketType;

/// The credentials of a CONNECT packet, as JSON; or why there are none.
pub(crate) type AuthFuture = Pin<Box<dyn Future<Output = Result<String, String>>>>;

/// The data of a CONNECT packet: what the user gave as `auth`.
#[derive(Clone)]
pub(crate) enum Auth {
    None,
    /// Always the same JSON.
    Json(Rc<str>),
    /// Asked anew for each connection.
    Ask(Rc<dyn Fn() -> AuthFuture>),
}

impl Auth {
    pub(crate) fn none() -> Self {
        Self::None
    }

    pub(crate) fn json(json: String) -> Self {
        Self::Json(json.into())
    }

    pub(crate) fn ask<F, Fut>(ask: F) -> Self
    where
        F: Fn() -> Fut + 'static,
        Fut: Future<Output = Result<String, String>> + 'static,
    {
        Self::Ask(Rc::new(move || Box::pin(ask())))
    }
}

/// Waits for credentials. `None` if they are not needed any more: the question is outdated.
struct Question {
    answer: AuthFuture,
    outdated: oneshot::Receiver<Infallible>,
}

impl Future for Question {
    type Output = Option<Result<String, String>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        if Pin::new(&mut self.outdated).poll(context).is_ready() {
            return Poll::Ready(None);
        }
        let answer = ready!(self.answer.as_mut().poll(context));
        // The function that was asked may have disconnected the socket itself.
        let is_outdated = Pin::new(&mut self.outdated).poll(context).is_ready();
        Poll::Ready((!is_outdated).then_some(answer))
    }
}

impl Host {
    /// Adds a namespace. No other one with a handle may have this name.
    pub(crate) fn add_namespace(
        &self,
        name: &str,
        options: NamespaceOptions,
        auth: Auth,
        limit: BufferLimit,
    ) -> Rc<Namespace> {
        let id = self.ask(|core| core.add_namespace(options));
        let namespace = Rc::new(Namespace::new(id, name.into(), auth, limit));
        let mut namespaces = self.namespaces.borrow_mut();
        namespaces.insert(id, namespace.clone());
        drop(namespaces);
        namespace
    }

    /// The last handle of the namespace has been dropped.
    pub(crate) fn remove_namespace(&self, namespace: &Namespace) {
        // So that streams of states see it as they see any disconnection: the core emits nothing about
        // a namespace that is removed.
        self.disconnect(namespace);
        self.call(|core, _| core.remove_namespace(namespace.id));
        namespace.states.set(namespace.state(self));
        let removed = self.namespaces.borrow_mut().remove(&namespace.id);
        drop(removed);
    }

    pub(crate) fn connect(&self, namespace: &Namespace) {
        // A server takes a second CONNECT for another client's, or closes the connection.
        if namespace.connecting.get() {
            return;
        }
        self.changed.set(true);
        if namespace.state(self).is_over() {
            namespace.reason.set(None);
            drop(namespace.cause.take());
            drop(namespace.error.take());
            self.attempts.set(0);
        }
        if self.core(|core| core.next_retry().is_some()) {
            self.attempts.set(1);
            self.call(|core, moment| core.retry_now(moment));
        }
        self.feed(Input::Namespace(namespace.id, NamespaceInput::Connect));
    }

    pub(crate) fn disconnect(&self, namespace: &Namespace) {
        self.changed.set(true);
        namespace.leave(self);
        self.feed(Input::Namespace(namespace.id, NamespaceInput::Disconnect));
    }

    pub(super) fn send_connect(&self, namespace: &Namespace) {
        namespace.connecting.set(true);
        namespace.end_question();
        match namespace.auth.clone() {
            Auth::None => self.write_connect(namespace, None),
            Auth::Json(json) => self.write_connect(namespace, Some(&json)),
            Auth::Ask(ask) => {
                let (this, id) = (self.this.clone(), namespace.id);
                let outdated = namespace.begin_question();
                self.platform.spawn(Box::pin(async move {
                    let answer = ask();
                    let Some(answer) = (Question { answer, outdated }).await else {
                        return;
                    };
                    let host = this.upgrade();
                    let namespace = host.as_ref().and_then(|host| host.namespace(id));
                    if let (Some(host), Some(namespace)) = (host, namespace) {
                        host.authenticated(&namespace, answer);
                    }
                }));
            }
        }
    }

    fn authenticated(&self, namespace: &Namespace, answer: Result<String, String>) {
        namespace.end_question();
        match answer {
            Ok(json) => self.write_connect(namespace, Some(&json)),
            Err(message) => self.refused(namespace, ConnectError::Auth(message)),
        }
    }

    /// The server refuses the namespace, or there are no credentials for it: it is not active any
    /// more.
    pub(super) fn refused(&self, namespace: &Namespace, error: ConnectError) {
        self.changed.set(true);
        let id = namespace.id;
        if namespace.is_connected(self) {
            // Nothing that was asked there will be answered any more.
            self.feed(Input::Namespace(id, NamespaceInput::Expelled));
        }
        namespace.failed(self, Reason::Refused, error);
        self.feed(Input::Namespace(id, NamespaceInput::Refused));
    }

    /// Sends a CONNECT packet. `pid` and `offset` of a session that can be recovered come before the
    /// user's keys, which replace them.
    fn write_connect(&self, namespace: &Namespace, auth: Option<&str>) {
        let session = namespace.session.borrow().clone();
        let json = match session {
            None => auth.unwrap_or_default().into(),
            Some(pid) => {
                let offset = namespace.last_offset();
                with_session(&pid, offset.as_deref(), auth)
            }
        };
        self.write_control(PacketType::Connect, &namespace.name, &json);
    }
}

/// A CONNECT payload that names a session.
fn with_session(pid: &str, offset: Option<&str>, auth: Option<&str>) -> String {
    // Any text can be written as JSON.
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    let mut json = String::from("{\"pid\":");
    json.push_str(&quoted(pid));
    if let Some(offset) = offset {
        json.push_str(",\"offset\":");
        json.push_str(&quoted(offset));
    }
    let members = auth.and_then(|auth| auth.trim().strip_prefix('{')?.strip_suffix('}'));
    if let Some(members) = members.filter(|members| !members.trim().is_empty()) {
        json.push(',');
        json.push_str(members);
    }
    json.push('}');
    json
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_stands_before_the_users_keys() {
        for (offset, auth, expected) in [
            (None, None, r#"{"pid":"p\"1"}"#),
            (Some("o"), None, r#"{"pid":"p\"1","offset":"o"}"#),
            (Some("o"), Some("{ }"), r#"{"pid":"p\"1","offset":"o"}"#),
            (None, Some(r#"{"a":1}"#), r#"{"pid":"p\"1","a":1}"#),
        ] {
            assert_eq!(with_session("p\"1", offset, auth), expected);
        }
    }
}
