//! Inputs as calls with numbers.

use wasm_bindgen::prelude::*;

use super::raw::{some_number, RawManager, HEAD_UNITS};
use super::value::JsRef;
use crate::browser::clock;
use crate::protocol::engine::handshake::Handshake;
use crate::protocol::io::{AckListener, Data, EmitFlags, Head, Input, Packet, Subscriber};
use crate::protocol::options::{NamespaceOptions, Setting};
use crate::protocol::socket::packet::{BodyFacts, First, PacketType, Shape};
use crate::protocol::Core;

const VOLATILE: u32 = 1;
const UNCOMPRESSED: u32 = 2;
const OBSERVED: u32 = 4;
const PLAIN_ACK: u32 = 8;
const ERROR_ACK: u32 = 16;

impl RawManager {
    /// For what happens now.
    fn tell(&self, input: Input<'_, JsRef>) -> u32 {
        self.inner.feed(Some(clock::moment()), input)
    }

    /// For what an output asked for and gets while it is being performed, which happens
    /// at the moment of the input that the output followed from.
    fn answer(&self, input: Input<'_, JsRef>) -> u32 {
        self.inner.feed(None, input)
    }

    /// For inputs that only put the core's mind to something.
    fn note(&self, input: Input<'_, JsRef>) {
        self.inner.driver.drive(None, input, |_| {});
    }
}

#[wasm_bindgen]
impl RawManager {
    /// `manager.open(callback)`; -1 is no callback.
    pub fn open(&self, callback: i32) -> u32 {
        self.tell(Input::Open(u32::try_from(callback).ok()))
    }

    /// `manager.disconnect()`.
    pub fn close(&self) -> u32 {
        self.tell(Input::Close)
    }

    /// A setter of the Manager's, by the order of `Setting`. NaN as a timeout is none.
    pub fn set(&self, which: u32, value: f64) {
        let setting = match which {
            0 => Setting::Reconnection(value != 0.0),
            1 => Setting::ReconnectionAttempts(value),
            2 => Setting::ReconnectionDelay(value),
            3 => Setting::ReconnectionDelayMax(value),
            4 => Setting::RandomizationFactor(value),
            _ => Setting::Timeout(some_number(value)),
        };
        self.note(Input::Set(setting));
    }

    /// Which of the Manager's events have listeners.
    #[wasm_bindgen(js_name = observeManager)]
    pub fn observe_manager(&self, mask: u32) {
        self.note(Input::ObserveManager(mask));
    }

    /// Which of an engine's events have listeners.
    #[wasm_bindgen(js_name = observeEngine)]
    pub fn observe_engine(&self, engine: u32, mask: u32) {
        self.note(Input::ObserveEngine(engine, mask));
    }

    /// The turn of an own entry: of a namespace (0) or of the Manager in an engine (1).
    pub fn notify(&self, kind: u32, id: u32) -> u32 {
        let subscriber = match kind {
            0 => Subscriber::Namespace(id),
            _ => Subscriber::Manager(id),
        };
        self.tell(Input::Notify(subscriber))
    }

    /// The options could not be read.
    #[wasm_bindgen(js_name = engineOptionsFailed)]
    pub fn engine_options_failed(&self) -> u32 {
        self.answer(Input::EngineOptionsFailed)
    }

    /// A new namespace; its number is the count of those before it. NaN is no `ackTimeout`.
    #[wasm_bindgen(js_name = addNamespace)]
    pub fn add_namespace(&self, name: &str, retries: f64, ack_timeout: f64) -> u32 {
        let options = NamespaceOptions {
            retries,
            ack_timeout: some_number(ack_timeout),
        };
        self.tell(Input::AddNamespace(name.into(), options))
    }

    /// `manager.socket()` found the namespace.
    pub fn reuse(&self, namespace: u32) -> u32 {
        self.tell(Input::ReuseNamespace(namespace))
    }

    /// `socket.connect()`.
    pub fn connect(&self, namespace: u32) -> u32 {
        self.tell(Input::Connect(namespace))
    }

    /// `socket.disconnect()`.
    pub fn disconnect(&self, namespace: u32) -> u32 {
        self.tell(Input::Disconnect(namespace))
    }

    /// `socket.connected = …`.
    #[wasm_bindgen(js_name = setConnected)]
    pub fn set_connected(&self, namespace: u32, connected: bool) {
        self.note(Input::SetConnected(namespace, connected));
    }

    /// `socket.emit()`: `reserved` is the place of a reserved name or -1, NaN is no timeout.
    pub fn emit(&self, namespace: u32, args: u32, reserved: i32, flags: u32, timeout: f64) -> u32 {
        let ack = match flags & (PLAIN_ACK | ERROR_ACK) {
            0 => AckListener::None,
            PLAIN_ACK => AckListener::Plain,
            _ => AckListener::WithError,
        };
        let flags = EmitFlags {
            volatile: flags & VOLATILE != 0,
            uncompressed: flags & UNCOMPRESSED != 0,
            timeout: some_number(timeout),
            observed: flags & OBSERVED != 0,
        };
        let input = Input::Emit {
            namespace,
            args: JsRef::from_handle(args),
            reserved: usize::try_from(reserved).ok(),
            flags,
            ack,
        };
        self.tell(input)
    }

    /// One packet of a send buffer; NaN is no id.
    #[wasm_bindgen(js_name = sendBuffered)]
    pub fn send_buffered(&self, namespace: u32, args: u32, id: f64, flags: u32) -> u32 {
        let input = Input::SendBuffered {
            namespace,
            args: JsRef::from_handle(args),
            id: some_number(id),
            compress: flags & UNCOMPRESSED == 0,
            observed: flags & OBSERVED != 0,
        };
        self.tell(input)
    }

    /// A listener answers.
    pub fn acknowledge(&self, namespace: u32, id: f64, args: u32) -> u32 {
        let args = JsRef::from_handle(args);
        self.tell(Input::Acknowledge(namespace, id, args))
    }

    /// What `auth` came to; -1 is nothing.
    pub fn auth(&self, namespace: u32, data: i32) -> u32 {
        self.tell(Input::Auth(namespace, JsRef::from_optional(data)))
    }

    /// The ids in the body of a CONNECT packet; -1 is none.
    pub fn session(&self, namespace: u32, sid: i32, session: i32) -> u32 {
        let [sid, session] = [sid, session].map(JsRef::from_optional);
        self.answer(Input::Session(namespace, sid, session))
    }

    /// The string at the end of an event.
    pub fn offset(&self, namespace: u32, offset: u32) {
        self.note(Input::Offset(namespace, JsRef::from_handle(offset)));
    }

    /// The acknowledgement ids in a send buffer.
    #[wasm_bindgen(js_name = bufferedIds)]
    pub fn buffered_ids(&self, namespace: u32, ids: &[f64]) -> u32 {
        self.answer(Input::BufferedIds(namespace, ids))
    }

    /// JSON without attachments; -1 is no body.
    pub fn encoded(&self, body: i32) -> u32 {
        let input = Input::Encoded(JsRef::from_optional(body), Vec::new());
        self.answer(input)
    }

    /// JSON with one attachment.
    #[wasm_bindgen(js_name = encodedWithOne)]
    pub fn encoded_with_one(&self, body: u32, attachment: u32) -> u32 {
        let attachments = vec![JsRef::from_handle(attachment)];
        let input = Input::Encoded(Some(JsRef::from_handle(body)), attachments);
        self.answer(input)
    }

    /// JSON with attachments.
    #[wasm_bindgen(js_name = encodedBinary)]
    pub fn encoded_binary(&self, body: u32, attachments: &[u32]) -> u32 {
        let attachments = attachments
            .iter()
            .copied()
            .map(JsRef::from_handle)
            .collect();
        let input = Input::Encoded(Some(JsRef::from_handle(body)), attachments);
        self.answer(input)
    }

    /// The frames of a user's encoder, with 1 in `binary` for those that are bytes.
    #[wasm_bindgen(js_name = encodedFrames)]
    pub fn encoded_frames(&self, frames: &[u32], binary: &[u8]) -> u32 {
        let frames = frames.iter().copied().map(JsRef::from_handle);
        let frames = frames.zip(binary).map(|(frame, &binary)| match binary {
            0 => Data::Text(frame),
            _ => Data::Binary(frame),
        });
        self.answer(Input::EncodedFrames(frames.collect()))
    }

    /// The value cannot be encoded.
    #[wasm_bindgen(js_name = encodeFailed)]
    pub fn encode_failed(&self) -> u32 {
        self.answer(Input::EncodeFailed)
    }

    /// A body: its facts as `classify()` in `json-codec.js` tells them, and itself or -1.
    pub fn decoded(&self, facts: u32, reserved: bool, body: i32) -> u32 {
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
        let body = JsRef::from_optional(body);
        self.answer(Input::Decoded(facts, reserved, body))
    }

    /// A body with its attachments; -1 is no body, -2 a placeholder out of range.
    pub fn reconstructed(&self, body: i32) -> u32 {
        let result = (body != -2).then(|| JsRef::from_optional(body));
        self.answer(Input::Reconstructed(result))
    }

    /// A packet of a user's decoder; NaN is no id, -1 no body.
    #[wasm_bindgen(js_name = parserDecoded)]
    pub fn parser_decoded(&self, kind: u32, namespace: &str, id: f64, body: i32) -> u32 {
        // A type that does not exist reaches nobody, as a namespace that does not exist.
        let (kind, namespace) = match PacketType::from_number(kind) {
            Some(kind) => (kind, (namespace != "/").then(|| namespace.into())),
            None => (PacketType::Event, Some("".into())),
        };
        let packet = Packet {
            kind,
            namespace,
            id: some_number(id),
            body: JsRef::from_optional(body),
        };
        self.tell(Input::ParserDecoded(packet))
    }

    /// A user's decoder threw.
    #[wasm_bindgen(js_name = parserFailed)]
    pub fn parser_failed(&self, error: u32) -> u32 {
        let error = JsRef::from_handle(error);
        self.tell(Input::ParserFailed(error))
    }

    /// What a handshake says; the upgrades are separated by commas.
    #[allow(clippy::too_many_arguments)]
    pub fn handshake(
        &self,
        engine: u32,
        upgrades: &str,
        ping_interval: f64,
        ping_timeout: f64,
        max_payload: f64,
        data: u32,
    ) -> u32 {
        let handshake = Handshake {
            upgrades: upgrades.split(',').map(String::from).collect(),
            ping_interval,
            ping_timeout,
            max_payload,
            data: JsRef::from_handle(data),
        };
        self.answer(Input::Handshake(engine, Box::new(handshake)))
    }

    /// The handshake is none.
    #[wasm_bindgen(js_name = handshakeFailed)]
    pub fn handshake_failed(&self, engine: u32) -> u32 {
        self.answer(Input::HandshakeFailed(engine))
    }

    /// The bytes of each packet in an engine's write buffer.
    pub fn measured(&self, engine: u32, lengths: Vec<usize>) -> u32 {
        self.answer(Input::Measured(engine, &lengths))
    }

    /// `engine.write()`; -1 is no data, or no callback.
    #[wasm_bindgen(js_name = engineWrite)]
    #[allow(clippy::too_many_arguments)]
    pub fn engine_write(
        &self,
        engine: u32,
        data: i32,
        binary: bool,
        compress: bool,
        callback: i32,
    ) -> u32 {
        let data = match (JsRef::from_optional(data), binary) {
            (None, _) => Data::Empty,
            (Some(data), true) => Data::Binary(data),
            (Some(data), false) => Data::Text(data),
        };
        let callback = u32::try_from(callback).ok();
        let input = Input::EngineWrite(engine, data, compress, callback);
        self.tell(input)
    }

    /// `engine.close()`.
    #[wasm_bindgen(js_name = engineClose)]
    pub fn engine_close(&self, engine: u32) -> u32 {
        self.tell(Input::EngineClose(engine))
    }

    /// A WebSocket is open.
    pub fn opened(&self, link: u32) -> u32 {
        self.tell(Input::LinkOpened(link))
    }

    /// A text frame of so many code units, the first of which stand in the head.
    pub fn frame(&self, link: u32, length: usize) -> u32 {
        let mut units = [0; HEAD_UNITS];
        for (unit, cell) in units.iter_mut().zip(&self.inner.scratch.head) {
            *unit = cell.get();
        }
        let shown = units.get(..length).unwrap_or(&units);
        let input = Input::Text {
            link,
            head: Head::Utf16(shown),
            complete: length <= HEAD_UNITS,
        };
        self.tell(input)
    }

    /// A whole text frame, whose header is longer than the head.
    #[wasm_bindgen(js_name = wideFrame)]
    pub fn wide_frame(&self, link: u32, units: &[u16]) -> u32 {
        let input = Input::Text {
            link,
            head: Head::Utf16(units),
            complete: true,
        };
        self.tell(input)
    }

    /// A binary frame.
    pub fn binary(&self, link: u32, data: u32) -> u32 {
        let data = JsRef::from_handle(data);
        self.tell(Input::Binary(link, data))
    }

    /// The last packet of a payload has been fed.
    #[wasm_bindgen(js_name = payloadEnd)]
    pub fn payload_end(&self, link: u32) -> u32 {
        self.tell(Input::PayloadEnd(link))
    }

    /// What was to be sent is sent.
    pub fn sent(&self, link: u32) -> u32 {
        self.tell(Input::Sent(link))
    }

    /// The same while the output that asked for it is being performed.
    #[wasm_bindgen(js_name = sentAtOnce)]
    pub fn sent_at_once(&self, link: u32) -> u32 {
        self.answer(Input::Sent(link))
    }

    /// The WebSocket was closed.
    pub fn closed(&self, link: u32, event: u32) -> u32 {
        let event = JsRef::from_handle(event);
        self.tell(Input::LinkClosed(link, event))
    }

    /// A transport failed.
    pub fn failed(&self, link: u32, description: u32, context: u32, writing: bool) -> u32 {
        let input = Input::LinkFailed {
            link,
            description: JsRef::from_handle(description),
            context: JsRef::from_handle(context),
            writing,
        };
        self.tell(input)
    }

    /// A WebSocket could not be made.
    pub fn refused(&self, link: u32, error: u32) -> u32 {
        let error = JsRef::from_handle(error);
        self.tell(Input::LinkRefused(link, error))
    }

    /// A microtask that was asked for runs.
    pub fn microtask(&self) -> u32 {
        let timed = self.inner.driver.with(Core::microtask_minds_time);
        self.inner.feed(timed.then(clock::moment), Input::Microtask)
    }

    /// The network is gone.
    pub fn offline(&self) -> u32 {
        self.tell(Input::Offline)
    }

    /// The page is about to go.
    #[wasm_bindgen(js_name = beforeUnload)]
    pub fn before_unload(&self) -> u32 {
        self.tell(Input::BeforeUnload)
    }
}
