//! Calls listeners, and the subscribers among them.

use std::rc::Rc;

use socketio_wasm::protocol::io::{Input, Subscriber};

use super::emitter::{Emitter, Entry, Event, Failure};
use super::host::Host;

impl Host {
    /// Calls the listeners that there are now.
    pub(crate) fn dispatch(
        self: &Rc<Self>,
        emitter: &Emitter,
        event: &Event,
        failures: &mut Vec<Failure>,
    ) {
        let entries = emitter.snapshot(&event.name);
        self.dispatch_to(emitter, entries, event, failures, |own, failures| {
            self.feed(Input::Notify(own), failures);
        });
    }

    /// The same for an event without subscribers.
    pub(crate) fn dispatch_among_users(
        self: &Rc<Self>,
        emitter: &Emitter,
        entries: Vec<Entry>,
        event: &Event,
        failures: &mut Vec<Failure>,
    ) {
        let never = |own, _: &mut Vec<Failure>| panic!("{own:?} stands there");
        self.dispatch_to(emitter, entries, event, failures, never);
    }

    pub(crate) fn dispatch_to(
        self: &Rc<Self>,
        emitter: &Emitter,
        entries: Vec<Entry>,
        event: &Event,
        failures: &mut Vec<Failure>,
        notify: impl Fn(Subscriber, &mut Vec<Failure>),
    ) {
        let mut thrown = false;
        for entry in entries {
            match entry {
                Entry::Own(subscriber) => notify(subscriber, failures),
                Entry::User { .. } if thrown => {}
                Entry::User { key, call, once } => {
                    if once {
                        emitter.remove(key);
                    }
                    if let Err(failure) = call(event) {
                        thrown = true;
                        failures.push(failure);
                    }
                }
            }
        }
    }
}
