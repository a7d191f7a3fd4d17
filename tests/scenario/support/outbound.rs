//! From packets to frames, and on through the engine's write buffer to its transport.

use std::collections::VecDeque;
use std::rc::Rc;

use socketio_wasm::protocol::engine::transport::Transport;
use socketio_wasm::protocol::io::{
    Batch, CallbackId, EngineId, EngineInput, Input, Taken, TransportId, TransportInput, Written,
};

use super::codec::{self, Packet};
use super::emitter::Failure;
use super::host::Host;
use super::network::Frame;

impl Host {
    /// Encodes a packet and writes it. Returns whether it could be encoded.
    pub(crate) fn send_packet(
        self: &Rc<Self>,
        packet: &Packet,
        failures: &mut Vec<Failure>,
    ) -> bool {
        let encoded = match self.parser() {
            Some(parser) => Ok(parser.encode(packet)),
            None => codec::encode(packet),
        };
        match encoded {
            Ok(frames) => {
                self.write(frames.into(), failures);
                true
            }
            Err(failure) => {
                failures.push(failure);
                false
            }
        }
    }

    fn write(self: &Rc<Self>, mut frames: VecDeque<Frame>, failures: &mut Vec<Failure>) {
        while !frames.is_empty() {
            let question = |core: &mut super::host::Core| {
                let written = core.write(frames.len());
                core.manager().engine().map(|engine| (engine, written))
            };
            match self.ask(question) {
                Some((engine, written)) => self.put(engine, written, &mut frames, failures),
                None => return,
            }
        }
    }

    /// A packet for this engine. A callback whose packet is not taken is forgotten.
    pub(crate) fn push(
        self: &Rc<Self>,
        engine: EngineId,
        frame: Frame,
        callback: Option<CallbackId>,
        failures: &mut Vec<Failure>,
    ) {
        let written = self.ask(|core| core.push(engine, callback));
        if let (Written::Drop, Some(callback)) = (written, callback) {
            self.forget(callback);
        }
        self.put(engine, written, &mut [frame].into(), failures);
    }

    /// Does what the core has answered, and takes the frames that the answer is about.
    fn put(
        self: &Rc<Self>,
        engine: EngineId,
        written: Written,
        frames: &mut VecDeque<Frame>,
        failures: &mut Vec<Failure>,
    ) {
        match written {
            Written::Send => {
                self.enqueue(engine, frames.drain(..));
                let transport = self.engine_object(engine).and_then(|e| e.transport.get());
                let transport = transport.expect("a transport in use");
                self.send(transport, engine, Batch::Buffered(1), None);
            }
            Written::Wait => self.enqueue(engine, frames.drain(..)),
            Written::Flush => {
                self.enqueue(engine, frames.pop_front());
                self.feed(Input::Engine(engine, EngineInput::Flush), failures);
            }
            Written::Observed => {
                for frame in frames.drain(..) {
                    self.feed(Input::Engine(engine, EngineInput::Push(frame)), failures);
                }
            }
            Written::Drop => frames.clear(),
        }
    }

    pub(crate) fn enqueue(&self, engine: EngineId, frames: impl IntoIterator<Item = Frame>) {
        if let Some(engine) = self.engine_object(engine) {
            engine.buffer.borrow_mut().extend(frames);
        }
    }

    /// The frames of a batch.
    pub(crate) fn frames(&self, engine: EngineId, batch: Batch) -> Vec<Frame> {
        match batch {
            Batch::Buffered(count) => {
                let engine = self.engine_object(engine).expect("an engine that sends");
                let buffer = engine.buffer.borrow();
                assert!(count <= buffer.len(), "{count} of {}", buffer.len());
                buffer.iter().take(count).cloned().collect()
            }
            Batch::Control { kind, body } => {
                let data = body.text();
                vec![codec::frame(kind, data)]
            }
        }
    }

    /// A transport that stays open has taken this many packets of the write buffer.
    pub(crate) fn taken(
        self: &Rc<Self>,
        transport: TransportId,
        engine: EngineId,
        packets: usize,
        failures: &mut Vec<Failure>,
    ) {
        self.drop_sent(transport, packets);
        match self.ask(|core| core.taken(transport)) {
            Taken::Rest => {}
            Taken::Next(count) => self.send(transport, engine, Batch::Buffered(count), None),
            Taken::Observed => {
                self.feed(Input::Transport(transport, TransportInput::Sent), failures)
            }
        }
    }

    /// The transport has taken this many packets of the write buffer.
    pub(crate) fn sent(
        self: &Rc<Self>,
        transport: TransportId,
        packets: usize,
        failures: &mut Vec<Failure>,
    ) {
        self.drop_sent(transport, packets);
        self.feed(Input::Transport(transport, TransportInput::Sent), failures);
    }

    fn drop_sent(&self, transport: TransportId, packets: usize) {
        let engine = self
            .driver
            .with(|core| core.transport(transport).map(Transport::engine));
        if let Some(engine) = engine.and_then(|engine| self.engine_object(engine)) {
            engine.buffer.borrow_mut().drain(..packets);
        }
    }
}
