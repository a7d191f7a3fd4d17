//! From packets to frames, and on through the engine's write buffer to its transport.

use std::collections::VecDeque;
use std::rc::Rc;

use socketio_events::Binary;

use super::{Frame, Host};
use crate::client::codec::Encoded;
use crate::client::platform::WebSocket;
use crate::protocol::engine::packet::EnginePacketType;
use crate::protocol::engine::payload;
use crate::protocol::io::{
    Answer, Batch, EngineId, EngineInput, Input, Taken, TransportId, TransportInput, Written,
};
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
        let count = body.attachments().len();
        let kind = match (kind, count) {
            (kind, 0) => kind,
            (PacketType::Event, _) => PacketType::BinaryEvent,
            (PacketType::Ack, _) => PacketType::BinaryAck,
            (kind, _) => kind,
        };
        let head = head_of(kind, count as u32, namespace, id);
        let (text, attachments) = body.with_head(&head);
        let Some((engine, written)) = self.ask_to_write(1 + count) else {
            return;
        };
        if let Some((transport, socket)) = self.socket_at_rest(engine, written) {
            self.send_at_once(&*socket, engine, transport, text, attachments);
            return;
        }
        let mut frames = VecDeque::with_capacity(1 + count);
        frames.push_back(Frame::Text(text.into()));
        frames.extend(binary(attachments));
        self.put(engine, written, &mut frames);
        self.write_frames(frames);
    }

    /// Asks the core what to do with this many frames. Returns the engine in use as well.
    fn ask_to_write(&self, frames: usize) -> Option<(EngineId, Written)> {
        self.ask(|core| {
            let written = core.write(frames);
            core.manager().engine().map(|engine| (engine, written))
        })
    }

    /// The WebSocket that a packet can be handed to without being put into the write buffer, unless
    /// a transition is going on, which may be about to close it.
    fn socket_at_rest(
        &self,
        engine: EngineId,
        written: Written,
    ) -> Option<(TransportId, Rc<dyn WebSocket>)> {
        if written != Written::Send || self.depth.get() > 0 {
            return None;
        }
        let transport = self.with_engine(engine, |engine| engine.transport)??;
        Some((transport, self.web_socket(transport)?))
    }

    /// Sends the frames of a packet. The WebSocket has taken each of them when it returns.
    fn send_at_once(
        &self,
        socket: &dyn WebSocket,
        engine: EngineId,
        transport: TransportId,
        text: &str,
        mut attachments: &[Binary],
    ) {
        socket.send_text(text);
        loop {
            match self.ask(|core| core.taken(transport)) {
                Taken::Rest => return self.wake_writers(),
                Taken::Next(count) => {
                    let (next, later) = attachments.split_at(count.min(attachments.len()));
                    next.iter().for_each(|bytes| socket.send_bytes(bytes));
                    attachments = later;
                }
                Taken::Observed => {
                    self.enqueue(engine, &mut binary(attachments).collect());
                    return self.feed(Input::Transport(transport, TransportInput::Sent));
                }
            }
        }
    }

    /// Writes a packet that is neither an event nor an answer. `json` is its data; empty for none.
    pub(super) fn write_control(&self, kind: PacketType, namespace: &str, json: &str) {
        let mut text = head_of(kind, 0, namespace, None);
        text.push_str(json);
        self.write_frames([Frame::Text(text.into())].into());
    }

    fn write_frames(&self, mut frames: VecDeque<Frame>) {
        while !frames.is_empty() {
            match self.ask_to_write(frames.len()) {
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

    /// Does what the core has answered, and takes the frames that the answer is about.
    fn put(&self, engine: EngineId, written: Written, frames: &mut VecDeque<Frame>) {
        match written {
            Written::Send => {
                self.enqueue(engine, frames);
                if let Some(Some(transport)) = self.with_engine(engine, |engine| engine.transport) {
                    self.send(transport, engine, Batch::Buffered(1));
                }
            }
            Written::Wait => self.enqueue(engine, frames),
            Written::Flush => {
                self.enqueue(engine, &mut frames.pop_front().into_iter().collect());
                self.feed(Input::Engine(engine, EngineInput::Flush));
            }
            // "Observed" does not occur: nobody listens to packets that are written.
            Written::Observed | Written::Drop => frames.clear(),
        }
    }

    /// Moves frames to the end of the write buffer.
    fn enqueue(&self, engine: EngineId, frames: &mut VecDeque<Frame>) {
        self.with_engine(engine, |engine| engine.write_buffer.append(frames));
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
                text.push_str(body.text());
                vec![Frame::Text(text.into())]
            }
        }
    }

    /// A transport has taken this many packets of the write buffer.
    pub(super) fn drop_sent(&self, engine: EngineId, packets: usize) {
        self.with_engine(engine, |engine| {
            for _ in 0..packets {
                engine.write_buffer.pop_front();
            }
        });
    }

    /// Measures the first packets of the write buffer, in bytes, until the sum exceeds the limit.
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
        let lengths = lengths.unwrap_or_default();
        self.driver.answer(Answer::Measured(engine, &lengths));
    }
}

fn binary(attachments: &[Binary]) -> impl Iterator<Item = Frame> + '_ {
    attachments.iter().cloned().map(Frame::Binary)
}

/// The size of a frame as the server's `maxPayload` counts it: its data, without the type.
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
