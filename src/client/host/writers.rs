//! Tasks that wait until something can be sent at once.

use std::cell::RefCell;
use std::rc::Rc;
use std::task::Waker;

use super::transports::Holding;
use super::waiters::{Place, Waiters};
use super::Host;
use crate::client::platform::Held;
use crate::protocol::io::TransportId;

/// With more bytes than this in its buffer, a WebSocket is not ready for more.
const MOST_BUFFERED: u32 = 65_536;

/// After how many milliseconds the buffer of a WebSocket is read again: browsers have no event for
/// it.
const LOOK_AGAIN: f64 = 20.0;

#[derive(Default)]
pub(super) struct Writers {
    waiting: Waiters,
    /// The timer of the next look at a WebSocket's buffer.
    look: RefCell<Option<Held>>,
}

impl Host {
    /// Whether what is written now goes out at once.
    pub(crate) fn is_writable(&self) -> bool {
        self.at_rest()
            .is_some_and(|transport| !self.is_full(transport))
    }

    /// The transport that has taken all that was written, and takes more.
    fn at_rest(&self) -> Option<TransportId> {
        self.core(|core| {
            let engine = core.manager().engine().and_then(|id| core.engine(id))?;
            let id = engine.transport()?;
            let writable = core.transport(id).is_some_and(|one| one.writable());
            (engine.waiting() == 0 && writable).then_some(id)
        })
    }

    /// Whether the transport has taken much that it has not sent. Only a WebSocket says so.
    fn is_full(&self, transport: TransportId) -> bool {
        let socket = match self.transports.borrow().get(&transport) {
            Some(Holding::WebSocket(socket)) => socket.clone(),
            Some(Holding::Polling(_) | Holding::WebTransport(_)) | None => return false,
        };
        socket.buffered_amount() > MOST_BUFFERED
    }

    /// Wakes this task when something can be sent at once, as long as its place is kept.
    pub(crate) fn await_writable(&self, place: &Rc<Place>, waker: &Waker) {
        self.writers.waiting.add(place, waker);
        self.look_later_if_full();
    }

    pub(crate) fn wake_all_writers(&self) {
        drop(self.writers.look.take());
        self.writers.waiting.wake();
    }

    pub(super) fn wake_writers(&self) {
        if self.writers.waiting.any() && !self.look_later_if_full() && self.at_rest().is_some() {
            self.wake_all_writers();
        }
    }

    /// Sets a timer, if it is the buffer of a WebSocket that must be waited for: for anything else
    /// there is an event. Returns whether it is the buffer.
    fn look_later_if_full(&self) -> bool {
        if self.writers.look.borrow().is_some() {
            return true;
        }
        if !self
            .at_rest()
            .is_some_and(|transport| self.is_full(transport))
        {
            return false;
        }
        let look = self.later(|host| {
            drop(host.writers.look.take());
            host.wake_writers();
        });
        let held = self.platform.set_timer(LOOK_AGAIN, look);
        drop(self.writers.look.replace(Some(held)));
        true
    }
}
