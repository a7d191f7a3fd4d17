//! Events on their way out and in, and the answers to them.

use std::cell::Cell;
use std::rc::Weak;

use futures_channel::oneshot;
use socketio_events::Binary;

use super::namespace::{AckResult, Unsent};
use super::{Host, Namespace};
use crate::client::codec::{Encoded, Message};
use crate::client::error::{AckError, EmitError, SocketError};
use crate::client::panics;
use crate::protocol::io::{AckId, AckListener, EmitRequest, Fate, Millis, NamespaceId};
use crate::protocol::socket::packet::PacketType;

/// The data of a packet that came.
#[derive(Debug)]
pub(crate) struct Data {
    pub(crate) frame: String,
    /// Where in the frame the JSON begins.
    pub(crate) start: usize,
    pub(crate) attachments: Vec<Binary>,
}

impl Data {
    /// The packet as the answer to an event of this name.
    pub(crate) fn into_answer(self, name: &str) -> Message {
        Message::answer(name, self.frame, self.start, self.attachments)
    }

    /// The JSON; empty if there is none.
    pub(super) fn json(&self) -> &str {
        self.frame.get(self.start..).unwrap_or_default()
    }
}

/// An event on its way out.
pub(crate) struct Event {
    pub(crate) body: Encoded,
    /// Whether its name is reserved.
    pub(crate) reserved: bool,
    /// Whether it is dropped when it cannot be sent at once.
    pub(crate) volatile: bool,
    /// Where the answer goes, if one is awaited.
    pub(crate) ack: Option<oneshot::Sender<AckResult>>,
    /// How long the answer is awaited.
    pub(crate) timeout: Option<Millis>,
}

/// What has become of an event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Emitted {
    /// It has been sent, or waits to be. If an answer is awaited, the ticket is for cancelling that.
    Kept(Option<Ticket>),
    /// It was volatile, and could not be sent.
    Dropped,
}

/// Identifies a request.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Ticket {
    Acknowledged(AckId),
    /// By its number in the retry queue.
    Queued(u64),
}

/// Where the answer to an event goes, once.
#[derive(Debug)]
pub(crate) struct ReplyTo {
    host: Weak<Host>,
    namespace: NamespaceId,
    id: u64,
    sent: Cell<bool>,
}

impl ReplyTo {
    /// Sends the answer. Only the first one counts. Without a connection to the namespace it is
    /// dropped: nobody waits for it, and a server closes a connection over which it gets a packet of
    /// a namespace that has not been joined.
    pub(crate) fn send(&self, mut body: Encoded) -> Result<(), EmitError> {
        let host = self.host.upgrade().ok_or(EmitError::Closed)?;
        let namespace = host.namespace(self.namespace).ok_or(EmitError::Closed)?;
        if !self.sent.replace(true) && namespace.is_connected(&host) {
            let id = Some(self.id);
            host.write(PacketType::Ack, &namespace.name, id, &mut body);
        }
        Ok(())
    }
}

impl Host {
    pub(crate) fn emit(&self, namespace: &Namespace, event: Event) -> Result<Emitted, EmitError> {
        let Event {
            body,
            reserved,
            volatile,
            ack,
            timeout,
        } = event;
        let mut request = EmitRequest {
            reserved,
            volatile,
            ack: match ack {
                Some(_) => AckListener::WithError,
                None => AckListener::None,
            },
            timeout,
        };
        if self.core(|core| core.is_for_queue(namespace.id, &request)) {
            if !self.make_room_in_queue(namespace) {
                return Err(EmitError::BufferFull);
            }
            // In the queue the core has each attempt's time limit, and the request its own.
            request.timeout = None;
        }
        let now = Millis::new(self.platform.now());
        let emission = self.driver.emit(now, namespace.id, request, |output| {
            self.perform(output);
        });
        self.change_timers();
        match emission.fate {
            Fate::Reserved => Err(EmitError::ReservedName),
            Fate::Queue => {
                let number = self.queue_event(namespace, body, ack, timeout);
                Ok(Emitted::Kept(Some(Ticket::Queued(number))))
            }
            Fate::Drop => Ok(Emitted::Dropped),
            // The core, like the official client, lets it wait where a transport could take it.
            Fate::Buffer if volatile => Ok(Emitted::Dropped),
            Fate::Buffer if !self.make_room(namespace) => {
                if let Some(id) = emission.ack {
                    self.cancel_ack(namespace, id);
                }
                Err(EmitError::BufferFull)
            }
            fate => {
                if let (Some(id), Some(ack)) = (emission.ack, ack) {
                    let before = namespace.acks.borrow_mut().insert(id, ack);
                    drop(before);
                }
                self.send_event(namespace, fate, body, emission.ack);
                Ok(Emitted::Kept(emission.ack.map(Ticket::Acknowledged)))
            }
        }
    }

    /// Whether one more event may wait for the connection.
    fn make_room(&self, namespace: &Namespace) -> bool {
        let waiting = namespace.send_buffer.borrow().len();
        let limit = namespace.limit;
        limit.admits(waiting, || self.drop_oldest(namespace))
    }

    /// Removes the event that has waited longest; false if none waits.
    fn drop_oldest(&self, namespace: &Namespace) -> bool {
        let oldest = namespace.send_buffer.borrow_mut().pop_front();
        let Some(oldest) = oldest else {
            return false;
        };
        if let Some(ack) = oldest.ack {
            namespace.settle_ack(ack, Err(AckError::Emit(EmitError::BufferFull)));
            self.cancel_ack(namespace, ack);
        }
        true
    }

    /// Does what the core has decided about an event.
    pub(super) fn send_event(
        &self,
        namespace: &Namespace,
        fate: Fate,
        mut body: Encoded,
        ack: Option<AckId>,
    ) {
        match fate {
            Fate::Send => {
                let ack = ack.map(|ack| u64::from(u32::from(ack)));
                self.write(PacketType::Event, &namespace.name, ack, &mut body);
            }
            Fate::Buffer => {
                let unsent = Unsent { body, ack };
                namespace.send_buffer.borrow_mut().push_back(unsent);
            }
            Fate::Drop | Fate::Queue | Fate::Reserved => {}
        }
    }

    /// Nobody waits for this answer any more.
    pub(crate) fn cancel(&self, namespace: &Namespace, ticket: Ticket) {
        match ticket {
            Ticket::Acknowledged(ack) => self.cancel_ack(namespace, ack),
            Ticket::Queued(number) => self.cancel_queued(namespace, number),
        }
    }

    /// Nobody waits for this answer any more; if the packet has not been sent, it will not be.
    pub(super) fn cancel_ack(&self, namespace: &Namespace, ack: AckId) {
        let function = namespace.acks.borrow_mut().remove(&ack);
        drop(function);
        self.call(|core, _| core.cancel_ack(namespace.id, ack));
    }

    pub(super) fn message(&self, namespace: NamespaceId, data: Data, id: Option<f64>) -> Message {
        let reply = id.filter(|id| id.is_finite()).map(|id| ReplyTo {
            host: self.this.clone(),
            namespace,
            id: id as u64,
            sent: Cell::new(false),
        });
        Message::received(data.frame, data.start, data.attachments, reply)
    }

    /// Calls the listeners of an event.
    pub(super) fn deliver(&self, namespace: &Namespace, message: &Message, track: bool) {
        panics::during(message.name(), || {
            namespace.any.call("", message);
            namespace.listeners.call(message.name(), message);
        });
        if let (true, Some(offset)) = (track, last_string(message.json())) {
            namespace.offset.replace(Some(offset));
        }
    }

    /// Reports an error to the user when the transition is complete.
    pub(super) fn report_later(&self, namespace: NamespaceId, error: SocketError) {
        self.reports.borrow_mut().push_back((namespace, error));
    }
}

/// The last element of an array, if it is a string. Nothing before it is read.
pub(super) fn last_string(json: &str) -> Option<String> {
    let elements = json.trim_end().strip_suffix(']')?.trim_end();
    let content = elements.strip_suffix('"')?;
    let is_opening = |at: usize| {
        let before = content.get(..at).unwrap_or_default();
        let escapes = before.len() - before.trim_end_matches('\\').len();
        escapes % 2 == 0
    };
    let opening = content
        .rmatch_indices('"')
        .map(|(at, _)| at)
        .find(|&at| is_opening(at))?;
    serde_json::from_str(elements.get(opening..)?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_string_of_an_array() {
        for (json, expected) in [
            (r#"["a"]"#, Some("a")),
            (r#"["a","b"]"#, Some("b")),
            (r#"["a","b\"c\\"]"#, Some("b\"c\\")),
            (r#"["a","\\"]"#, Some("\\")),
            (r#"["a","" ] "#, Some("")),
            (r#"["a",{"b":"c"}]"#, None),
            (r#"["a",["c"]]"#, None),
            (r#"["a",1]"#, None),
            ("[]", None),
            ("", None),
        ] {
            assert_eq!(last_string(json).as_deref(), expected, "{json}");
        }
    }
}
