//! From frames to packets, and on to the namespaces that they name.

use std::rc::Rc;

use socketio_events::Binary;

use super::handshake;
use super::members::Members;
use super::number::number;
use super::{type_of, Data, Frame, Host, Namespace, Values};
use crate::client::codec::payload_of;
use crate::client::error::{ConnectError, ProtocolError};
use crate::protocol::engine::packet::{EnginePacketType, PROBE_ANSWER};
use crate::protocol::io::handshake::Handshake;
use crate::protocol::io::{
    DecodeError, EngineId, Input, ManagerInput, NamespaceId, NamespaceInput, PacketId, Received,
    Routed, SessionId, TransportId, TransportInput,
};
use crate::protocol::socket::decode::{Kind, PacketFacts};
use crate::protocol::socket::packet::{read_header, PacketType};

/// A Socket.IO packet that came.
pub(super) struct Packet {
    kind: PacketType,
    /// `None` if there is no socket for the namespace that it names.
    namespace: Option<NamespaceId>,
    id: Option<f64>,
    has_data: bool,
    data: Data,
}

impl Host {
    /// A text frame, or a part of a payload that is one.
    pub(super) fn receive_text(&self, transport: TransportId, text: String) {
        let kind = type_of(&text);
        if kind != Some(EnginePacketType::Message) {
            self.feed_frame(transport, kind, Frame::Text(text.into()));
            return;
        }
        let (facts, header) = self.read(&text);
        match self.ask(|core| core.receive(transport, facts)) {
            Received::Observed => self.feed_frame(transport, kind, Frame::Text(text.into())),
            received => self.take_text(received, header, text),
        }
    }

    /// Bytes, which are a message.
    pub(super) fn receive_bytes(&self, transport: TransportId, bytes: Binary) {
        match self.ask(|core| core.receive_bytes(transport)) {
            Received::Observed => {
                let kind = Some(EnginePacketType::Message);
                self.feed_frame(transport, kind, Frame::Binary(bytes));
            }
            received => self.take_bytes(received, bytes),
        }
    }

    fn feed_frame(&self, transport: TransportId, kind: Option<EnginePacketType>, frame: Frame) {
        let is_probe_answer = matches!(&frame, Frame::Text(text) if &**text == PROBE_ANSWER);
        self.feed(Input::Transport(
            transport,
            TransportInput::Frame {
                kind,
                is_probe_answer,
                frame,
            },
        ));
    }

    /// Reads a message that the core has got as a frame.
    pub(super) fn judge(&self, frame: Frame) {
        match frame {
            Frame::Text(text) => {
                let (facts, header) = self.read(&text);
                let received = self.ask(|core| core.judge(facts));
                self.take_text(received, header, text.as_ref().into());
            }
            Frame::Binary(bytes) => {
                let received = self.ask(|core| core.judge_bytes());
                self.take_bytes(received, bytes);
            }
        }
    }

    fn take_text(&self, received: Received, header: Option<Header>, text: String) {
        match (received, header) {
            (Received::Deliver, Some(header)) => self.announce(header.packet(text)),
            (Received::Await, Some(header)) => {
                drop(self.partial.replace(Some(header.packet(text))));
            }
            (Received::Invalid(error), _) => {
                self.feed(Input::Manager(ManagerInput::DecodeFailed(error)))
            }
            _ => {}
        }
    }

    fn take_bytes(&self, received: Received, bytes: Binary) {
        match received {
            Received::Await => {
                if let Some(packet) = self.partial.borrow_mut().as_mut() {
                    packet.data.attachments.push(bytes);
                }
            }
            Received::Complete => {
                if let Some(mut packet) = self.partial.take() {
                    packet.data.attachments.push(bytes);
                    self.announce(packet);
                }
            }
            Received::Invalid(error) => {
                self.feed(Input::Manager(ManagerInput::DecodeFailed(error)))
            }
            _ => {}
        }
    }

    /// Routes a complete packet: at once if it has come by itself, as in a frame of a WebSocket, and
    /// otherwise in a microtask of its own. So each packet meets the state that the listeners of the
    /// one before have left, and no listener runs in the middle of a transition.
    fn announce(&self, packet: Packet) {
        let is_alone = self.depth.get() == 0 && self.announced.get() == 0;
        self.announced.set(self.announced.get() + 1);
        if is_alone {
            self.dispatch(packet);
        } else {
            self.microtask(move |host| host.dispatch(packet));
        }
    }

    fn dispatch(&self, packet: Packet) {
        let follows = |id: &NamespaceId| {
            self.core(|core| core.namespace(*id).is_some_and(|one| one.active()))
        };
        let id = packet.namespace.filter(follows);
        if let Some(namespace) = id.and_then(|id| self.namespace(id)) {
            self.route(&namespace, packet);
        }
        self.announced.set(self.announced.get() - 1);
    }

    fn route(&self, namespace: &Rc<Namespace>, packet: Packet) {
        let id = namespace.id;
        let kind = packet.kind.without_attachments();
        let data = packet.data;
        let routed = self.ask(|core| core.route(id, kind, packet.id.into(), packet.has_data));
        match routed {
            Routed::Deliver { track } => {
                let message = self.message(id, data, packet.id);
                self.deliver(namespace, &message, track);
            }
            Routed::Buffer => {
                let message = self.message(id, data, packet.id);
                namespace.receive_buffer.borrow_mut().push(message);
            }
            Routed::Answer { .. } => {
                if let PacketId::Ack(ack) = packet.id.into() {
                    namespace.settle_ack(ack, Ok(data));
                }
            }
            Routed::AnswerQueued => {
                self.settle_queued(namespace, Ok(data));
                self.feed(Input::Namespace(id, NamespaceInput::QueueNext));
            }
            Routed::Connect => self.accepted(namespace, &data),
            Routed::Disconnect => self.feed(Input::Namespace(id, NamespaceInput::Expelled)),
            Routed::Refuse => self.refused(namespace, refusal(data.json())),
            Routed::Drop => {}
            Routed::Invalid(error) => self.feed(Input::Manager(ManagerInput::DecodeFailed(error))),
        }
    }

    /// The server accepts the namespace.
    fn accepted(&self, namespace: &Namespace, data: &Data) {
        let ids = match data.json() {
            "" => Some((None, None)),
            json => Members::read(json).and_then(|members| {
                let sid = members.get_if_any::<String>("sid")?;
                Some((sid, members.get_if_any::<String>("pid")?))
            }),
        };
        let Some((sid, pid)) = ids else {
            self.feed(Input::Manager(ManagerInput::DecodeFailed(
                DecodeError::InvalidPayload,
            )));
            return;
        };
        let Some(sid) = sid.filter(|sid| !sid.is_empty()) else {
            // It will not be newer at the next attempt.
            let error = ConnectError::Protocol(ProtocolError::ServerTooOld);
            return self.refused(namespace, error);
        };
        let before = namespace.session.replace(pid.clone());
        let session = match pid {
            None => SessionId::Absent,
            same if same == before => SessionId::Same,
            Some(_) => SessionId::New,
        };
        self.feed(Input::Namespace(
            namespace.id,
            NamespaceInput::Accepted(Some(sid), session),
        ));
    }

    /// Reads the frame of a message, as far as it is a packet.
    fn read(&self, frame: &str) -> (PacketFacts, Option<Header>) {
        let header = read_header(frame.get(1..).unwrap_or_default(), number);
        let facts = PacketFacts {
            kind: header.kind,
            attachments: header.attachments,
            payload: payload_of(header.data),
        };
        let Kind::Known(kind) = header.kind else {
            return (facts, None);
        };
        let packet = Header {
            kind,
            namespace: self.namespace_named(header.namespace).map(|one| one.id),
            id: header.id,
            data_at: header.data.map(|data| frame.len() - data.len()),
        };
        (facts, Some(packet))
    }

    /// Reads the handshake; its session id is kept for the addresses of the engine.
    pub(super) fn read_handshake(
        &self,
        engine: EngineId,
        frame: &Frame,
    ) -> Option<Handshake<Values>> {
        let Frame::Text(text) = frame else {
            return None;
        };
        let (sid, handshake) = handshake::read(text.get(1..)?)?;
        self.with_engine(engine, |engine| engine.sid = Some(sid))?;
        Some(handshake)
    }
}

/// What stands before the data of a packet, as the host keeps it.
struct Header {
    kind: PacketType,
    namespace: Option<NamespaceId>,
    id: Option<f64>,
    /// Where in the frame the data begin, if there are any.
    data_at: Option<usize>,
}

impl Header {
    fn packet(self, frame: String) -> Packet {
        Packet {
            kind: self.kind,
            namespace: self.namespace,
            id: self.id,
            has_data: self.data_at.is_some(),
            data: Data {
                start: self.data_at.unwrap_or(frame.len()),
                frame,
                attachments: Vec::new(),
            },
        }
    }
}

/// What a CONNECT_ERROR packet says: an object, or a bare message from older servers.
fn refusal(json: &str) -> ConnectError {
    let (message, data) = match Members::read(json) {
        Some(error) => (error.get("message"), error.text("data").map(Box::from)),
        None => (serde_json::from_str(json).ok(), None),
    };
    let message = message.unwrap_or_default();
    ConnectError::Refused { message, data }
}
