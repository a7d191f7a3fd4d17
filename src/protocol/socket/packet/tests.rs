use std::rc::Rc;

use super::*;
use crate::protocol::io::{CloseDetails, ConnectError, DecodeError, Received, Types};
use crate::protocol::options::{Limit, ManagerOptions};
use crate::protocol::socket::decode::PacketFacts;
use crate::protocol::Core;

/// A host without values.
#[derive(Clone, Debug)]
struct Nothing;

impl Types for Nothing {
    type Frame = ();
    type Packet = ();
    type Handshake = ();
    type SessionId = ();
    type Context = ();
    type Error = ConnectError<()>;
    type Details = CloseDetails<Self>;
}

type Read<'a> = Result<(u8, f64, &'a str, Option<f64>, Option<&'a str>), DecodeError>;

/// Type, attachments, namespace, id and data, unless the header makes the packet invalid.
fn read(text: &str) -> Read<'_> {
    let header = read_header(text, number);
    let Kind::Known(kind) = header.kind else {
        return Err(verdict(header, Limit::Times(10)).unwrap_err());
    };
    verdict(header, Limit::Times(10))?;
    Ok((
        kind as u8,
        header.attachments,
        header.namespace,
        header.id,
        header.data,
    ))
}

/// What a core with this limit of attachments answers to a packet with this header.
fn verdict(header: Header<'_>, max_attachments: Limit) -> Result<Received, DecodeError> {
    let options = ManagerOptions {
        max_attachments,
        ..ManagerOptions::default()
    };
    let facts = PacketFacts {
        kind: header.kind,
        attachments: header.attachments,
        payload: Payload::None,
    };
    match Core::<Nothing>::new(&options, Rc::default()).judge(facts) {
        Received::Invalid(error) => Err(error),
        received => Ok(received),
    }
}

/// What JavaScript's `Number` makes of the texts in these tests: NaN of those that are not here.
const NUMBERS: [(&str, f64); 11] = [
    ("", 0.0),
    (" ", 0.0),
    (" 2\u{feff}", 2.0),
    (" \t12\u{3000}", 12.0),
    ("+3", 3.0),
    ("0.1e1", 1.0),
    ("0x2", 2.0),
    ("1.5", 1.5),
    ("1e0", 1.0),
    ("1e300", 1e300),
    ("Infinity", f64::INFINITY),
];

fn number(text: &str) -> f64 {
    let known = NUMBERS.iter().find(|(known, _)| *known == text);
    known.map_or(f64::NAN, |(_, number)| *number)
}

#[test]
fn packets_of_the_protocol() {
    for (text, kind, attachments, nsp, id, data) in [
        ("0", 0, 0.0, "/", None, None),
        (
            "0/admin,{\"sid\":\"x\"}",
            0,
            0.0,
            "/admin",
            None,
            Some("{\"sid\":\"x\"}"),
        ),
        ("1/admin,", 1, 0.0, "/admin", None, None),
        ("2[\"a\",1]", 2, 0.0, "/", None, Some("[\"a\",1]")),
        ("212[\"é€😀\"]", 2, 0.0, "/", Some(12.0), Some("[\"é€😀\"]")),
        (
            "2/nsp,12[\"a\"]",
            2,
            0.0,
            "/nsp",
            Some(12.0),
            Some("[\"a\"]"),
        ),
        ("2/é😀,7[]", 2, 0.0, "/é😀", Some(7.0), Some("[]")),
        ("312[]", 3, 0.0, "/", Some(12.0), Some("[]")),
        ("3/a,0[\"x\"]", 3, 0.0, "/a", Some(0.0), Some("[\"x\"]")),
        (
            "4{\"message\":\"no\"}",
            4,
            0.0,
            "/",
            None,
            Some("{\"message\":\"no\"}"),
        ),
        ("51-[\"a\"]", 5, 1.0, "/", None, Some("[\"a\"]")),
        (
            "52-/admin,3[\"a\"]",
            5,
            2.0,
            "/admin",
            Some(3.0),
            Some("[\"a\"]"),
        ),
        ("610-45[\"a\"]", 6, 10.0, "/", Some(45.0), Some("[\"a\"]")),
    ] {
        let wanted = (kind, attachments, nsp, id, data);
        assert_eq!(read(text), Ok(wanted), "{text:?}");
    }
}

#[test]
fn odd_packets_that_pass() {
    for (text, kind, attachments, nsp, id, data) in [
        // The number of white space is zero.
        (" ", 0, 0.0, "/", None, None),
        ("\u{a0}{}", 0, 0.0, "/", None, Some("{}")),
        ("\u{2003}/a,1", 0, 0.0, "/a", Some(1.0), None),
        ("2 []", 2, 0.0, "/", Some(0.0), Some("[]")),
        ("2 \t12\u{3000}[]", 2, 0.0, "/", Some(12.0), Some("[]")),
        ("2007[]", 2, 0.0, "/", Some(7.0), Some("[]")),
        (
            "29007199254740993",
            2,
            0.0,
            "/",
            Some(9_007_199_254_740_992.0),
            None,
        ),
        (
            "200000000000000000000000001[]",
            2,
            0.0,
            "/",
            Some(1.0),
            Some("[]"),
        ),
        // Without a comma the rest is the namespace.
        ("2/", 2, 0.0, "/", None, None),
        ("2/,[]", 2, 0.0, "/", None, Some("[]")),
        ("2/a[1]", 2, 0.0, "/a[1]", None, None),
        ("2/a?b=1,[]", 2, 0.0, "/a?b=1", None, Some("[]")),
        // The count of attachments may be any literal.
        ("501-[]", 5, 1.0, "/", None, Some("[]")),
        ("5 2\u{feff}-[]", 5, 2.0, "/", None, Some("[]")),
        ("51e0-[]", 5, 1.0, "/", None, Some("[]")),
        ("50.1e1-[]", 5, 1.0, "/", None, Some("[]")),
        ("50x2-[]", 5, 2.0, "/", None, Some("[]")),
        ("5+3-[]", 5, 3.0, "/", None, Some("[]")),
        ("51-", 5, 1.0, "/", None, None),
        // Whatever follows is data, JSON or not.
        ("2-1[]", 2, 0.0, "/", None, Some("-1[]")),
        ("2,", 2, 0.0, "/", None, Some(",")),
        ("2\u{85}", 2, 0.0, "/", None, Some("\u{85}")),
        ("2\u{180e}1", 2, 0.0, "/", None, Some("\u{180e}1")),
    ] {
        let wanted = (kind, attachments, nsp, id, data);
        assert_eq!(read(text), Ok(wanted), "{text:?}");
    }
}

#[test]
fn an_id_with_white_space_inside_is_not_a_number() {
    let (_, _, _, id, data) = read("21 2[]").unwrap();
    assert!(id.unwrap().is_nan());
    assert_eq!(data, Some("[]"));
}

#[test]
fn digits_need_no_help() {
    let never = |text: &str| panic!("{text:?} is asked about");
    for (text, id) in [("20", 0.0), ("2007[]", 7.0), ("29999999999999999999", 1e19)] {
        assert_eq!(read_header(text, never).id, Some(id));
    }
}

#[test]
fn white_space_is_that_of_javascript() {
    let characters = (0..=0xffff).filter_map(char::from_u32);
    assert_eq!(characters.filter(|&c| is_white_space(c)).count(), 25);
    // Rust's own set has U+0085, which JavaScript's lacks, and lacks U+FEFF.
    assert!(!is_white_space('\u{85}') && is_white_space('\u{feff}'));
}

#[test]
fn texts_that_are_no_packets() {
    for (text, error) in [
        ("", DecodeError::Missing),
        ("7", DecodeError::UnknownType(Some(7))),
        ("9[]", DecodeError::UnknownType(Some(9))),
        ("a", DecodeError::UnknownType(None)),
        ("-1", DecodeError::UnknownType(None)),
        ("é", DecodeError::UnknownType(None)),
        ("😀", DecodeError::UnknownType(None)),
        ("5", DecodeError::IllegalAttachments),
        ("5[\"a\"]", DecodeError::IllegalAttachments),
        ("5-[]", DecodeError::IllegalAttachments),
        ("50-[]", DecodeError::IllegalAttachments),
        ("5 -[]", DecodeError::IllegalAttachments),
        ("51.5-[]", DecodeError::IllegalAttachments),
        ("51e-1-[]", DecodeError::IllegalAttachments),
        ("5Infinity-[]", DecodeError::IllegalAttachments),
        ("5é-[]", DecodeError::IllegalAttachments),
        ("6/a,1-[]", DecodeError::IllegalAttachments),
        ("511-[]", DecodeError::TooManyAttachments),
        ("51e300-[]", DecodeError::TooManyAttachments),
    ] {
        assert_eq!(read(text), Err(error), "{text:?}");
    }
}

#[test]
fn the_limit_of_attachments() {
    let verdict = |text: &str, limit| verdict(read_header(text, number), limit);
    assert_eq!(verdict("53-[]", Limit::Times(3)), Ok(Received::Await));
    assert_eq!(
        verdict("53-[]", Limit::Times(2)),
        Err(DecodeError::TooManyAttachments)
    );
    assert_eq!(verdict("5999-[]", Limit::Unlimited), Ok(Received::Await));
    assert_eq!(verdict("51e300-[]", Limit::Unlimited), Ok(Received::Await));
}

#[test]
fn prefixes() {
    for (kind, attachments, nsp, wanted) in [
        (PacketType::Event, 0, "/", "2"),
        (PacketType::Event, 0, "", "2"),
        (PacketType::Event, 3, "/admin", "2/admin,"),
        (PacketType::Connect, 0, "/é", "0/é,"),
        (PacketType::BinaryEvent, 1, "/admin", "51-/admin,"),
        (PacketType::BinaryAck, 12, "/", "612-"),
    ] {
        let mut prefix = String::new();
        write_prefix(&mut prefix, kind, attachments, nsp);
        assert_eq!(prefix, wanted);
    }
}

#[test]
fn types_and_numbers() {
    for number in 0..7 {
        let kind = PacketType::from_number(number).unwrap();
        assert_eq!(u32::from(kind.as_char()), 0x30 + number);
        let plain = kind.without_attachments();
        assert_eq!(plain != kind, kind.has_attachments());
    }
    assert_eq!(PacketType::from_number(7), None);
}
