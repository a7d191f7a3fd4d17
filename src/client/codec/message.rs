//! Events and answers that have arrived.

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
mod js;

use std::borrow::Cow;
use std::cell::Cell;
use std::marker::PhantomData;
use std::rc::Rc;

use serde::de::{DeserializeOwned, Deserializer as _, Visitor};
use serde::Serialize;
use serde_json::Deserializer;
use socketio_events::codec::with_attachments;
use socketio_events::{Binary, Event};

use super::arguments::{All, One};
use super::error::Attached;
use super::facts::event_name;
use super::{DecodeError, EmitArgs, EncodeError, Encoded};
use crate::client::backend::ReplyTo;
use crate::client::error::EmitError;

/// An event, or the answer to one, as it has arrived.
///
/// Only its name has been read yet. Each listener reads the arguments into its own types, by
/// [`arg`](Self::arg) or [`args`](Self::args). Cloning it copies nothing.
#[derive(Clone, Debug)]
pub struct Message(Rc<Packet>);

thread_local! {
    /// The attachments of most packets, which need no memory of their own for that.
    static NO_ATTACHMENTS: Rc<[Binary]> = Rc::default();
}

#[derive(Debug)]
struct Packet {
    name: Name,
    /// How many elements stand before the arguments: the name of an event.
    first: usize,
    frame: String,
    /// Where in the frame the JSON begins.
    body_at: usize,
    attachments: Rc<[Binary]>,
    reply: Option<ReplyTo>,
}

#[derive(Debug)]
enum Name {
    /// In the frame: where it begins, and how long it is, in bytes.
    InFrame(usize, usize),
    Own(String),
}

impl Name {
    /// The name that the body of an event begins with.
    fn of_event(frame: &str, body_at: usize) -> Self {
        match event_name(frame.get(body_at..).unwrap_or_default()) {
            // It is a part of the frame, so that the difference of their addresses is its place.
            Some(Cow::Borrowed(name)) => {
                let at = (name.as_ptr() as usize).wrapping_sub(frame.as_ptr() as usize);
                Self::InFrame(at, name.len())
            }
            Some(Cow::Owned(name)) => Self::Own(name),
            None => Self::Own(String::new()),
        }
    }
}

impl Message {
    /// An event: the text of its frame, where in it the body begins, and its attachments. Without
    /// a [name](event_name), which the core does not let through, the name is empty.
    #[must_use]
    pub fn event(frame: String, body_at: usize, attachments: Vec<Binary>) -> Self {
        Self::received(frame, body_at, attachments, None)
    }

    /// An event, and where its answer goes if the sender waits for one.
    pub(crate) fn received(
        frame: String,
        body_at: usize,
        attachments: Vec<Binary>,
        reply: Option<ReplyTo>,
    ) -> Self {
        let name = Name::of_event(&frame, body_at);
        Self::new(name, 1, frame, body_at, attachments, reply)
    }

    /// The answer to an event of this name.
    #[must_use]
    pub fn answer(name: &str, frame: String, body_at: usize, attachments: Vec<Binary>) -> Self {
        let name = Name::Own(name.into());
        Self::new(name, 0, frame, body_at, attachments, None)
    }

    fn new(
        name: Name,
        first: usize,
        frame: String,
        body_at: usize,
        attachments: Vec<Binary>,
        reply: Option<ReplyTo>,
    ) -> Self {
        let attachments = match attachments.is_empty() {
            true => NO_ATTACHMENTS.with(Rc::clone),
            false => attachments.into(),
        };
        Self(Rc::new(Packet {
            name,
            first,
            frame,
            body_at,
            attachments,
            reply,
        }))
    }

    /// Whether the sender waits for an answer: see [`reply`](Self::reply).
    #[must_use]
    pub fn wants_ack(&self) -> bool {
        self.0.reply.is_some()
    }

    /// Answers the event, whose sender gets these arguments. Only the first answer counts; one
    /// that nobody waits for is dropped.
    ///
    /// # Errors
    ///
    /// Fails if the arguments cannot be written as JSON, or if the client is gone.
    pub fn reply(&self, args: impl EmitArgs) -> Result<(), EmitError> {
        self.send_reply(|| Encoded::answer(&args))
    }

    /// Replies with what a responder returned: one argument, or none for `()`.
    pub(crate) fn respond<R: Serialize + 'static>(&self, value: &R) -> Result<(), EmitError> {
        self.send_reply(|| Encoded::response(value))
    }

    /// Replies to a typed event with its answer.
    pub(crate) fn respond_typed<E: Event>(&self, answer: &E::Ack) -> Result<(), EmitError>
    where
        E::Ack: Serialize,
    {
        self.send_reply(|| Encoded::typed_response::<E>(answer))
    }

    /// Nothing is encoded if nobody waits for it.
    fn send_reply(
        &self,
        encode: impl FnOnce() -> Result<Encoded, EncodeError>,
    ) -> Result<(), EmitError> {
        match &self.0.reply {
            Some(reply) => reply.send(encode()?),
            None => Ok(()),
        }
    }

    /// The name of the event, or of the event that is answered.
    ///
    /// A name that the server has sent as a number is here as its text.
    #[must_use]
    pub fn name(&self) -> &str {
        match &self.0.name {
            Name::InFrame(at, length) => self.0.frame.get(*at..*at + length).unwrap_or_default(),
            Name::Own(name) => name,
        }
    }

    /// The JSON of the packet: an array of the name of the event and its arguments, or of the
    /// arguments of an answer. In the place of binary data stand placeholders,
    /// `{"_placeholder":true,"num":0}`, with their numbers among the
    /// [attachments](Self::attachments).
    #[must_use]
    pub fn json(&self) -> &str {
        match self.0.frame.get(self.0.body_at..) {
            // The protocol allows a packet without data: it has no arguments.
            None | Some("") => "[]",
            Some(json) => json,
        }
    }

    /// The binary data of the packet.
    #[must_use]
    pub fn attachments(&self) -> &[Binary] {
        &self.0.attachments
    }

    /// Reads an argument; the first has the index 0. An argument that was not sent is `None`, if
    /// it may be.
    ///
    /// The whole packet is gone through, so that [`args`](Self::args) is faster for several.
    ///
    /// # Errors
    ///
    /// Fails if the argument is not a `T`, or if the packet is [malformed](DecodeError::is_malformed).
    pub fn arg<T: DeserializeOwned>(&self, index: usize) -> Result<T, DecodeError> {
        let argument = Cell::new(index);
        let one = One {
            first: self.0.first,
            argument: &argument,
            value: PhantomData,
        };
        self.read(one, &argument)
    }

    /// Reads all arguments: into a tuple, a struct with unnamed fields, or a list.
    ///
    /// Arguments beyond the tuple's are ignored, and those that were not sent are `None`, if they
    /// may be.
    ///
    /// # Errors
    ///
    /// As for [`arg`](Self::arg).
    pub fn args<T: DeserializeOwned>(&self) -> Result<T, DecodeError> {
        let argument = Cell::new(0);
        let all = All {
            first: self.0.first,
            argument: &argument,
            value: PhantomData,
        };
        self.read(all, &argument)
    }

    /// Reads the payload of a typed event.
    ///
    /// # Errors
    ///
    /// As for [`arg`](Self::arg).
    pub fn payload<E: Event>(&self) -> Result<E::Payload, DecodeError>
    where
        E::Payload: DeserializeOwned,
    {
        self.arguments(E::ARGUMENTS)
    }

    /// Reads the answer to a typed event.
    ///
    /// # Errors
    ///
    /// As for [`arg`](Self::arg).
    pub fn ack<E: Event>(&self) -> Result<E::Ack, DecodeError>
    where
        E::Ack: DeserializeOwned,
    {
        self.arguments(E::ACK_ARGUMENTS)
    }

    fn arguments<T: DeserializeOwned>(&self, count: usize) -> Result<T, DecodeError> {
        match count {
            1 => self.arg(0),
            _ => self.args(),
        }
    }

    fn read<'de, V: Visitor<'de>>(
        &'de self,
        visitor: V,
        argument: &Cell<usize>,
    ) -> Result<V::Value, DecodeError> {
        let attachments = Rc::clone(&self.0.attachments);
        let decoded = with_attachments(attachments, || {
            let mut json = Deserializer::from_str(self.json());
            let value = json.deserialize_seq(visitor)?;
            json.end()?;
            Ok(value)
        });
        let failed = |source| self.decode_error(argument.get(), source, decoded.lacks_attachment);
        decoded.value.map_err(failed)
    }

    /// Apart from [`read`](Self::read), of which there is one for each type.
    #[cold]
    fn decode_error(
        &self,
        argument: usize,
        source: serde_json::Error,
        lacks_attachment: bool,
    ) -> DecodeError {
        let packet = Attached {
            has_attachments: !self.attachments().is_empty(),
            lacks_attachment,
        };
        DecodeError::new(self.name(), argument, source, self.json(), &packet)
    }
}
