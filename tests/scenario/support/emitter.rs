//! Listeners by name of event, in order of registration, with the client's subscribers among those
//! of the user.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::fmt;
use std::rc::Rc;

use socketio_wasm::protocol::io::{ManagerEvent, Subscriber};

use super::errors::Native;
use super::value::Value;

/// What user code threw.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Failure(pub(crate) Value);

impl Failure {
    pub(crate) fn new(message: &str) -> Self {
        Self(Value::Text(message.into()))
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

pub(crate) type Outcome = Result<(), Failure>;

/// Lets listeners that never throw return nothing.
pub(crate) trait IntoOutcome {
    fn into_outcome(self) -> Outcome;
}

impl IntoOutcome for () {
    fn into_outcome(self) -> Outcome {
        Ok(())
    }
}

impl IntoOutcome for Outcome {
    fn into_outcome(self) -> Outcome {
        self
    }
}

/// The function with which a listener answers an event.
pub(crate) type Reply = Rc<dyn Fn(Value) -> Outcome>;

/// What a listener gets.
pub(crate) struct Event {
    pub(crate) name: String,
    pub(crate) args: Vec<Value>,
    pub(crate) reply: Option<Reply>,
}

impl Event {
    /// An event of the Manager.
    pub(crate) fn of_manager(event: &ManagerEvent<Native>) -> Self {
        let args = match event {
            ManagerEvent::Open | ManagerEvent::Ping | ManagerEvent::ReconnectFailed => Vec::new(),
            ManagerEvent::Error(error) | ManagerEvent::ReconnectError(error) => vec![error.clone()],
            ManagerEvent::Close(reason, details) => {
                let mut args = vec![Value::Text(reason.as_str().into())];
                args.extend(details.clone());
                args
            }
            ManagerEvent::ReconnectAttempt(count) | ManagerEvent::Reconnect(count) => {
                vec![Value::Number(f64::from(*count))]
            }
        };
        Self::new(event.kind().name(), args)
    }

    pub(crate) fn new(name: &str, args: Vec<Value>) -> Self {
        Self {
            name: name.into(),
            args,
            reply: None,
        }
    }

    /// Answers the event, if it asks for an answer.
    pub(crate) fn answer(&self, args: Value) -> Outcome {
        self.reply.as_ref().map_or(Ok(()), |reply| reply(args))
    }

    pub(crate) fn argument(&self, index: usize) -> Value {
        self.args.get(index).cloned().unwrap_or(Value::Nothing)
    }
}

/// As a trace shows it: the name, then the arguments.
impl fmt::Display for Event {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.name)?;
        for (index, argument) in self.args.iter().enumerate() {
            write!(f, "{}{argument}", if index == 0 { " " } else { ", " })?;
        }
        Ok(())
    }
}

pub(crate) type Listener = Rc<dyn Fn(&Event) -> Outcome>;

pub(crate) fn listener<R: IntoOutcome>(call: impl Fn(&Event) -> R + 'static) -> Listener {
    Rc::new(move |event| call(event).into_outcome())
}

/// What a listener is taken out by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct ListenerKey(u64);

#[derive(Clone)]
pub(crate) enum Entry {
    User {
        key: ListenerKey,
        call: Listener,
        once: bool,
    },
    Own(Subscriber),
}

#[derive(Default)]
pub(crate) struct Emitter {
    lists: RefCell<BTreeMap<String, Vec<Entry>>>,
    next: Cell<u64>,
}

impl Emitter {
    pub(crate) fn add(&self, name: &str, call: Listener, once: bool) -> ListenerKey {
        let key = ListenerKey(self.next.get());
        self.next.set(key.0 + 1);
        self.push(name, Entry::User { key, call, once });
        key
    }

    /// Removes one listener of the user.
    pub(crate) fn remove(&self, key: ListenerKey) {
        for list in self.lists.borrow_mut().values_mut() {
            list.retain(|entry| !matches!(entry, Entry::User { key: other, .. } if *other == key));
        }
    }

    /// Removes all listeners of the user.
    pub(crate) fn clear(&self) {
        for list in self.lists.borrow_mut().values_mut() {
            list.retain(|entry| matches!(entry, Entry::Own(_)));
        }
    }

    pub(crate) fn subscribe(&self, names: &[&str], subscriber: Subscriber) {
        for name in names {
            self.push(name, Entry::Own(subscriber));
        }
    }

    pub(crate) fn unsubscribe(&self, subscriber: Subscriber) {
        for list in self.lists.borrow_mut().values_mut() {
            list.retain(|entry| !matches!(entry, Entry::Own(other) if *other == subscriber));
        }
    }

    fn push(&self, name: &str, entry: Entry) {
        let mut lists = self.lists.borrow_mut();
        lists.entry(name.into()).or_default().push(entry);
    }

    /// The entries of a dispatch. What changes the list later does not change them; those
    /// that are to be called once are taken out of it as they are called.
    pub(crate) fn snapshot(&self, name: &str) -> Vec<Entry> {
        let lists = self.lists.borrow();
        lists.get(name).cloned().unwrap_or_default()
    }

    /// Whether the user listens to the event.
    pub(crate) fn is_observed(&self, name: &str) -> bool {
        let lists = self.lists.borrow();
        let mut entries = lists.get(name).into_iter().flatten();
        entries.any(|entry| matches!(entry, Entry::User { .. }))
    }

    /// How many subscribers there are.
    pub(crate) fn own_entries(&self) -> usize {
        let lists = self.lists.borrow();
        let own = lists.values().flatten();
        own.filter(|entry| matches!(entry, Entry::Own(_))).count()
    }
}
