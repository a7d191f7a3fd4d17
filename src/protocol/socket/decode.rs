//! From frames to packets: the header, the verdict on the body, the wait for
//! attachments. Every decode error of `surface.md` A7 is made here.

use super::packet::{parse_header, payload_is_valid, BodyFacts, HeaderError, PacketType, Parsed};
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::io::{Head, ManagerEventKind, Output, Packet, Value};
use crate::protocol::options::ManagerOptions;
use crate::protocol::{Core, Task};

/// A packet of the transport's, as far as its first code units tell.
#[derive(Debug, PartialEq)]
pub(crate) enum Inbound<V> {
    /// The handshake.
    Open,
    /// The server's heartbeat.
    Ping,
    /// No Engine.IO packet.
    Malformed,
    /// A packet that says nothing to a client here.
    Other,
    /// A message that holds the text of a Socket.IO packet, which stays in the host's hand.
    Text(Result<PacketHead, HeaderError>),
    /// A message without anything in it.
    Nothing,
    /// A message for the user's parser.
    Whole,
    /// Bytes.
    Binary(V),
}

/// The header of a packet whose text the host still holds.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PacketHead {
    kind: PacketType,
    attachments: u32,
    namespace: Option<Box<str>>,
    id: Option<f64>,
    /// Where the JSON begins, counted from the beginning of the frame.
    data: Option<usize>,
}

/// What is known of packets that are not complete.
#[derive(Debug)]
pub(crate) struct PacketDecoder<V> {
    pub(crate) max_attachments: f64,
    /// Its body is being parsed, or its attachments are being put in.
    head: Option<PacketHead>,
    /// Its attachments are awaited.
    partial: Option<Partial<V>>,
}

#[derive(Debug)]
struct Partial<V> {
    head: PacketHead,
    body: Option<V>,
    attachments: Vec<V>,
}

impl<V> PacketDecoder<V> {
    pub(crate) fn new(options: &ManagerOptions) -> Self {
        Self {
            max_attachments: options.max_attachments,
            head: None,
            partial: None,
        }
    }

    /// Forgets a packet that will not be completed: nothing leaks into the next connection.
    pub(crate) fn reset(&mut self) {
        self.head = None;
        self.partial = None;
    }
}

/// Reads the first code units of a frame; `None` asks for more of them. Without a
/// limit of attachments, messages are left to a parser of the user's.
pub(crate) fn read_head<V: Value>(
    head: Head<'_>,
    complete: bool,
    limit: Option<f64>,
) -> Option<Inbound<V>> {
    let Some(first) = head.unit(0) else {
        return Some(Inbound::Malformed);
    };
    let rest = head.part(1, head.len());
    let kind = EnginePacketType::from_unit(first);
    Some(match (kind, limit) {
        (None, _) => Inbound::Malformed,
        (Some(EnginePacketType::Open), _) => Inbound::Open,
        (Some(EnginePacketType::Ping), _) => Inbound::Ping,
        (Some(EnginePacketType::Message), None) => Inbound::Whole,
        (Some(EnginePacketType::Message), Some(_)) if rest.len() == 0 && complete => {
            Inbound::Nothing
        }
        (Some(EnginePacketType::Message), Some(limit)) => {
            match parse_header(rest, complete, limit, V::number) {
                Ok(Parsed::More) => return None,
                Ok(Parsed::Header(header)) => {
                    let name = rest.part(header.nsp.start, header.nsp.end);
                    Inbound::Text(Ok(PacketHead {
                        kind: header.kind,
                        attachments: header.attachments,
                        namespace: (name.len() > 1).then(|| name.text().into()),
                        id: header.id,
                        data: header.data.map(|at| at + 1),
                    }))
                }
                Err(error) => Inbound::Text(Err(error)),
            }
        }
        _ => Inbound::Other,
    })
}

impl<V: Value> Core<V> {
    /// The Manager gets what an Engine.IO message carries.
    pub(crate) fn receive(&mut self, inbound: Inbound<V>) {
        if self.manager.custom_parser {
            self.tell(Output::ParserDecode);
            return;
        }
        match inbound {
            Inbound::Text(_) if self.decoder.partial.is_some() => {
                self.decode_error("got plaintext data when reconstructing a packet");
            }
            Inbound::Text(Err(error)) => {
                let mut message = String::new();
                error.write_message(&mut message);
                self.decode_error(&message);
            }
            Inbound::Text(Ok(head)) => match head.data {
                Some(at) => {
                    let moved = matches!(head.kind, PacketType::Event | PacketType::Ack);
                    let retain = !moved || self.manager.observes(ManagerEventKind::Packet);
                    self.decoder.head = Some(head);
                    self.tell(Output::Decode { at, retain });
                }
                None => self.packet_read(head, None),
            },
            Inbound::Binary(data) => self.attachment(data),
            Inbound::Nothing => self.decode_error("Unknown type: undefined"),
            _ => {}
        }
    }

    pub(crate) fn decoded(&mut self, facts: BodyFacts, reserved: bool, body: Option<V>) {
        let Some(head) = self.decoder.head.take() else {
            return;
        };
        if payload_is_valid(head.kind, facts, reserved) {
            self.packet_read(head, body);
        } else {
            self.decode_error("invalid payload");
        }
    }

    fn packet_read(&mut self, head: PacketHead, body: Option<V>) {
        if head.kind.has_attachments() {
            self.decoder.partial = Some(Partial {
                head,
                body,
                attachments: Vec::new(),
            });
        } else {
            self.packet_complete(head, body);
        }
    }

    fn attachment(&mut self, data: V) {
        let Some(mut partial) = self.decoder.partial.take() else {
            self.decode_error("got binary data when not reconstructing a packet");
            return;
        };
        partial.attachments.push(data);
        if partial.attachments.len() < partial.head.attachments as usize {
            self.decoder.partial = Some(partial);
        } else {
            self.decoder.head = Some(partial.head);
            self.tell(Output::Reconstruct(partial.body, partial.attachments));
        }
    }

    pub(crate) fn reconstructed(&mut self, result: Option<Option<V>>) {
        let Some(head) = self.decoder.head.take() else {
            return;
        };
        match result {
            Some(body) => self.packet_complete(head, body),
            None => self.decode_error("illegal attachments"),
        }
    }

    fn packet_complete(&mut self, head: PacketHead, body: Option<V>) {
        self.enqueue(Packet {
            kind: head.kind.without_attachments(),
            namespace: head.namespace,
            id: head.id,
            body,
        });
    }

    /// A packet is routed in a microtask of its own: what a listener throws then is
    /// the user's, and not taken for a malformed packet.
    pub(crate) fn enqueue(&mut self, packet: Packet<V>) {
        self.tasks.push_back(Task::Packet(packet));
        self.tell(Output::Microtask);
    }

    fn decode_error(&mut self, message: &str) {
        self.parse_error(V::error(message));
    }
}
