//! This host's codec reads the frames that every codec is held to as they all do
//! (`tests/vectors/frames.json`; the JavaScript face has the same test), and prints random ones for
//! `tests/vectors/random-frames.test.mjs` with what it and the core make of them.

mod random;

use std::env;
use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;
use std::rc::Rc;

use serde_json::{json, Value as Json};
use socketio_wasm::protocol::io::Received;
use socketio_wasm::protocol::options::ManagerOptions;
use socketio_wasm::protocol::socket::decode::{Kind, PacketFacts};
use socketio_wasm::protocol::socket::packet::{read_header, Header, Payload};
use socketio_wasm::protocol::{Core, Shared};

use self::random::Random;
use crate::support::codec::{number, payload_of};
use crate::support::errors::{decode_message, Native};

/// What is found in a frame, in the words of the vectors.
fn facts(header: &Header<'_>, payload: Payload) -> Json {
    json!({
        "type": match header.kind {
            Kind::Known(kind) => json!(kind as u8 as f64),
            Kind::Unknown(digit) => show(digit.map_or(f64::NAN, f64::from)),
            Kind::Missing => Json::Null,
        },
        "attachments": show(header.attachments),
        "nsp": header.namespace,
        "id": header.id.map(show),
        "data": header.data,
        "payload": match payload {
            Payload::None => "none",
            Payload::Event => "event",
            Payload::Reserved => "reserved",
            Payload::Array => "array",
            Payload::Object => "object",
            Payload::String => "string",
            Payload::Other => "other",
        },
    })
}

/// A number, or the name of one that JSON has no word for.
fn show(number: f64) -> Json {
    match number {
        f64::INFINITY => json!("Infinity"),
        number if number.is_nan() => json!("NaN"),
        number => json!(number),
    }
}

/// The same JSON with every number as JavaScript has it.
fn as_in_javascript(mut facts: Json) -> Json {
    for fact in facts.as_object_mut().unwrap().values_mut() {
        if let Some(number) = fact.as_f64() {
            *fact = json!(number);
        }
    }
    facts
}

#[test]
fn every_frame_is_read_as_by_the_other_codecs() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/vectors/frames.json");
    let vectors = fs::read_to_string(path).unwrap();
    let vectors: Vec<Json> = serde_json::from_str(&vectors).unwrap();
    assert!(vectors.len() > 100, "{}", vectors.len());
    for vector in vectors {
        let frame = vector["frame"].as_str().unwrap();
        let expected = as_in_javascript(vector["facts"].clone());
        let header = read_header(frame, number);
        let facts = facts(&header, payload_of(header.data));
        assert_eq!(facts, expected, "{frame:?}");
    }
}

/// What the core says to a packet, in words. Its attachments come, too, so that the next packet
/// finds it as it was.
fn verdict(core: &mut Core<Native>, facts: PacketFacts) -> String {
    match core.judge(facts) {
        Received::Deliver => "deliver".into(),
        Received::Invalid(error) => format!("invalid: {}", decode_message(error)),
        Received::Await => {
            let mut attachments = 1;
            while core.judge_bytes() == Received::Await {
                attachments += 1;
            }
            format!("await {attachments}")
        }
        other => panic!("{other:?}"),
    }
}

/// JavaScript's numbers have no end, its strings may hold halves of surrogate pairs, and its arrays
/// stand in each other as deep as anyone likes. `serde_json` refuses such a text, so that nothing
/// could be compared.
fn is_refused_by_serde_json_alone(data: &str) -> bool {
    let Err(error) = serde_json::from_str::<Json>(data) else {
        return false;
    };
    let error = error.to_string();
    [
        "number out of range",
        "lone leading surrogate",
        "unexpected end of hex escape",
        "recursion limit exceeded",
    ]
    .iter()
    .any(|reason| error.starts_with(reason))
}

fn setting(name: &str, default: u64) -> u64 {
    env::var(name).map_or(default, |value| value.parse().expect(name))
}

#[test]
#[ignore = "prints what tests/vectors/random-frames.test.mjs reads"]
fn random_frames() {
    let mut random = Random::new(setting("PROPTEST_RNG_SEED", 1));
    let mut core = Core::new(&ManagerOptions::default(), Rc::new(Shared::default()));
    let mut out = BufWriter::with_capacity(1 << 16, io::stdout().lock());
    // The name of the test stands in the line that has begun.
    writeln!(out).unwrap();
    let mut left = setting("RANDOM_FRAMES", 100);
    while left > 0 {
        let frame = random::frame(&mut random);
        let header = read_header(&frame, number);
        let payload = payload_of(header.data);
        if payload == Payload::Other && header.data.is_some_and(is_refused_by_serde_json_alone) {
            continue;
        }
        let reported = PacketFacts {
            kind: header.kind,
            attachments: header.attachments,
            payload,
        };
        let line = json!({
            "frame": frame,
            "facts": facts(&header, payload),
            "verdict": verdict(&mut core, reported),
        });
        writeln!(out, "{line}").unwrap();
        left -= 1;
    }
    out.flush().unwrap();
}
