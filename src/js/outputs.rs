//! Outputs as numbers, for `pkg-template/host.js` to perform.
//!
//! A request takes four arguments: its transport, its engine, what its address says as
//! flags (the session 1, `b64` 2), and its token or NaN.
//!
//! A packet takes six arguments: its form (0 a Socket.IO packet, 1 bytes, 2 text, 3 text
//! in `text()`, 4 nothing; 8 is added when compression was turned off), its Engine.IO type, its namespace and Socket.IO type as
//! `namespace * 8 + type`, the number of its attachments, its id or NaN, and its value or -1.

use super::raw::Inner;
use super::value::JsRef;
use crate::protocol::io::{
    AckOutcome, Batch, Data, EngineEvent, EngineId, EnginePacket, LinkId, ManagerEvent, Output,
    Parameters, Reason, Subscriber,
};

/// Where a POST request tells its engine, flags and token: behind its packets.
const BEHIND_BATCH: usize = 8;

/// Added to the code of an output that is the last of its input.
pub(crate) const LAST: u32 = 0x100;
/// Added to the code of an output that [`code::MICROTASK`] would follow.
pub(crate) const WITH_MICROTASK: u32 = 0x200;

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
    pub(crate) const OPEN_WEB_SOCKET: u32 = 39;
    pub(crate) const GET: u32 = 40;
    pub(crate) const FAREWELL: u32 = 41;
    pub(crate) const CLOSE_LINK: u32 = 42;
}

/// A value that the JavaScript side owns from now on; -1 is none.
fn give(value: Option<JsRef>) -> f64 {
    value.map_or(-1.0, |value| f64::from(value.into_handle()))
}

/// An id; NaN is none.
fn id_or_nan(id: Option<f64>) -> f64 {
    id.unwrap_or(f64::NAN)
}

/// The numbers of an output; those that it does not need are 0.
type Numbers = [f64; 4];

fn one(a: impl Into<f64>) -> Numbers {
    [a.into(), 0.0, 0.0, 0.0]
}

fn two(a: impl Into<f64>, b: impl Into<f64>) -> Numbers {
    [a.into(), b.into(), 0.0, 0.0]
}

fn request(link: LinkId, engine: EngineId, parameters: Parameters) -> Numbers {
    let flags = u8::from(parameters.session) | u8::from(parameters.base64) << 1;
    let token = parameters.token.unwrap_or(f64::NAN);
    [f64::from(link), f64::from(engine), f64::from(flags), token]
}

impl Inner {
    /// Shows the next output and tells its code, or 0 if there is none.
    pub(crate) fn next(&self) -> u32 {
        let Some(output) = self.driver.poll() else {
            self.settle();
            return 0;
        };
        let mut code = self.tell(output);
        if code != code::MICROTASK && self.driver.take_microtask() {
            code |= WITH_MICROTASK;
        }
        if self.driver.finish_if_drained() {
            self.settle();
            code |= LAST;
        }
        code
    }

    /// Shows numbers from that argument on.
    fn show(&self, at: usize, numbers: &[f64]) {
        for (cell, &number) in self.scratch.arguments.iter().skip(at).zip(numbers) {
            cell.set(number);
        }
    }

    pub(crate) fn show_text(&self, text: &str) {
        self.text.replace(text.into());
    }

    /// Shows a packet from that argument on.
    pub(crate) fn show_packet(&self, at: usize, packet: &EnginePacket<JsRef>) {
        let place = |value: &JsRef| f64::from(value.handle());
        let mut key = 0.0;
        let mut count = 0.0;
        let mut number = f64::NAN;
        let (mut form, value) = match &packet.data {
            Data::Packet {
                kind,
                attachments,
                namespace,
                id,
                body,
            } => {
                key = f64::from(*namespace * 8 + *kind as u32);
                count = f64::from(*attachments);
                number = id_or_nan(*id);
                (0.0, body.as_ref().map_or(-1.0, place))
            }
            Data::Binary(value) => (1.0, place(value)),
            Data::Text(value) => (2.0, place(value)),
            Data::Fixed(text) => {
                self.show_text(text);
                (3.0, -1.0)
            }
            Data::Empty => (4.0, -1.0),
        };
        if !packet.compress {
            form += 8.0;
        }
        let kind = f64::from(packet.kind as u8);
        self.show(at, &[form, kind, key, count, number, value]);
    }

    /// Link and number of packets, then the only packet, or the engine that holds them.
    fn show_batch(&self, link: u32, batch: Batch) -> Numbers {
        match batch {
            Batch::Buffered { engine, count } => {
                let mut third = f64::from(engine);
                let mut fourth = 0.0;
                if count == 1 {
                    self.driver.with(|core| {
                        let first = core.engine(engine).and_then(|e| e.write_buffer().first());
                        if let Some(packet) = first {
                            self.show_packet(2, packet);
                        }
                    });
                    let [_, _, form, kind, ..] = &self.scratch.arguments;
                    (third, fourth) = (form.get(), kind.get());
                }
                [f64::from(link), count as f64, third, fourth]
            }
            Batch::Control { kind, data } => {
                self.show(4, &[0.0, 0.0, f64::NAN, -1.0]);
                self.show_text(data);
                [f64::from(link), 1.0, 3.0, f64::from(kind as u8)]
            }
        }
    }

    /// Shows an output and tells its code.
    fn tell(&self, output: Output<JsRef>) -> u32 {
        let (code, numbers) = match output {
            Output::OpenWebSocket(link, engine, parameters) => {
                (code::OPEN_WEB_SOCKET, request(link, engine, parameters))
            }
            Output::Poll(link, engine, parameters) => {
                (code::GET, request(link, engine, parameters))
            }
            Output::Farewell(link, engine, parameters) => {
                (code::FAREWELL, request(link, engine, parameters))
            }
            Output::CloseLink(link) => (code::CLOSE_LINK, one(link)),
            Output::Send(link, engine, batch, parameters) => {
                let code = match parameters {
                    Some(parameters) => {
                        let [_, rest @ ..] = request(link, engine, parameters);
                        self.show(BEHIND_BATCH, &rest);
                        code::POST
                    }
                    None => code::SEND,
                };
                (code, self.show_batch(link, batch))
            }
            Output::Microtask => return code::MICROTASK,

            Output::EngineOptions(engine) => (code::ENGINE_OPTIONS, one(engine)),
            Output::Handshake(engine) => (code::HANDSHAKE, one(engine)),
            Output::Widen => return code::WIDEN,
            Output::Decode { at, retain } => (code::DECODE, two(at as u32, retain)),
            Output::ParserDecode => return code::PARSER_DECODE,
            Output::Reconstruct(body, mut attachments) => {
                let count = attachments.len() as f64;
                let mut only = -1.0;
                if attachments.len() == 1 {
                    only = give(attachments.pop());
                } else {
                    let handles = attachments.into_iter().map(JsRef::into_handle);
                    *self.handles.borrow_mut() = handles.collect();
                }
                (code::RECONSTRUCT, [give(body), count, only, 0.0])
            }
            Output::Encode(request) => {
                let (session, offset) = request
                    .session
                    .map_or((None, None), |(session, offset)| (Some(session), offset));
                let compress = f64::from(request.compress);
                self.show(4, &[compress, give(session), give(offset)]);
                let kind = f64::from(request.kind as u8);
                let id = id_or_nan(request.id);
                let body = give(request.body);
                (code::ENCODE, [kind, f64::from(request.namespace), id, body])
            }
            Output::Measure(engine) => (code::MEASURE, one(engine)),
            Output::ResetParser => return code::RESET_PARSER,

            Output::Engine(engine, event) => {
                let numbers = self.show_engine_event(engine, event);
                (code::ENGINE_EVENT, numbers)
            }
            Output::FlushCallback(callback) => (code::FLUSH_CALLBACK, one(callback)),
            Output::ForgetCallback(callback) => (code::FORGET_CALLBACK, one(callback)),
            Output::EngineGone(engine) => (code::ENGINE_GONE, one(engine)),
            Output::Manager(event) => (code::MANAGER_EVENT, self.show_manager_event(event)),
            Output::Subscribe(subscriber) => (code::SUBSCRIBE, numbers_of(subscriber)),
            Output::Unsubscribe(subscriber) => (code::UNSUBSCRIBE, numbers_of(subscriber)),
            Output::OpenCallback(callback, error) => {
                (code::OPEN_CALLBACK, two(callback, give(error)))
            }

            Output::Auth(namespace) => (code::AUTH, one(namespace)),
            Output::Session(namespace, body) => (code::SESSION, two(namespace, give(body))),
            Output::Connected(namespace, sid, recovery) => {
                let recovery = f64::from(recovery as u8);
                let numbers = [f64::from(namespace), give(Some(sid)), recovery, 0.0];
                (code::CONNECTED, numbers)
            }
            Output::ConnectEvent(namespace) => (code::CONNECT_EVENT, one(namespace)),
            Output::ConnectError(namespace, error) => {
                (code::CONNECT_ERROR, two(namespace, give(Some(error))))
            }
            Output::Refused(namespace, body) => (code::REFUSED, two(namespace, give(Some(body)))),
            Output::Disconnected(namespace, reason, details) => {
                let numbers = [f64::from(namespace), number_of(reason), give(details), 0.0];
                (code::DISCONNECTED, numbers)
            }
            Output::Event {
                namespace,
                args,
                ack,
                track,
                buffer,
            } => {
                // An id that is not a number is one all the same.
                let how = u8::from(track) | u8::from(buffer) << 1 | u8::from(ack.is_some()) << 2;
                let args = give(Some(args));
                let numbers = [f64::from(namespace), args, id_or_nan(ack), f64::from(how)];
                (code::EVENT, numbers)
            }
            Output::FlushReceived(namespace, track) => {
                (code::FLUSH_RECEIVED, two(namespace, track))
            }
            Output::BufferSend(namespace, args, id, compress) => {
                let compress = f64::from(compress);
                let args = give(Some(args));
                let numbers = [f64::from(namespace), args, id_or_nan(id), compress];
                (code::BUFFER_SEND, numbers)
            }
            Output::FlushSend(namespace) => (code::FLUSH_SEND, one(namespace)),
            Output::Unbuffer(namespace, id) => (code::UNBUFFER, two(namespace, id)),
            Output::BufferedIds(namespace) => (code::BUFFERED_IDS, one(namespace)),
            Output::Outgoing(namespace, args) => (code::OUTGOING, two(namespace, give(Some(args)))),
            Output::AckRegistered(namespace, id) => (code::ACK_REGISTERED, two(namespace, id)),
            Output::Ack(namespace, id, outcome) => {
                let (form, value) = match outcome {
                    AckOutcome::Answer(args) => (0.0, args),
                    AckOutcome::AnswerWithNull(args) => (1.0, args),
                    AckOutcome::Error(error) => (2.0, error),
                };
                let numbers = [f64::from(namespace), id, form, give(Some(value))];
                (code::ACK, numbers)
            }
            Output::ForgetAck(namespace, id) => (code::FORGET_ACK, two(namespace, id)),
            Output::Throw(error) => (code::THROW, one(give(Some(error)))),
        };
        self.show(0, &numbers);
        code
    }

    /// Engine, place of the name, the argument of the event, and the reason of a `close`.
    fn show_engine_event(&self, engine: u32, event: EngineEvent<JsRef>) -> Numbers {
        let place = f64::from(event.index());
        let mut value = -1.0;
        let mut more = 0.0;
        match event {
            EngineEvent::Handshake(argument)
            | EngineEvent::Error(argument)
            | EngineEvent::UpgradeError(argument) => value = give(Some(argument)),
            EngineEvent::Upgrading(link) | EngineEvent::Upgrade(link) => value = f64::from(link),
            EngineEvent::Close(reason, details) => {
                value = give(details);
                more = number_of(reason);
            }
            EngineEvent::PacketCreate(packet) => {
                self.show_packet(2, &packet);
                let [_, _, form, kind, ..] = &self.scratch.arguments;
                (value, more) = (form.get(), kind.get());
                // The values become the JavaScript side's.
                if let Data::Packet {
                    body: Some(value), ..
                }
                | Data::Binary(value)
                | Data::Text(value) = packet.data
                {
                    value.into_handle();
                }
            }
            _ => {}
        }
        [f64::from(engine), place, value, more]
    }

    /// Place of the name, and the arguments of the event.
    fn show_manager_event(&self, event: ManagerEvent<JsRef>) -> Numbers {
        let place = f64::from(event.index());
        let value = match event {
            ManagerEvent::Open | ManagerEvent::Ping | ManagerEvent::ReconnectFailed => 0.0,
            ManagerEvent::Error(error) | ManagerEvent::ReconnectError(error) => give(Some(error)),
            ManagerEvent::ReconnectAttempt(count) | ManagerEvent::Reconnect(count) => {
                f64::from(count)
            }
            ManagerEvent::Close(reason, details) => {
                return [place, give(details), number_of(reason), 0.0];
            }
            ManagerEvent::Packet(packet) => {
                self.show_text(packet.namespace.as_deref().unwrap_or("/"));
                self.show(4, &[give(packet.body)]);
                let has_id = f64::from(packet.id.is_some());
                return [
                    place,
                    f64::from(packet.kind as u8),
                    id_or_nan(packet.id),
                    has_id,
                ];
            }
        };
        two(place, value)
    }
}

fn number_of(reason: Reason) -> f64 {
    f64::from(reason as u8)
}

fn numbers_of(subscriber: Subscriber) -> Numbers {
    match subscriber {
        Subscriber::Namespace(id) => two(0, id),
        Subscriber::Manager(id) => two(1, id),
        Subscriber::Opening(id) => two(2, id),
    }
}
