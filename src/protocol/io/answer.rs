//! What the core answers when it is asked about a single packet.
//!
//! Packets come and go by the thousand, so a host does not feed them as an
//! [`Input`](super::Input) and wait for outputs: it asks one question and acts upon the
//! answer itself. The values stay with the host.

use super::{AckId, DecodeError, NamespaceId};

/// What becomes of a message that came over a transport
/// ([`Core::receive`](crate::protocol::Core::receive) and its like).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// The packet is complete: route it in a microtask of its own with
    /// [`Core::route`](crate::protocol::Core::route), so that what a listener throws is not
    /// taken for a malformed packet.
    Deliver,
    /// Keep the packet, or the attachment: more attachments follow.
    Await,
    /// This was the last attachment: put all of them into the packet that is kept, and go on
    /// as with [`Deliver`](Self::Deliver).
    Complete,
    /// It is nobody's business any more.
    Drop,
    /// Somebody listens to the engine, or the transport is not the one in use: feed the frame
    /// as an [`Input::Frame`](super::Input::Frame).
    Observed,
    /// It breaks the protocol: feed [`Input::DecodeFailed`](super::Input::DecodeFailed), as `pkg-template/src/core.rs` does
    /// for the JavaScript face.
    Invalid(DecodeError),
}

/// What becomes of a complete packet, by the state of the moment in which it is routed
/// ([`Core::route`](crate::protocol::Core::route)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routed {
    /// Call the listeners of the event.
    Deliver {
        /// If the last argument is a string then, keep it as the offset of the session.
        track: bool,
    },
    /// Keep the event in the receive buffer.
    Buffer,
    /// Call the acknowledgement function with the packet's arguments, and forget it.
    Answer {
        /// The arguments come after a `null`, as there is no error.
        with_null: bool,
    },
    /// The packet at the head of the retry queue is answered: take it out, call its function
    /// with `null` and the arguments, then feed [`Input::QueueNext`](super::Input::QueueNext).
    AnswerQueued,
    /// The server lets the namespace in: feed [`Input::Accepted`](super::Input::Accepted).
    Connect,
    /// The server ends it: feed [`Input::Expelled`](super::Input::Expelled).
    Disconnect,
    /// The server refuses it: feed [`Input::Refused`](super::Input::Refused).
    Refuse,
    /// It is nobody's business.
    Drop,
    /// It breaks the protocol: feed [`Input::DecodeFailed`](super::Input::DecodeFailed).
    Invalid(DecodeError),
}

/// What becomes of an `emit` ([`Core::emit`](crate::protocol::Core::emit)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emission {
    /// What to do with the packet.
    pub fate: Fate,
    /// The id under which its acknowledgement is awaited from now on, whatever its fate.
    pub ack: Option<AckId>,
}

/// See [`Emission`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Encode it and write it with [`Core::write`](crate::protocol::Core::write).
    Send,
    /// Put it into the send buffer.
    Buffer,
    /// Put it, with its function, at the end of the retry queue, then feed
    /// [`Input::QueueNext`](super::Input::QueueNext).
    Queue,
    /// It is volatile, and cannot be sent now.
    Drop,
    /// Its name is reserved: the call throws.
    Reserved,
}

/// An acknowledgement whose answer has not come in time
/// ([`Core::expired`](crate::protocol::Core::expired)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ExpiredAck {
    /// Whose packet it was.
    pub namespace: NamespaceId,
    /// The id of the packet.
    pub ack: AckId,
}

/// What becomes of packets that are written to an engine
/// ([`Core::write`](crate::protocol::Core::write) and
/// [`Core::push`](crate::protocol::Core::push)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Put all of them into the write buffer, and hand the first one to the WebSocket in use
    /// now, as for an [`Output::Send`](super::Output::Send).
    Send,
    /// Put them into the write buffer; their turn comes.
    Wait,
    /// Put the first one into the write buffer and feed [`Input::Flush`](super::Input::Flush); then ask again for
    /// the others.
    Flush,
    /// Somebody listens to `packetCreate`: feed each as an
    /// [`Input::Push`](super::Input::Push).
    Observed,
    /// The engine takes nothing any more.
    Drop,
}

/// What a WebSocket has to do when it has taken what it was handed
/// ([`Core::taken`](crate::protocol::Core::taken)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Hand it so many packets from the front of the write buffer, as for an
    /// [`Output::Send`](super::Output::Send).
    Next(usize),
    /// Nothing: the write buffer is empty.
    Rest,
    /// Somebody waits for this: feed [`Input::Sent`](super::Input::Sent).
    Observed,
}
