//! From packets to frames, and on through the engine's write buffer to its transport.

use std::collections::VecDeque;

use super::{Frame, Host};
use crate::client::codec::Encoded;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::engine::payload;
use crate::protocol::io::{Batch, EngineId, EngineInput, Input, Written};
use crate::protocol::socket::packet::{write_prefix, PacketType};

impl Host {
    /// Writes an event or an answer, which is sent when its turn comes.
    pub(super) fn write(
        &self,
        kind: PacketType,
        namespace: &str,
        id: Option<u64>,
        body: &mut Encoded,
    ) {
        let attachments: Vec<Frame> = {
            let attachments = body.attachments().iter().cloned();
            attachments.map(Frame::Binary).collect()
        };
        let kind = match (kind, attachments.is_empty()) {
            (PacketType::Event, false) => PacketType::BinaryEvent,
            (PacketType::Ack, false) => PacketType::BinaryAck,
            (kind, _) => kind,
        };
        let head = head_of(kind, attachments.len() as u32, namespace, id);
        let mut frames = VecDeque::with_capacity(1 + attachments.len());
        frames.push_back(Frame::Text(body.with_head(&head).into()));
        frames.extend(attachments);
        self.write_frames(frames);
    }

    /// Writes a packet that is no event, with this JSON or with none.
    pub(super) fn write_control(&self, kind: PacketType, namespace: &str, json: &str) {
        let mut text = head_of(kind, 0, namespace, None);
        text.push_str(json);
        self.write_frames([Frame::Text(text.into())].into());
    }

    fn write_frames(&self, mut frames: VecDeque<Frame>) {
        while !frames.is_empty() {
            let written = self.ask(|core| {
                let written = core.write(frames.len());
                core.manager().engine().map(|engine| (engine, written))
            });
            match written {
                Some((engine, written)) => self.put(engine, written, &mut frames),
                None => return,
            }
        }
    }

    pub(super) fn write_pong(&self, engine: EngineId) {
        let pong = Frame::Text(EnginePacketType::Pong.as_char().to_string().into());
        let written = self.ask(|core| core.push(engine, None));
        self.put(engine, written, &mut [pong].into());
    }

    /// Takes those frames that the answer is about.
    fn put(&self, engine: EngineId, written: Written, frames: &mut VecDeque<Frame>) {
        match written {
            Written::Send => {
                self.enqueue(engine, frames.drain(..));
                if let Some(Some(transport)) = self.with_engine(engine, |engine| engine.transport) {
                    self.send(transport, engine, Batch::Buffered(1));
                }
            }
            Written::Wait => self.enqueue(engine, frames.drain(..)),
            Written::Flush => {
                self.enqueue(engine, frames.pop_front());
                self.feed(Input::Engine(engine, EngineInput::Flush));
            }
            // Nobody listens to packets that are written.
            Written::Observed | Written::Drop => frames.clear(),
        }
    }

    pub(super) fn enqueue(&self, engine: EngineId, frames: impl IntoIterator<Item = Frame>) {
        self.with_engine(engine, |engine| engine.write_buffer.extend(frames));
    }

    /// The frames of a batch, which stay in the write buffer until they have been taken.
    pub(super) fn frames(&self, engine: EngineId, batch: Batch) -> Vec<Frame> {
        match batch {
            Batch::Buffered(count) => self
                .with_engine(engine, |engine| {
                    engine.write_buffer.iter().take(count).cloned().collect()
                })
                .unwrap_or_default(),
            Batch::Control { kind, body } => {
                let mut text = String::from(kind.as_char());
                text.push_str(body.text().unwrap_or_default());
                vec![Frame::Text(text.into())]
            }
        }
    }

    /// A transport has taken so many packets of the write buffer.
    pub(super) fn drop_sent(&self, engine: EngineId, packets: usize) {
        self.with_engine(engine, |engine| {
            let sent = packets.min(engine.write_buffer.len());
            engine.write_buffer.drain(..sent);
        });
    }

    /// Counts the bytes of the first packets, until they come to more than the limit.
    pub(super) fn measure(&self, engine: EngineId, limit: usize) {
        let lengths = self.with_engine(engine, |engine| {
            let mut total = 0;
            let mut lengths = Vec::new();
            for frame in &engine.write_buffer {
                let length = length_of(frame);
                lengths.push(length);
                total += length;
                if total > limit {
                    break;
                }
            }
            lengths
        });
        self.answer(Input::Engine(
            engine,
            EngineInput::Measured(&lengths.unwrap_or_default()),
        ));
    }
}

/// What a frame counts for the server's `maxPayload`: its data, without the type.
fn length_of(frame: &Frame) -> usize {
    match frame {
        Frame::Text(text) => text.len().saturating_sub(1),
        Frame::Binary(bytes) => payload::base64_length(bytes.len()),
    }
}

/// What stands before the data of a packet in the text of its frame.
fn head_of(kind: PacketType, attachments: u32, namespace: &str, id: Option<u64>) -> String {
    let mut head = String::from(EnginePacketType::Message.as_char());
    write_prefix(&mut head, kind, attachments, namespace);
    if let Some(id) = id {
        head.push_str(&id.to_string());
    }
    head
}
