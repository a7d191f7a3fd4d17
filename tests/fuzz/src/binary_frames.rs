//! Packets with attachments, over the frames of one connection.

use serde_json::Value as Json;
use socketio_events::Binary;
use socketio_wasm::client::codec::Message;
use socketio_wasm::protocol::io::{DecodeError, Received};

use crate::facts::{core, facts, header, verdict, MOST};

/// Lines are frames: text, or bytes if they begin with `b`. In whatever order they come, a packet
/// is complete when its attachments have come, gets just these in their order, and no more are
/// kept than a packet may have. A faulty frame ends the connection; the next one is not told of it.
pub fn binary_frames(data: &[u8]) {
    let mut core = core();
    // The packet that waits, how many attachments it has been promised, and those that have come.
    let mut waiting: Option<(String, u32, Vec<Binary>)> = None;
    for line in data.split(|&byte| byte == b'\n') {
        let received = match line.split_first() {
            Some((b'b', bytes)) => {
                let received = core.judge_bytes();
                let Some((text, promised, attachments)) = waiting.as_mut() else {
                    let unexpected = Received::Invalid(DecodeError::UnexpectedBytes);
                    assert_eq!(received, unexpected);
                    continue;
                };
                attachments.push(Binary::from(bytes));
                assert!(attachments.len() <= MOST as usize);
                if attachments.len() < *promised as usize {
                    assert_eq!(received, Received::Await);
                } else {
                    assert_eq!(received, Received::Complete);
                    check_message(text, attachments);
                    waiting = None;
                }
                continue;
            }
            _ => receive_text(&mut core, line, &mut waiting),
        };
        if matches!(received, Received::Invalid(_)) {
            core = crate::facts::core();
            waiting = None;
        }
    }
}

fn receive_text(
    core: &mut socketio_wasm::protocol::Core<crate::support::errors::Native>,
    line: &[u8],
    waiting: &mut Option<(String, u32, Vec<Binary>)>,
) -> Received {
    let text = String::from_utf8_lossy(line);
    let facts = facts(&header(&text));
    let received = core.judge(facts);
    if waiting.is_some() {
        assert_eq!(received, Received::Invalid(DecodeError::UnexpectedText));
        return received;
    }
    let (expected, promised) = verdict(&facts);
    assert_eq!(received, expected, "{text:?}");
    if received == Received::Await {
        assert!((1..=MOST).contains(&promised));
        *waiting = Some((text.into(), promised, Vec::new()));
    }
    received
}

/// Each placeholder in the packet is read as the attachment that it names, or as an error if it
/// names none.
fn check_message(text: &str, attachments: &[Binary]) {
    let Some(data) = header(text).data else {
        return;
    };
    let body_at = text.len() - data.len();
    let message = Message::event(text.into(), body_at, attachments.to_vec());
    assert_eq!(message.attachments(), attachments);
    let Ok(Json::Array(elements)) = serde_json::from_str(data) else {
        return;
    };
    // Written again, no member is there twice.
    let again = Json::from(elements.clone()).to_string();
    let message = Message::event(again, 0, attachments.to_vec());
    for (index, element) in elements.iter().skip(1).enumerate() {
        let number = element.get("num").and_then(Json::as_u64);
        let is_placeholder = element.get("_placeholder") == Some(&true.into());
        let Some(number) = number.filter(|_| is_placeholder) else {
            continue;
        };
        let named = attachments.get(number as usize);
        match (message.arg::<Binary>(index), named) {
            (Ok(found), Some(attachment)) => assert_eq!(&found, attachment),
            (Err(error), None) => assert!(error.is_malformed(), "{text:?}"),
            (found, named) => panic!("{found:?} for {named:?} in {text:?}"),
        }
    }
}
