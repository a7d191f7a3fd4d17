//! The core's answers to questions about a single packet.
//!
//! There may be thousands of packets in a second. So a host does not feed them as an
//! [`Input`](super::Input) and wait for outputs: it asks one question, and acts upon the answer
//! itself. The values stay with the host.

use super::{AckId, DecodeError};

/// What to do with a message that was received over a transport
/// ([`Core::receive`](crate::protocol::Core::receive) and similar methods).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Received {
    /// The packet is complete: route it in a microtask of its own with
    /// [`Core::route`](crate::protocol::Core::route), so that an exception of a listener is not
    /// taken for a malformed packet.
    Deliver,
    /// Keep the packet, or the attachment: more attachments are to come.
    Await,
    /// This was the last attachment: put all of them into the packet that is kept, and go on
    /// as with [`Deliver`](Self::Deliver).
    Complete,
    /// Ignore it: the connection that it came over is no longer in use.
    Drop,
    /// Feed the frame as a [`TransportInput::Frame`](super::TransportInput::Frame): the user
    /// listens to the engine, or the transport is not the one in use.
    Observed,
    /// It is invalid: feed [`ManagerInput::DecodeFailed`](super::ManagerInput::DecodeFailed) with
    /// this error. (For the JavaScript face, `pkg-template/src/core.rs` does that.)
    Invalid(DecodeError),
}

/// What to do with a complete packet in its namespace, by the state at the time when it is routed
/// ([`Core::route`](crate::protocol::Core::route)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Routed {
    /// Call the listeners of the event.
    Deliver {
        /// Whether to keep the last argument, if it is a string, as the offset for connection state
        /// recovery.
        track: bool,
    },
    /// Keep the event in the receive buffer.
    Buffer,
    /// Call the acknowledgement function with the packet's arguments, and forget it.
    Answer {
        /// Whether the function gets `null` (no error) before the arguments.
        with_null: bool,
    },
    /// The packet at the head of the retry queue is answered: take it out, call its function with
    /// `null` and the arguments, then feed
    /// [`NamespaceInput::QueueNext`](super::NamespaceInput::QueueNext).
    AnswerQueued,
    /// The server accepts the connection to the namespace: feed
    /// [`NamespaceInput::Accepted`](super::NamespaceInput::Accepted).
    Connect,
    /// The server disconnects the namespace: feed
    /// [`NamespaceInput::Expelled`](super::NamespaceInput::Expelled).
    Disconnect,
    /// The server refuses the connection to the namespace: feed
    /// [`NamespaceInput::Refused`](super::NamespaceInput::Refused).
    Refuse,
    /// Ignore it.
    Drop,
    /// It is invalid: feed [`ManagerInput::DecodeFailed`](super::ManagerInput::DecodeFailed) with
    /// this error.
    Invalid(DecodeError),
}

/// What to do with an event that is emitted ([`Core::emit`](crate::protocol::Core::emit)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Emission {
    /// What to do with the packet.
    pub fate: Fate,
    /// The id of its acknowledgement, which is awaited from now on even if the packet is dropped;
    /// `None` if it has none, or the packet goes into the retry queue.
    pub ack: Option<AckId>,
}

/// What to do with the packet of an [`Emission`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Encode it and write it with [`Core::write`](crate::protocol::Core::write).
    Send,
    /// Put it into the send buffer.
    Buffer,
    /// Put it, with its acknowledgement function, at the end of the retry queue, then feed
    /// [`NamespaceInput::QueueNext`](super::NamespaceInput::QueueNext).
    Queue,
    /// Drop it: it is volatile, and cannot be sent now.
    Drop,
    /// Throw an error: the name of the event is reserved.
    Reserved,
}

/// What to do with packets that are written to an engine
/// ([`Core::write`](crate::protocol::Core::write) and [`Core::push`](crate::protocol::Core::push)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// Put all of them into the write buffer, and hand the first one to the transport in use now,
    /// as for a [`TransportOutput::Send`](super::TransportOutput::Send).
    Send,
    /// Put them into the write buffer, and do nothing else: the core will have them sent.
    Wait,
    /// Put the first one into the write buffer and feed
    /// [`EngineInput::Flush`](super::EngineInput::Flush); then ask again for the others.
    Flush,
    /// Feed each as an [`EngineInput::Push`](super::EngineInput::Push): the user listens to
    /// `packetCreate`.
    Observed,
    /// Drop them: the engine is closing or closed.
    Drop,
}

/// What to do when a transport that stays open has taken what it was given
/// ([`Core::taken`](crate::protocol::Core::taken)).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// Send this many packets from the front of the write buffer, as for an
    /// [`TransportOutput::Send`](super::TransportOutput::Send).
    Next(usize),
    /// Nothing: the write buffer is empty.
    Rest,
    /// Feed [`TransportInput::Sent`](super::TransportInput::Sent): listeners, a close or an upgrade
    /// wait for this.
    Observed,
}
