//! The default parser of the native host: what it finds out about bodies, and how
//! packets are written.

use serde_json::Value as Json;
use socketio_wasm::protocol::engine::payload;
use socketio_wasm::protocol::io::{Batch, Data, EnginePacket};
use socketio_wasm::protocol::socket::packet::{
    is_reserved, write_prefix, BodyFacts, First, PacketType, Shape,
};
use socketio_wasm::protocol::Core;

use super::network::Frame;
use super::value::{placeholder, Body, Value};

/// What the core judges a body by, and whether its first element is a reserved name.
pub(crate) fn body_facts(text: &str) -> (BodyFacts, bool) {
    let json: Option<Json> = serde_json::from_str(text).ok();
    let (shape, first) = match &json {
        Some(Json::String(_)) => (Shape::String, None),
        Some(Json::Array(elements)) => (Shape::Array, elements.first()),
        Some(Json::Object(_)) => (Shape::Object, None),
        _ => (Shape::Other, None),
    };
    let reserved = first.and_then(Json::as_str).is_some_and(is_reserved);
    let first = match first {
        None => First::None,
        Some(Json::Number(_)) => First::Number,
        Some(Json::String(_)) => First::Str,
        Some(_) => First::Other,
    };
    (BodyFacts { shape, first }, reserved)
}

/// Puts attachments beside a body; `None` if one of its placeholders has none.
pub(crate) fn reconstruct(body: Option<Value>, attachments: &[Value]) -> Option<Option<Value>> {
    let Some(Value::Body(body)) = body else {
        return Some(body);
    };
    let json: Json = serde_json::from_str(&body.json).ok()?;
    placeholders_are_filled(&json, attachments.len()).then(|| {
        let attachments = attachments.iter().filter_map(|value| match value {
            Value::Bytes(bytes) => Some(bytes.clone()),
            _ => None,
        });
        Some(Value::Body(
            Body {
                json: body.json.clone(),
                attachments: attachments.collect(),
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
    session: Option<&(Value, Option<Value>)>,
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

/// A packet as a frame of its own.
pub(crate) fn frame(core: &Core<Value>, packet: &EnginePacket<Value>) -> Frame {
    if let Data::Binary(Value::Bytes(bytes)) = &packet.data {
        return Frame::Binary(bytes.clone());
    }
    let mut text = String::from(packet.kind.as_char());
    text.push_str(&data_text(core, &packet.data));
    Frame::text(&text)
}

fn data_text(core: &Core<Value>, data: &Data<Value>) -> String {
    let mut text = String::new();
    match data {
        Data::Empty => {}
        Data::Fixed(fixed) => text.push_str(fixed),
        Data::Text(value) | Data::Binary(value) => text.push_str(&value.to_string()),
        Data::Packet {
            kind,
            attachments,
            namespace,
            id,
            body,
        } => {
            let name = core.namespace(*namespace).map_or("/", |ns| ns.name());
            write_prefix(&mut text, *kind, *attachments, name);
            if let Some(id) = id {
                text.push_str(&id.to_string());
            }
            if let Some(body) = body {
                text.push_str(&body.to_string());
            }
        }
    }
    text
}

/// A frame as it stands in a payload.
pub(crate) fn payload_text(frame: &Frame) -> String {
    match frame {
        Frame::Text(text) => text.to_string(),
        Frame::Binary(bytes) => {
            let mut text = String::from("b");
            payload::encode_base64(&mut text, bytes);
            text
        }
    }
}

/// A frame of a payload; `None` for base64 that is none.
pub(crate) fn payload_frame(text: &str) -> Option<Frame> {
    match text.strip_prefix('b') {
        Some(base64) => payload::decode_base64(base64).map(|bytes| Frame::Binary(bytes.into())),
        None => Some(Frame::text(text)),
    }
}

/// The bytes that the data of a packet count for `maxPayload`.
pub(crate) fn data_length(core: &Core<Value>, data: &Data<Value>) -> usize {
    match data {
        Data::Binary(Value::Bytes(bytes)) => payload::base64_length(bytes.len()),
        other => data_text(core, other).len(),
    }
}

/// The frames of a batch.
pub(crate) fn batch_frames(core: &Core<Value>, batch: Batch) -> Vec<Frame> {
    match batch {
        Batch::Buffered { engine, count } => core.engine(engine).map_or(Vec::new(), |engine| {
            let packets = engine.write_buffer().iter().take(count);
            packets.map(|packet| frame(core, packet)).collect()
        }),
        Batch::Control { kind, data } => {
            let mut text = String::from(kind.as_char());
            text.push_str(data);
            vec![Frame::text(&text)]
        }
    }
}

/// A Socket.IO packet as a trace shows it.
pub(crate) fn show_packet(
    kind: PacketType,
    namespace: &str,
    id: Option<f64>,
    body: Option<&Value>,
) -> String {
    let mut text = String::new();
    write_prefix(&mut text, kind, 0, namespace);
    if let Some(id) = id {
        text.push_str(&id.to_string());
    }
    if let Some(body) = body {
        text.push_str(&body.to_string());
    }
    text
}
