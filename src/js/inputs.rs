//! Inputs as numbers: what each call means, and the way to the core.

use wasm_bindgen::prelude::*;

use super::options::engine_options;
use super::raw::{manager, some_number, HEAD_UNITS};
use super::value::JsRef;
use crate::browser::clock;
use crate::protocol::engine::handshake::Handshake;
use crate::protocol::io::{
    AckListener, Data, EmitFlags, Head, Input, Packet, Subscriber, TransportKind,
};
use crate::protocol::options::{NamespaceOptions, Setting};
use crate::protocol::socket::packet::{BodyFacts, First, PacketType, Shape};
use crate::protocol::Core;

const VOLATILE: u32 = 1;
const UNCOMPRESSED: u32 = 2;
const OBSERVED: u32 = 4;
const PLAIN_ACK: u32 = 8;
const ERROR_ACK: u32 = 16;

/// The codes of inputs. Beside each stand its arguments `a`, `b`, `c`, `d` and `x`; a
/// handle or a callback of -1 and a number that is NaN are none. `numbers` are what was
/// left in [`room`](super::raw::room); a text among them stands in UTF-16 code units.
///
/// What an output asked for and gets while it is being performed happens at the moment of
/// the input that the output followed from; those inputs come first, and so do those that
/// only put the core's mind to something.
pub(crate) mod input {
    /// JSON, its only attachment, whether there are more; `numbers`: these.
    pub(crate) const ENCODED: u32 = 0;
    /// The facts as `classify()` in `json-codec.js` tells them, body, whether it begins
    /// with a reserved name.
    pub(crate) const DECODED: u32 = 1;
    /// `numbers`: the frames of a user's encoder, twice the handle, plus 1 for bytes.
    pub(crate) const ENCODED_FRAMES: u32 = 2;
    /// The value cannot be encoded.
    pub(crate) const ENCODE_FAILED: u32 = 3;
    /// Body with its attachments; -2 is a placeholder out of range.
    pub(crate) const RECONSTRUCTED: u32 = 4;
    /// Namespace, `sid` and `pid` in the body of a CONNECT packet.
    pub(crate) const SESSION: u32 = 5;
    /// Namespace; `numbers`: the acknowledgement ids in its send buffer.
    pub(crate) const BUFFERED_IDS: u32 = 6;
    /// Engine, options that are on or off, transports; see `options.rs`.
    pub(crate) const ENGINE_OPTIONS: u32 = 7;
    /// The options could not be read.
    pub(crate) const ENGINE_OPTIONS_FAILED: u32 = 8;
    /// Engine, the whole object; `numbers`: `pingInterval`, `pingTimeout`, `maxPayload`,
    /// then the upgrades by `TransportKind`.
    pub(crate) const HANDSHAKE: u32 = 9;
    /// Engine: the handshake is none.
    pub(crate) const HANDSHAKE_FAILED: u32 = 10;
    /// Engine; `numbers`: the bytes of each packet in its write buffer.
    pub(crate) const MEASURED: u32 = 11;
    /// Which setter of the Manager's, by the order of `Setting`; `x`: the value.
    pub(crate) const SET: u32 = 12;
    /// Which of the Manager's events have listeners.
    pub(crate) const OBSERVE_MANAGER: u32 = 13;
    /// Engine, which of its events have listeners.
    pub(crate) const OBSERVE_ENGINE: u32 = 14;
    /// Namespace, `socket.connected = …`.
    pub(crate) const SET_CONNECTED: u32 = 15;
    /// Namespace, the string at the end of an event.
    pub(crate) const OFFSET: u32 = 16;

    /// A microtask that was asked for runs.
    pub(crate) const MICROTASK: u32 = 17;
    /// Transport, length of the text frame, the first units of which stand in the head.
    pub(crate) const FRAME: u32 = 18;
    /// Transport; `numbers`: all code units of a frame with a header longer than the head.
    pub(crate) const WIDE_FRAME: u32 = 19;
    /// Transport, bytes.
    pub(crate) const BINARY: u32 = 20;
    /// Namespace, arguments, place of a reserved name or -1, flags; `x`: timeout.
    pub(crate) const EMIT: u32 = 21;
    /// Namespace, arguments, flags; `x`: id. One packet of a send buffer.
    pub(crate) const SEND_BUFFERED: u32 = 22;
    /// Namespace, arguments; `x`: id. A listener answers.
    pub(crate) const ACKNOWLEDGE: u32 = 23;
    /// Transport: what was to be sent is sent.
    pub(crate) const SENT: u32 = 24;
    /// Transport: the last packet of a payload has been fed.
    pub(crate) const PAYLOAD_END: u32 = 25;
    /// Transport: the WebSocket is open.
    pub(crate) const OPENED: u32 = 26;
    /// Transport, event: the WebSocket was closed.
    pub(crate) const CLOSED: u32 = 27;
    /// Transport, description, context, whether it failed in writing.
    pub(crate) const FAILED: u32 = 28;
    /// Transport, error: the WebSocket could not be made.
    pub(crate) const REFUSED: u32 = 29;
    /// The turn of an own entry: of a namespace (0) or of the Manager in an engine (1, also where it awaits it); id.
    pub(crate) const NOTIFY: u32 = 30;
    /// `manager.open(callback)`.
    pub(crate) const OPEN: u32 = 31;
    /// `manager.disconnect()`.
    pub(crate) const CLOSE: u32 = 32;
    /// `x`: `retries`; `numbers`: `ackTimeout`, then the name. A new namespace; its number
    /// is the count of those before it.
    pub(crate) const ADD_NAMESPACE: u32 = 33;
    /// Namespace: `manager.socket()` found it.
    pub(crate) const REUSE: u32 = 34;
    /// Namespace: `socket.connect()`.
    pub(crate) const CONNECT: u32 = 35;
    /// Namespace: `socket.disconnect()`.
    pub(crate) const DISCONNECT: u32 = 36;
    /// Namespace, what `auth` came to.
    pub(crate) const AUTH: u32 = 37;
    /// Type, body; `x`: id; `numbers`: namespace. A packet of a user's decoder.
    pub(crate) const PARSER_DECODED: u32 = 38;
    /// Error: a user's decoder threw.
    pub(crate) const PARSER_FAILED: u32 = 39;
    /// Engine, data, whether it is bytes (1) and is to be compressed (2), callback.
    pub(crate) const ENGINE_WRITE: u32 = 40;
    /// Engine: `engine.close()`.
    pub(crate) const ENGINE_CLOSE: u32 = 41;
    /// The network is gone.
    pub(crate) const OFFLINE: u32 = 42;
    /// The page is about to go.
    pub(crate) const BEFORE_UNLOAD: u32 = 43;
    /// The timer has fired.
    pub(crate) const TIMEOUT: u32 = 44;
}

/// Feeds an input, and answers with the code of the first output (see `outputs.rs`), to
/// which [`LAST`](super::outputs::LAST) is added when no other follows, or with 0 when
/// there is none. Otherwise [`poll`](super::raw::poll) gives the next one.
///
/// An input that does not exist is a timeout that comes too early, which changes nothing.
#[wasm_bindgen]
pub fn input(number: u32, code: u32, a: i32, b: i32, c: i32, d: i32, x: f64) -> u32 {
    let Some(inner) = manager(number) else {
        return 0;
    };
    let id = a as u32;
    let optional = JsRef::from_optional;
    let handle = |handle: i32| JsRef::from_handle(handle as u32);

    let mut moment = None;
    if code == input::MICROTASK {
        if inner.driver.with(Core::microtask_minds_time) {
            moment = Some(clock::moment());
        }
    } else if code > input::MICROTASK {
        moment = Some(clock::moment());
    }

    if code == input::TIMEOUT {
        if let Some(moment) = &mut moment {
            moment.now = inner.driver.fired(moment.now);
        }
    }
    inner.driver.feed_with(moment, |core| match code {
        input::ENCODED => {
            let mut attachments = Vec::new();
            if b >= 0 {
                attachments.push(handle(b));
            } else if c != 0 {
                let handles = inner.numbers.take();
                attachments.extend(handles.iter().map(|&at| handle(at as i32)));
            }
            core.accept(Input::Encoded(optional(a), attachments))
        }
        input::DECODED => {
            let facts = a;
            let facts = BodyFacts {
                shape: match facts & 7 {
                    0 => Shape::Absent,
                    1 => Shape::String,
                    2 => Shape::Array,
                    3 => Shape::Object,
                    _ => Shape::Other,
                },
                first: match facts >> 3 {
                    0 => First::None,
                    1 => First::Number,
                    2 => First::Str,
                    _ => First::Other,
                },
            };
            core.accept(Input::Decoded(facts, c != 0, optional(b)))
        }
        input::SENT => core.accept(Input::Sent(id)),
        input::ENCODED_FRAMES => {
            let frames = inner.numbers.take();
            let frames = frames.iter().map(|&frame| {
                let value = handle(frame as i32 >> 1);
                match frame as i32 & 1 {
                    0 => Data::Text(value),
                    _ => Data::Binary(value),
                }
            });
            core.accept(Input::EncodedFrames(frames.collect()))
        }
        input::ENCODE_FAILED => core.accept(Input::EncodeFailed),
        input::RECONSTRUCTED => {
            let body = a;
            core.accept(Input::Reconstructed((body != -2).then(|| optional(body))))
        }
        input::SESSION => core.accept(Input::Session(id, optional(b), optional(c))),
        input::BUFFERED_IDS => {
            let numbers = inner.numbers.take();
            core.accept(Input::BufferedIds(id, &numbers))
        }
        input::ENGINE_OPTIONS => core.accept(Input::EngineOptions(Box::new(engine_options(
            b as u32, c as u32,
        )))),
        input::ENGINE_OPTIONS_FAILED => core.accept(Input::EngineOptionsFailed),
        input::HANDSHAKE => {
            let given = inner.numbers.take();
            let mut numbers = given.iter().copied();
            let mut next = || numbers.next().unwrap_or(f64::NAN);
            core.accept(Input::Handshake(
                id,
                Box::new(Handshake {
                    ping_interval: next(),
                    ping_timeout: next(),
                    max_payload: next(),
                    upgrades: numbers.map(kind_of).collect(),
                    data: handle(b),
                }),
            ))
        }
        input::HANDSHAKE_FAILED => core.accept(Input::HandshakeFailed(id)),
        input::MEASURED => {
            let given = inner.numbers.take();
            let lengths: Vec<usize> = given.iter().map(|&length| length as usize).collect();
            core.accept(Input::Measured(id, &lengths))
        }
        input::SET => core.accept(Input::Set(match a {
            0 => Setting::Reconnection(x != 0.0),
            1 => Setting::ReconnectionAttempts(x),
            2 => Setting::ReconnectionDelay(x),
            3 => Setting::ReconnectionDelayMax(x),
            4 => Setting::RandomizationFactor(x),
            _ => Setting::Timeout(some_number(x)),
        })),
        input::OBSERVE_MANAGER => core.accept(Input::ObserveManager(id)),
        input::OBSERVE_ENGINE => core.accept(Input::ObserveEngine(id, b as u32)),
        input::SET_CONNECTED => core.accept(Input::SetConnected(id, b != 0)),
        input::OFFSET => core.accept(Input::Offset(id, handle(b))),

        input::MICROTASK => core.accept(Input::Microtask),
        input::FRAME => {
            let mut units = [0; HEAD_UNITS];
            for (unit, cell) in units.iter_mut().zip(&inner.scratch.head) {
                *unit = cell.get();
            }
            let length = b as usize;
            core.accept(Input::Text {
                link: id,
                head: Head::Utf16(units.get(..length).unwrap_or(&units)),
                complete: length <= HEAD_UNITS,
            })
        }
        input::WIDE_FRAME => {
            let given = inner.numbers.take();
            let units: Vec<u16> = given.iter().map(|&unit| unit as u16).collect();
            core.accept(Input::Text {
                link: id,
                head: Head::Utf16(&units),
                complete: true,
            })
        }
        input::BINARY => core.accept(Input::Binary(id, handle(b))),
        input::EMIT => {
            let flags = d as u32;
            core.accept(Input::Emit {
                namespace: id,
                args: handle(b),
                reserved: usize::try_from(c).ok(),
                flags: EmitFlags {
                    volatile: flags & VOLATILE != 0,
                    uncompressed: flags & UNCOMPRESSED != 0,
                    timeout: some_number(x),
                    observed: flags & OBSERVED != 0,
                },
                ack: match flags & (PLAIN_ACK | ERROR_ACK) {
                    0 => AckListener::None,
                    PLAIN_ACK => AckListener::Plain,
                    _ => AckListener::WithError,
                },
            })
        }
        input::SEND_BUFFERED => core.accept(Input::SendBuffered {
            namespace: id,
            args: handle(b),
            id: some_number(x),
            compress: c as u32 & UNCOMPRESSED == 0,
            observed: c as u32 & OBSERVED != 0,
        }),
        input::ACKNOWLEDGE => core.accept(Input::Acknowledge(id, x, handle(b))),
        input::PAYLOAD_END => core.accept(Input::PayloadEnd(id)),
        input::OPENED => core.accept(Input::LinkOpened(id)),
        input::CLOSED => core.accept(Input::LinkClosed(id, handle(b))),
        input::FAILED => core.accept(Input::LinkFailed {
            link: id,
            description: handle(b),
            context: handle(c),
            writing: d != 0,
        }),
        input::REFUSED => core.accept(Input::LinkRefused(id, handle(b))),
        input::NOTIFY => core.accept(Input::Notify(match a {
            0 => Subscriber::Namespace(b as u32),
            _ => Subscriber::Manager(b as u32),
        })),
        input::OPEN => core.accept(Input::Open(u32::try_from(a).ok())),
        input::CLOSE => core.accept(Input::Close),
        input::ADD_NAMESPACE => {
            let given = inner.numbers.take();
            let mut given = given.iter().copied();
            let options = NamespaceOptions {
                retries: x,
                ack_timeout: given.next().and_then(some_number),
            };
            core.accept(Input::AddNamespace(text_of(given), options))
        }
        input::REUSE => core.accept(Input::ReuseNamespace(id)),
        input::CONNECT => core.accept(Input::Connect(id)),
        input::DISCONNECT => core.accept(Input::Disconnect(id)),
        input::AUTH => core.accept(Input::Auth(id, optional(b))),
        input::PARSER_DECODED => {
            let given = inner.numbers.take();
            let namespace = text_of(given.iter().copied());
            // A type that does not exist reaches nobody, as a namespace that does not
            // exist.
            let (kind, namespace) = match PacketType::from_number(id) {
                Some(kind) => (kind, (&*namespace != "/").then_some(namespace)),
                None => (PacketType::Event, Some("".into())),
            };
            core.accept(Input::ParserDecoded(Packet {
                kind,
                namespace,
                id: some_number(x),
                body: optional(b),
            }))
        }
        input::PARSER_FAILED => core.accept(Input::ParserFailed(handle(a))),
        input::ENGINE_WRITE => {
            let data = match (optional(b), c & 1) {
                (None, _) => Data::Empty,
                (Some(data), 0) => Data::Text(data),
                (Some(data), _) => Data::Binary(data),
            };
            core.accept(Input::EngineWrite(
                id,
                data,
                c & 2 != 0,
                u32::try_from(d).ok(),
            ))
        }
        input::ENGINE_CLOSE => core.accept(Input::EngineClose(id)),
        input::OFFLINE => core.accept(Input::Offline),
        input::BEFORE_UNLOAD => core.accept(Input::BeforeUnload),
        _ => core.accept(Input::Timeout),
    });
    inner.next()
}

/// The text that stands among numbers in code units.
fn text_of(units: impl Iterator<Item = f64>) -> Box<str> {
    char::decode_utf16(units.map(|unit| unit as u16))
        .map(|character| character.unwrap_or(char::REPLACEMENT_CHARACTER))
        .collect::<String>()
        .into()
}

fn kind_of(number: f64) -> TransportKind {
    if number == 0.0 {
        TransportKind::Polling
    } else {
        TransportKind::WebSocket
    }
}
