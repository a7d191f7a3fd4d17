//! From frames to packets, and on to the namespaces that they name.

use std::rc::Rc;

use serde_json::Value as Json;
use socketio_wasm::protocol::engine::packet::{EnginePacketType, PROBE_ANSWER};
use socketio_wasm::protocol::io::handshake::{payload_limit, Handshake};
use socketio_wasm::protocol::io::{
    DecodeError, EngineId, Input, ManagerInput, NamespaceId, NamespaceInput, Received, Routed,
    SessionId, Subscriber, TransportId, TransportInput, TransportKind,
};
use socketio_wasm::protocol::socket::decode::PacketFacts;

use super::codec::{self, Packet};
use super::emitter::{Event, Failure};
use super::errors::Native;
use super::host::Host;
use super::network::Frame;
use super::socket::AckOutcome;
use super::value::{refusal, Value};

/// A packet whose attachments are not all there.
pub(crate) struct Partial {
    packet: Packet,
    attachments: Vec<Rc<[u8]>>,
}

/// A message that has been read.
enum Reading {
    Text(PacketFacts, Option<Packet>),
    Bytes(Rc<[u8]>),
    /// It is for a custom parser.
    Unread(Frame),
}

impl Host {
    pub(crate) fn receive_frame(self: &Rc<Self>, transport: TransportId, frame: Frame) {
        self.job(|failures| {
            let kind = codec::kind_of(&frame);
            if kind == Some(EnginePacketType::Message) {
                self.receive_message(transport, frame, failures);
            } else {
                self.feed_frame(transport, kind, frame, failures);
            }
        });
    }

    fn feed_frame(
        self: &Rc<Self>,
        transport: TransportId,
        kind: Option<EnginePacketType>,
        frame: Frame,
        failures: &mut Vec<Failure>,
    ) {
        let input = Input::Transport(
            transport,
            TransportInput::Frame {
                kind,
                is_probe_answer: frame == Frame::text(PROBE_ANSWER),
                frame,
            },
        );
        self.feed(input, failures);
    }

    fn receive_message(
        self: &Rc<Self>,
        transport: TransportId,
        frame: Frame,
        failures: &mut Vec<Failure>,
    ) {
        let reading = self.read(&frame);
        let received = match &reading {
            Reading::Text(facts, _) => self.ask(|core| core.receive(transport, *facts)),
            Reading::Bytes(_) => self.ask(|core| core.receive_bytes(transport)),
            Reading::Unread(_) => self.ask(|core| core.message(transport)),
        };
        match received {
            Received::Observed => {
                self.feed_frame(transport, Some(EnginePacketType::Message), frame, failures);
            }
            received => self.take(received, reading, failures),
        }
    }

    /// The turn of the Manager has come among the listeners of an engine.
    pub(crate) fn receive_observed(self: &Rc<Self>, frame: &Frame, failures: &mut Vec<Failure>) {
        let reading = self.read(frame);
        let received = match &reading {
            Reading::Text(facts, _) => self.ask(|core| core.judge(*facts)),
            Reading::Bytes(_) => self.ask(|core| core.judge_bytes()),
            Reading::Unread(_) => Received::Deliver,
        };
        self.take(received, reading, failures);
    }

    fn read(&self, frame: &Frame) -> Reading {
        match frame {
            frame if self.parser().is_some() => Reading::Unread(frame.clone()),
            Frame::Text(_) => {
                let (facts, packet) = codec::read(frame.data());
                Reading::Text(facts, packet)
            }
            Frame::Binary(bytes) => Reading::Bytes(bytes.clone()),
        }
    }

    fn take(self: &Rc<Self>, received: Received, reading: Reading, failures: &mut Vec<Failure>) {
        match (received, reading) {
            (Received::Deliver, Reading::Text(_, Some(packet))) => self.deliver(packet),
            (Received::Deliver, Reading::Unread(frame)) => self.parse(&frame, failures),
            (Received::Await, Reading::Text(_, Some(packet))) => {
                let attachments = Vec::new();
                let partial = Partial {
                    packet,
                    attachments,
                };
                *self.partial.borrow_mut() = Some(partial);
            }
            (Received::Await, Reading::Bytes(bytes)) => {
                let mut partial = self.partial.borrow_mut();
                let partial = partial.as_mut().expect("a packet that awaits it");
                partial.attachments.push(bytes);
            }
            (Received::Complete, Reading::Bytes(bytes)) => {
                let partial = self.partial.borrow_mut().take();
                let mut partial = partial.expect("a packet that awaits it");
                partial.attachments.push(bytes);
                let mut packet = partial.packet;
                match codec::reconstruct(packet.body, &partial.attachments) {
                    Some(body) => {
                        packet.body = body;
                        self.deliver(packet);
                    }
                    None => {
                        let error = DecodeError::MissingAttachment;
                        self.feed(Input::Manager(ManagerInput::DecodeFailed(error)), failures);
                    }
                }
            }
            (Received::Drop, _) => {}
            (Received::Invalid(error), _) => {
                self.feed(Input::Manager(ManagerInput::DecodeFailed(error)), failures)
            }
            (received, _) => panic!("{received:?} is no answer to this"),
        }
    }

    fn parse(self: &Rc<Self>, frame: &Frame, failures: &mut Vec<Failure>) {
        let Some(parser) = self.parser() else {
            return;
        };
        match parser.add(frame) {
            Ok(Some(packet)) => self.deliver(packet),
            Ok(None) => {}
            Err(failure) => self.feed(
                Input::Manager(ManagerInput::ParserFailed(failure.0)),
                failures,
            ),
        }
    }

    /// The packet is complete. It is routed in a microtask of its own.
    fn deliver(self: &Rc<Self>, mut packet: Packet) {
        packet.kind = packet.kind.without_attachments();
        self.microtask(move |host, failures| host.announce(&packet, failures));
    }

    fn announce(self: &Rc<Self>, packet: &Packet, failures: &mut Vec<Failure>) {
        let is_for = |id: NamespaceId| self.socket_state(id).name == *packet.namespace;
        if self.emitter.is_observed("packet") {
            let text = Value::Text(codec::show_packet(packet).into());
            let event = Event::new("packet", vec![text]);
            let entries = self.emitter.snapshot("packet");
            self.dispatch_to(&self.emitter, entries, &event, failures, |own, failures| {
                if let Some(id) = namespace_of(own).filter(|&id| is_for(id)) {
                    self.route(id, packet, failures);
                }
            });
            return;
        }
        let follows = |id| {
            self.driver
                .with(|core| core.namespace(id).is_some_and(|ns| ns.active()))
        };
        let known: Vec<NamespaceId> = self.sockets.borrow().keys().copied().collect();
        if let Some(id) = known.into_iter().find(|&id| is_for(id) && follows(id)) {
            self.route(id, packet, failures);
        }
    }

    fn route(self: &Rc<Self>, id: NamespaceId, packet: &Packet, failures: &mut Vec<Failure>) {
        let state = self.socket_state(id);
        let (kind, ack) = (packet.kind, packet.id);
        let has_body = packet.body.is_some();
        let routed = self.ask(|core| core.route(id, kind, ack.into(), has_body));
        let body = packet.body.clone().unwrap_or(Value::Nothing);
        match routed {
            Routed::Deliver { track } => self.event(id, &body, ack, track, failures),
            Routed::Buffer => state.receive_buffer.borrow_mut().push((body, ack)),
            Routed::Answer { with_null } => {
                let outcome = match with_null {
                    true => AckOutcome::AnswerWithNull(body),
                    false => AckOutcome::Answer(body),
                };
                let ack = ack.expect("the id of an answer") as u32;
                self.settle_ack(id, ack.into(), outcome, failures);
            }
            Routed::AnswerQueued => {
                self.settle_queued(id, AckOutcome::AnswerWithNull(body), failures);
                self.feed(Input::Namespace(id, NamespaceInput::QueueNext), failures);
            }
            Routed::Connect => {
                let [sid, pid] = ["sid", "pid"].map(|name| body.truthy_member(name));
                let mut session = SessionId::Absent;
                if sid.is_some() {
                    let before = state.pid.replace(pid.clone());
                    session = match (&pid, &before) {
                        (None, _) => SessionId::Absent,
                        (Some(Value::Text(new)), Some(Value::Text(old))) if new == old => {
                            SessionId::Same
                        }
                        _ => SessionId::New,
                    };
                }
                self.feed(
                    Input::Namespace(id, NamespaceInput::Accepted(sid, session)),
                    failures,
                );
            }
            Routed::Disconnect => {
                self.feed(Input::Namespace(id, NamespaceInput::Expelled), failures)
            }
            Routed::Refuse => {
                self.feed(Input::Namespace(id, NamespaceInput::Refused), failures);
                self.reserved_event(id, "connect_error", vec![refusal(&body)], failures);
            }
            Routed::Drop => {}
            Routed::Invalid(error) => {
                self.feed(Input::Manager(ManagerInput::DecodeFailed(error)), failures)
            }
        }
    }

    /// Reads the handshake; its session id goes to the engine.
    pub(crate) fn read_handshake(&self, engine: EngineId, text: &str) -> Option<Handshake<Native>> {
        let json: Json = serde_json::from_str(text).ok()?;
        let number = |key: &str| json.get(key).and_then(Json::as_f64);
        let delay = |key: &str| number(key).unwrap_or(f64::NAN).into();
        let upgrades = json.get("upgrades").and_then(Json::as_array)?;
        let upgrades = upgrades.iter().filter_map(Json::as_str);
        let sid = json.get("sid").map_or("undefined".into(), |sid| {
            sid.as_str().map_or_else(|| sid.to_string(), String::from)
        });
        self.engine_object(engine)?.sid.replace(sid);
        Some(Handshake {
            upgrades: upgrades.filter_map(TransportKind::from_name).collect(),
            ping_interval: delay("pingInterval"),
            ping_timeout: delay("pingTimeout"),
            max_payload: number("maxPayload").and_then(payload_limit),
            data: Value::json_text(text),
        })
    }
}

fn namespace_of(own: Subscriber) -> Option<NamespaceId> {
    match own {
        Subscriber::Namespace(id) => Some(id),
        _ => None,
    }
}
