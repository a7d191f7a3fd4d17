//! Outputs as numbers. What the browser layer can do is done here; the rest goes to
//! `pkg-template/host.js`, which lists the same codes.
//!
//! A packet takes six arguments: its form (0 a Socket.IO packet, 1 bytes, 2 text, 3 text
//! in `text()`, 4 nothing; 8 is added when compression was turned off), its Engine.IO type, its namespace and Socket.IO type as
//! `namespace * 8 + type`, the number of its attachments, its id or NaN, and its value or -1.

use super::raw::Inner;
use super::value::JsRef;
use crate::protocol::io::{
    AckOutcome, Batch, Data, EngineEvent, EnginePacket, ManagerEvent, Output, Subscriber,
};

/// Added to the code of an output that is the last of its input.
pub(crate) const LAST: u32 = 0x100;

/// The codes.
pub(crate) mod code {
    pub(crate) const ENGINE_OPTIONS: u32 = 1;
    pub(crate) const SEND: u32 = 2;
    pub(crate) const POST: u32 = 3;
    pub(crate) const MICROTASK: u32 = 4;
    pub(crate) const HANDSHAKE: u32 = 5;
    pub(crate) const WIDEN: u32 = 6;
    pub(crate) const DECODE: u32 = 7;
    pub(crate) const PARSER_DECODE: u32 = 8;
    pub(crate) const RECONSTRUCT: u32 = 9;
    pub(crate) const ENCODE: u32 = 10;
    pub(crate) const MEASURE: u32 = 11;
    pub(crate) const RESET_PARSER: u32 = 12;
    pub(crate) const ENGINE_EVENT: u32 = 13;
    pub(crate) const FLUSH_CALLBACK: u32 = 14;
    pub(crate) const ENGINE_GONE: u32 = 15;
    pub(crate) const MANAGER_EVENT: u32 = 16;
    pub(crate) const SUBSCRIBE: u32 = 17;
    pub(crate) const UNSUBSCRIBE: u32 = 18;
    pub(crate) const OPEN_CALLBACK: u32 = 19;
    pub(crate) const AUTH: u32 = 20;
    pub(crate) const CONNECTED: u32 = 21;
    pub(crate) const CONNECT_EVENT: u32 = 22;
    pub(crate) const CONNECT_ERROR: u32 = 23;
    pub(crate) const DISCONNECTED: u32 = 24;
    pub(crate) const EVENT: u32 = 25;
    pub(crate) const FLUSH_RECEIVED: u32 = 26;
    pub(crate) const BUFFER_SEND: u32 = 27;
    pub(crate) const FLUSH_SEND: u32 = 28;
    pub(crate) const UNBUFFER: u32 = 29;
    pub(crate) const BUFFERED_IDS: u32 = 30;
    pub(crate) const OUTGOING: u32 = 31;
    pub(crate) const ACK_REGISTERED: u32 = 32;
    pub(crate) const ACK: u32 = 33;
    pub(crate) const FORGET_ACK: u32 = 34;
    pub(crate) const THROW: u32 = 35;
    pub(crate) const FORGET_CALLBACK: u32 = 36;
    pub(crate) const SESSION: u32 = 37;
    pub(crate) const REFUSED: u32 = 38;
}

/// A value that the JavaScript side owns from now on; -1 is none.
fn give(value: Option<JsRef>) -> f64 {
    value.map_or(-1.0, |value| f64::from(value.into_handle()))
}

impl Inner {
    /// Performs outputs until there is one for the JavaScript side.
    pub(crate) fn next(&self) -> u32 {
        loop {
            let Some(output) = self.driver.poll() else {
                self.settle();
                return 0;
            };
            if let Some(code) = self.carry(output) {
                if self.driver.finish_if_drained() {
                    self.settle();
                    return code | LAST;
                }
                return code;
            }
        }
    }

    fn show<const N: usize>(&self, numbers: [f64; N]) {
        for (cell, number) in self.scratch.arguments.iter().zip(numbers) {
            cell.set(number);
        }
    }

    fn show_text(&self, text: &str) {
        *self.text.borrow_mut() = text.into();
    }

    /// Shows a packet from that argument on.
    pub(crate) fn show_packet(&self, at: usize, packet: &EnginePacket<JsRef>) {
        let kind = f64::from(packet.kind as u8);
        let mut numbers = match &packet.data {
            Data::Packet {
                kind: packet_kind,
                attachments,
                namespace,
                id,
                body,
            } => [
                0.0,
                kind,
                f64::from(*namespace) * 8.0 + f64::from(*packet_kind as u8),
                f64::from(*attachments),
                id.unwrap_or(f64::NAN),
                body.as_ref().map_or(-1.0, |body| f64::from(body.handle())),
            ],
            Data::Binary(value) => [1.0, kind, 0.0, 0.0, f64::NAN, f64::from(value.handle())],
            Data::Text(value) => [2.0, kind, 0.0, 0.0, f64::NAN, f64::from(value.handle())],
            Data::Fixed(text) => {
                self.show_text(text);
                [3.0, kind, 0.0, 0.0, f64::NAN, -1.0]
            }
            Data::Empty => [4.0, kind, 0.0, 0.0, f64::NAN, -1.0],
        };
        if !packet.compress {
            numbers[0] += 8.0;
        }
        for (cell, number) in self.scratch.arguments.iter().skip(at).zip(numbers) {
            cell.set(number);
        }
    }

    /// Link and number of packets, then the only packet, or the engine that holds them.
    fn show_batch(&self, link: u32, batch: Batch) {
        match batch {
            Batch::Buffered { engine, count } => {
                self.show([f64::from(link), count as f64, f64::from(engine)]);
                if count == 1 {
                    self.driver.with(|core| {
                        let first = core.engine(engine).and_then(|e| e.write_buffer().front());
                        if let Some(packet) = first {
                            self.show_packet(2, packet);
                        }
                    });
                }
            }
            Batch::Control { kind, data } => {
                self.show([
                    f64::from(link),
                    1.0,
                    3.0,
                    f64::from(kind as u8),
                    0.0,
                    0.0,
                    f64::NAN,
                    -1.0,
                ]);
                self.show_text(data);
            }
        }
    }

    /// Performs an output, or shows it and tells its code.
    fn carry(&self, output: Output<JsRef>) -> Option<u32> {
        Some(match output {
            Output::OpenWebSocket(link, engine, parameters) => {
                self.open_web_socket(link, engine, parameters);
                return None;
            }
            Output::Poll(link, engine, parameters) => {
                self.links.poll(link, engine, parameters);
                return None;
            }
            Output::Farewell(link, engine, parameters) => {
                self.links.farewell(link, engine, parameters);
                return None;
            }
            Output::CloseLink(link) => {
                self.links.close(link);
                return None;
            }
            Output::Send(link, engine, batch, request) => {
                self.show_batch(link, batch);
                match request {
                    Some(parameters) => {
                        self.links.expect_post(link, engine, parameters);
                        code::POST
                    }
                    None => code::SEND,
                }
            }
            Output::Microtask => code::MICROTASK,

            Output::EngineOptions(engine) => {
                self.show([f64::from(engine)]);
                code::ENGINE_OPTIONS
            }
            Output::Handshake(engine) => {
                self.show([f64::from(engine)]);
                code::HANDSHAKE
            }
            Output::Widen => code::WIDEN,
            Output::Decode { at, retain } => {
                self.show([at as f64, f64::from(u8::from(retain))]);
                code::DECODE
            }
            Output::ParserDecode => code::PARSER_DECODE,
            Output::Reconstruct(body, mut attachments) => {
                let count = attachments.len() as f64;
                if attachments.len() == 1 {
                    self.show([give(body), count, give(attachments.pop())]);
                } else {
                    self.show([give(body), count]);
                    let handles = attachments.into_iter().map(JsRef::into_handle);
                    *self.handles.borrow_mut() = handles.collect();
                }
                code::RECONSTRUCT
            }
            Output::Encode(request) => {
                let (session, offset) = request
                    .session
                    .map_or((None, None), |(session, offset)| (Some(session), offset));
                self.show([
                    f64::from(request.kind as u8),
                    f64::from(request.namespace),
                    request.id.unwrap_or(f64::NAN),
                    give(request.body),
                    f64::from(u8::from(request.compress)),
                    give(session),
                    give(offset),
                ]);
                code::ENCODE
            }
            Output::Measure(engine) => {
                self.show([f64::from(engine)]);
                code::MEASURE
            }
            Output::ResetParser => code::RESET_PARSER,

            Output::Engine(engine, event) => {
                self.show_engine_event(engine, event);
                code::ENGINE_EVENT
            }
            Output::FlushCallback(callback) => {
                self.show([f64::from(callback)]);
                code::FLUSH_CALLBACK
            }
            Output::ForgetCallback(callback) => {
                self.show([f64::from(callback)]);
                code::FORGET_CALLBACK
            }
            Output::EngineGone(engine) => {
                self.links.forget_engine(engine);
                self.show([f64::from(engine)]);
                code::ENGINE_GONE
            }
            Output::Manager(event) => {
                self.show_manager_event(event);
                code::MANAGER_EVENT
            }
            Output::Subscribe(subscriber) => {
                self.show_subscriber(subscriber);
                code::SUBSCRIBE
            }
            Output::Unsubscribe(subscriber) => {
                self.show_subscriber(subscriber);
                code::UNSUBSCRIBE
            }
            Output::OpenCallback(callback, error) => {
                self.show([f64::from(callback), give(error)]);
                code::OPEN_CALLBACK
            }

            Output::Auth(namespace) => {
                self.show([f64::from(namespace)]);
                code::AUTH
            }
            Output::Session(namespace, body) => {
                self.show([f64::from(namespace), give(body)]);
                code::SESSION
            }
            Output::Connected(namespace, sid, recovery) => {
                self.show([
                    f64::from(namespace),
                    give(Some(sid)),
                    f64::from(recovery as u8),
                ]);
                code::CONNECTED
            }
            Output::ConnectEvent(namespace) => {
                self.show([f64::from(namespace)]);
                code::CONNECT_EVENT
            }
            Output::ConnectError(namespace, error) => {
                self.show([f64::from(namespace), give(Some(error))]);
                code::CONNECT_ERROR
            }
            Output::Refused(namespace, body) => {
                self.show([f64::from(namespace), give(Some(body))]);
                code::REFUSED
            }
            Output::Disconnected(namespace, reason, details) => {
                self.show([f64::from(namespace), give(details)]);
                self.show_text(reason.as_str());
                code::DISCONNECTED
            }
            Output::Event {
                namespace,
                args,
                ack,
                track,
                buffer,
            } => {
                self.show([
                    f64::from(namespace),
                    give(Some(args)),
                    ack.unwrap_or(f64::NAN),
                    // An id that is not a number is one all the same.
                    f64::from(
                        u8::from(track) | u8::from(buffer) << 1 | u8::from(ack.is_some()) << 2,
                    ),
                ]);
                code::EVENT
            }
            Output::FlushReceived(namespace, track) => {
                self.show([f64::from(namespace), f64::from(u8::from(track))]);
                code::FLUSH_RECEIVED
            }
            Output::BufferSend(namespace, args, id, compress) => {
                self.show([
                    f64::from(namespace),
                    give(Some(args)),
                    id.unwrap_or(f64::NAN),
                    f64::from(u8::from(compress)),
                ]);
                code::BUFFER_SEND
            }
            Output::FlushSend(namespace) => {
                self.show([f64::from(namespace)]);
                code::FLUSH_SEND
            }
            Output::Unbuffer(namespace, id) => {
                self.show([f64::from(namespace), id]);
                code::UNBUFFER
            }
            Output::BufferedIds(namespace) => {
                self.show([f64::from(namespace)]);
                code::BUFFERED_IDS
            }
            Output::Outgoing(namespace, args) => {
                self.show([f64::from(namespace), give(Some(args))]);
                code::OUTGOING
            }
            Output::AckRegistered(namespace, id) => {
                self.show([f64::from(namespace), id]);
                code::ACK_REGISTERED
            }
            Output::Ack(namespace, id, outcome) => {
                let (form, value) = match outcome {
                    AckOutcome::Answer(args) => (0.0, args),
                    AckOutcome::AnswerWithNull(args) => (1.0, args),
                    AckOutcome::Error(error) => (2.0, error),
                };
                self.show([f64::from(namespace), id, form, give(Some(value))]);
                code::ACK
            }
            Output::ForgetAck(namespace, id) => {
                self.show([f64::from(namespace), id]);
                code::FORGET_ACK
            }
            Output::Throw(error) => {
                self.show([give(Some(error))]);
                code::THROW
            }
        })
    }

    /// Engine, place of the name, and the argument of the event.
    fn show_engine_event(&self, engine: u32, event: EngineEvent<JsRef>) {
        let place = f64::from(event.index());
        let mut value = -1.0;
        match event {
            EngineEvent::Handshake(argument)
            | EngineEvent::Error(argument)
            | EngineEvent::UpgradeError(argument) => value = give(Some(argument)),
            EngineEvent::Upgrading(link) | EngineEvent::Upgrade(link) => value = f64::from(link),
            EngineEvent::Close(reason, details) => {
                self.show_text(reason.as_str());
                value = give(details);
            }
            EngineEvent::PacketCreate(packet) => {
                self.show_packet(2, &packet);
                // The values become the JavaScript side's.
                if let Data::Packet {
                    body: Some(value), ..
                }
                | Data::Binary(value)
                | Data::Text(value) = packet.data
                {
                    value.into_handle();
                }
                self.show([f64::from(engine), place]);
                return;
            }
            _ => {}
        }
        self.show([f64::from(engine), place, value]);
    }

    /// Place of the name, and the arguments of the event.
    fn show_manager_event(&self, event: ManagerEvent<JsRef>) {
        let place = f64::from(event.index());
        match event {
            ManagerEvent::Open | ManagerEvent::Ping | ManagerEvent::ReconnectFailed => {
                self.show([place]);
            }
            ManagerEvent::Error(error) | ManagerEvent::ReconnectError(error) => {
                self.show([place, give(Some(error))]);
            }
            ManagerEvent::ReconnectAttempt(count) | ManagerEvent::Reconnect(count) => {
                self.show([place, f64::from(count)]);
            }
            ManagerEvent::Close(reason, details) => {
                self.show_text(reason.as_str());
                self.show([place, give(details)]);
            }
            ManagerEvent::Packet(packet) => {
                self.show_text(packet.namespace.as_deref().unwrap_or("/"));
                self.show([
                    place,
                    f64::from(packet.kind as u8),
                    packet.id.unwrap_or(f64::NAN),
                    f64::from(u8::from(packet.id.is_some())),
                    give(packet.body),
                ]);
            }
        }
    }

    fn show_subscriber(&self, subscriber: Subscriber) {
        let (kind, id) = match subscriber {
            Subscriber::Namespace(id) => (0.0, id),
            Subscriber::Manager(id) => (1.0, id),
        };
        self.show([kind, f64::from(id)]);
    }
}
