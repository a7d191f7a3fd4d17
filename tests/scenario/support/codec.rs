//! The codec of the native host: reads packets and their facts, and writes packets.

use std::rc::Rc;

use serde_json::Value as Json;
use socketio_wasm::protocol::engine::packet::EnginePacketType;
use socketio_wasm::protocol::engine::payload;
use socketio_wasm::protocol::socket::decode::{Kind, PacketFacts};
use socketio_wasm::protocol::socket::packet::{
    is_reserved, read_header, write_prefix, PacketType, Payload,
};

use super::emitter::Failure;
use super::network::Frame;
use super::value::{placeholder, Body, Value};

/// A Socket.IO packet.
#[derive(Clone, Debug)]
pub(crate) struct Packet {
    pub(crate) kind: PacketType,
    pub(crate) namespace: Rc<str>,
    pub(crate) id: Option<f64>,
    pub(crate) body: Option<Value>,
}

/// Reads the text of a packet: its facts, and the packet itself if its type is known.
pub(crate) fn read(text: &str) -> (PacketFacts, Option<Packet>) {
    let header = read_header(text, number);
    let facts = PacketFacts {
        kind: header.kind,
        attachments: header.attachments,
        payload: payload_of(header.data),
    };
    let packet = match header.kind {
        Kind::Known(kind) => Some(Packet {
            kind,
            namespace: header.namespace.into(),
            id: header.id,
            body: header.data.map(Value::json_text),
        }),
        _ => None,
    };
    (facts, packet)
}

/// The kind of the data of a packet, by which the core judges it.
pub(crate) fn payload_of(data: Option<&str>) -> Payload {
    let Some(data) = data else {
        return Payload::None;
    };
    let elements = match serde_json::from_str(data) {
        Ok(Json::String(_)) => return Payload::String,
        Ok(Json::Object(_)) => return Payload::Object,
        Ok(Json::Array(elements)) => elements,
        _ => return Payload::Other,
    };
    match elements.first() {
        Some(Json::Number(_)) => Payload::Event,
        Some(Json::String(name)) if is_reserved(name) => Payload::Reserved,
        Some(Json::String(_)) => Payload::Event,
        _ => Payload::Array,
    }
}

/// JavaScript's `Number(text)`.
pub(crate) fn number(text: &str) -> f64 {
    let is_white = |c: char| c == '\u{feff}' || c != '\u{85}' && c.is_whitespace();
    let text = text.trim_matches(is_white);
    let prefixed = |prefix: [&str; 2], radix| {
        let digits = prefix.iter().find_map(|prefix| text.strip_prefix(prefix))?;
        let digits: Option<Vec<u32>> = digits.chars().map(|c| c.to_digit(radix)).collect();
        let digits = digits.filter(|digits| !digits.is_empty())?;
        // Rounded once, at the end: digits that no longer fit only note whether any of them is not 0.
        let add = |(sum, scale), &digit: &u32| match sum < 1 << 120 {
            true => (sum * u128::from(radix) + u128::from(digit), scale),
            false => (sum | u128::from(digit > 0), scale * f64::from(radix)),
        };
        let (sum, scale) = digits.iter().fold((0, 1.0), add);
        Some(sum as f64 * scale)
    };
    let other_base = [(["0x", "0X"], 16), (["0o", "0O"], 8), (["0b", "0B"], 2)]
        .into_iter()
        .find_map(|(prefix, radix)| prefixed(prefix, radix));
    let is_decimal = |c: char| c.is_ascii_digit() || "+-.eE".contains(c);
    match text {
        "" => 0.0,
        "Infinity" | "+Infinity" => f64::INFINITY,
        "-Infinity" => f64::NEG_INFINITY,
        _ if text.chars().all(is_decimal) => text.parse().unwrap_or(f64::NAN),
        _ => other_base.unwrap_or(f64::NAN),
    }
}

/// Puts attachments beside a body; `None` if one of its placeholders has none.
pub(crate) fn reconstruct(body: Option<Value>, attachments: &[Rc<[u8]>]) -> Option<Option<Value>> {
    let Some(Value::Body(body)) = body else {
        return Some(body);
    };
    let json: Json = serde_json::from_str(&body.json).ok()?;
    placeholders_are_filled(&json, attachments.len()).then(|| {
        Some(Value::Body(
            Body {
                json: body.json.clone(),
                attachments: attachments.to_vec(),
            }
            .into(),
        ))
    })
}

fn placeholders_are_filled(json: &Json, count: usize) -> bool {
    if let Some(number) = placeholder(json) {
        return number.as_u64().is_some_and(|n| (n as usize) < count);
    }
    match json {
        Json::Array(elements) => elements.iter().all(|e| placeholders_are_filled(e, count)),
        Json::Object(members) => members.values().all(|e| placeholders_are_filled(e, count)),
        _ => true,
    }
}

/// The payload of CONNECT: the user's keys override those of the session.
pub(crate) fn connect_payload(
    auth: Option<&Value>,
    session: Option<(Value, Option<Value>)>,
) -> Option<Value> {
    let Some((pid, offset)) = session else {
        return auth.map(|auth| Value::body(&auth.json()));
    };
    let mut payload = serde_json::Map::new();
    payload.insert("pid".into(), pid.to_string().into());
    if let Some(offset) = offset {
        payload.insert("offset".into(), offset.to_string().into());
    }
    if let Some(Json::Object(keys)) = auth.map(Value::json) {
        payload.extend(keys);
    }
    Some(Value::body(&Json::Object(payload)))
}

/// The frames of a packet, each of them a message. User code may run.
pub(crate) fn encode(packet: &Packet) -> Result<Vec<Frame>, Failure> {
    let body = packet.body.as_ref().map(Value::materialise).transpose()?;
    let attachments = body.as_ref().map_or(&[][..], |body| &body.attachments);
    let kind = match (packet.kind, attachments.is_empty()) {
        (PacketType::Event, false) => PacketType::BinaryEvent,
        (PacketType::Ack, false) => PacketType::BinaryAck,
        (kind, _) => kind,
    };
    let mut text = String::from(EnginePacketType::Message.as_char());
    write_prefix(&mut text, kind, attachments.len() as u32, &packet.namespace);
    if let Some(id) = packet.id {
        text.push_str(&id.to_string());
    }
    if let Some(body) = &body {
        text.push_str(&body.json);
    }
    let mut frames = vec![Frame::text(&text)];
    frames.extend(attachments.iter().cloned().map(Frame::Binary));
    Ok(frames)
}

/// A frame of that type.
pub(crate) fn frame(kind: EnginePacketType, data: &str) -> Frame {
    let mut text = String::from(kind.as_char());
    text.push_str(data);
    Frame::text(&text)
}

/// The type of a frame, by its first character. Bytes are messages.
pub(crate) fn kind_of(frame: &Frame) -> Option<EnginePacketType> {
    match frame {
        Frame::Text(text) => {
            let digit = text.chars().next()?.to_digit(10)?;
            EnginePacketType::from_number(digit)
        }
        Frame::Binary(_) => Some(EnginePacketType::Message),
    }
}

/// A frame as it stands in a payload.
pub(crate) fn payload_text(frame: &Frame) -> String {
    match frame {
        Frame::Text(text) => text.to_string(),
        Frame::Binary(bytes) => {
            let mut text = String::from(payload::BASE64_MARK);
            payload::encode_base64(&mut text, bytes);
            text
        }
    }
}

/// A frame of a payload. One that begins like bytes, and is not base64, is read as text.
pub(crate) fn payload_frame(text: &str) -> Frame {
    let bytes = text
        .strip_prefix(payload::BASE64_MARK)
        .and_then(payload::decode_base64);
    match bytes {
        Some(bytes) => Frame::Binary(bytes.into()),
        None => Frame::text(text),
    }
}

/// The bytes that a frame counts for `maxPayload`.
pub(crate) fn length(frame: &Frame) -> usize {
    match frame {
        Frame::Binary(bytes) => payload::base64_length(bytes.len()),
        Frame::Text(_) => frame.data().len(),
    }
}

/// A Socket.IO packet as a trace shows it.
pub(crate) fn show_packet(packet: &Packet) -> String {
    let mut text = String::new();
    write_prefix(&mut text, packet.kind, 0, &packet.namespace);
    if let Some(id) = packet.id {
        text.push_str(&id.to_string());
    }
    if let Some(body) = &packet.body {
        text.push_str(&body.to_string());
    }
    text
}
