//! Random frames: packets, what nearly is one, and what is none. The same seed gives the same ones.

use std::fmt::Write as _;

/// Repeatable numbers (splitmix64).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, limit: usize) -> usize {
        (self.next() % limit as u64) as usize
    }

    fn percent(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn pick(&mut self, texts: &[&'static str]) -> &'static str {
        texts[self.below(texts.len())]
    }
}

/// All that JavaScript takes for white space, and at the end what looks like it and is none.
const WHITE: &[&str] = &[
    " ", "\t", "\n", "\u{b}", "\u{c}", "\r", "\u{a0}", "\u{1680}", "\u{2000}", "\u{2001}",
    "\u{2002}", "\u{2003}", "\u{2004}", "\u{2005}", "\u{2006}", "\u{2007}", "\u{2008}", "\u{2009}",
    "\u{200a}", "\u{2028}", "\u{2029}", "\u{202f}", "\u{205f}", "\u{3000}", "\u{feff}", "\u{85}",
    "\u{180e}", "\u{200b}", "\u{2060}", "\u{1c}", "\u{1f}", "\0", "\u{8}", "\u{e}",
];

/// What stands in the place of a type and is none; digits of other scripts among it.
const NO_TYPES: &[&str] = &[
    "", "7", "8", "9", "x", "-", "/", ",", "[", "{", "\"", "b", "٣", "２", "é", "😀", "𝟚",
];

/// Counts of attachments: those of peers, and what else is a number to JavaScript, or nearly.
#[rustfmt::skip]
const COUNTS: &[&str] = &[
    "1", "2", "3", "9", "10", "11", "0", "00", "01", "010", "", " ", " 2", "2 ", "\u{a0}1",
    "\u{feff}3\u{2029}", "\u{85}1", "1 0", "1e0", "1E1", "1e", "e1", "0x2", "0Xa", "0xg", "0x",
    "+0x1", "0x198478770944668153", "0x1000000000000080000000000000000000000001", "0b1", "0B11",
    "0b2", "0o7", "0O10", "0o8", "1.0", "1.5", "1.", ".5", ".1e1", ".", "+1", "+", "1_0", "1n",
    "0.9999999999999999", "0.99999999999999999", "1e400", "1e-400", "4294967296", "4294967297",
    "18446744073709551616", "99999999999999999999", "Infinity", "+Infinity", "infinity", "inf",
    "NaN", "nan", "٣", "２", "😀", "null", "true", "\"1\"", "[1]",
];

#[rustfmt::skip]
const NAMESPACES: &[&str] = &[
    "/", "/admin", "/a", "/a/b", "/a?x=1", "/é", "/😀", "/1", "/-", "/ ", "/[\"a\"]", "/\u{2028}",
    "//", "/__proto__", "a", "\u{ff0f}a",
];

/// Texts of JSON, as they stand between the quotes.
#[rustfmt::skip]
const STRINGS: &[&str] = &[
    "", "a", "message", "1", "é", "€", "😀", "\u{2028}", "\u{feff}", "\u{7f}", "\u{10ffff}", "/,-",
    "]", "}", r#"\""#, r"\\", r"\/", r"\b\f\n\r\t", r"\u0061", r"\u00e9", r"\uD83D\uDE00",
    "__proto__", "constructor", "toJSON", "toString", "length", "connect ", "Connect", "error",
];

/// The names that no event may have. One letter of the last is spelt otherwise.
const RESERVED: &[&str] = &[
    "connect",
    "connect_error",
    "disconnect",
    "disconnecting",
    "newListener",
    "removeListener",
    r"\u0063onnect",
];

/// What no JSON text has between its quotes.
const BROKEN_STRINGS: &[&str] = &[
    "\t", "\n", "\0", "\u{1f}", r"\x", r"\u12", r"\uzzzz", r"\", "\"",
];

#[rustfmt::skip]
const NUMBERS: &[&str] = &[
    "0", "1", "-1", "-0", "42", "1.5", "0.1", "1e5", "1E-7", "1e+2", "-2.5e-3", "1e-400", "1e308",
    "9007199254740993", "4294967296", "18446744073709551616", "123456789012345678901234567890",
];

#[rustfmt::skip]
const BROKEN_VALUES: &[&str] = &[
    "", "-", "+1", "01", "1.", ".5", "1e", "0x2", "1_0", "NaN", "Infinity", "undefined", "nul",
    "True", "'a'", "[", "{", "]", "}", "[1,]", "[,1]", "{\"a\":1,}", "{a:1}", "{\"a\"}", "{1:2}",
    "1 2", "[1] x", "/**/1", "\u{a0}1", "[\u{a0}]", "[\u{feff}]", "\u{2028}[]",
];

#[rustfmt::skip]
const KEYS: &[&str] = &[
    "a", "b", "", "1", "é", "😀", "__proto__", "constructor", "toJSON", "toString",
    "hasOwnProperty", "_placeholder", "num", "message", "data", "sid", "pid",
];

/// What mutations put in.
#[rustfmt::skip]
const PARTS: &[&str] = &[
    "0", "1", "2", "3", "4", "5", "6", "7", "9", "-", "/", ",", "[", "]", "{", "}", "\"", ":",
    "\\", ".", "e", "E", "+", "x", "0x", "1e0", "51-", "/a,", "[\"a\"]", "[]", "{}", "null",
    "\"connect\"", "é", "😀",
];

/// How deep arrays and objects stand in each other: serde_json goes down to 127.
const DEEPEST: usize = 120;

/// What is in a frame behind the digit of the engine.
pub(crate) fn frame(random: &mut Random) -> String {
    let mut frame = String::new();
    if random.percent(92) {
        write_packet(&mut frame, random);
    } else {
        for _ in 0..random.below(12) {
            let parts = if random.percent(20) { WHITE } else { PARTS };
            frame.push_str(random.pick(parts));
        }
    }
    if random.percent(30) {
        for _ in 0..=random.below(3) {
            frame = mutate(&frame, random);
        }
    }
    frame
}

fn write_packet(out: &mut String, random: &mut Random) {
    let kind = match random.below(100) {
        0..=89 => random.pick(&["0", "1", "2", "2", "3", "3", "4", "5", "5", "6", "6"]),
        90..=94 => random.pick(WHITE),
        _ => random.pick(NO_TYPES),
    };
    out.push_str(kind);
    let binary = matches!(kind, "5" | "6");
    if random.percent(if binary { 97 } else { 2 }) {
        match random.below(10) {
            0..=5 => push(out, 1 + random.below(10)),
            6 => push(out, random.next()),
            _ => out.push_str(random.pick(COUNTS)),
        }
        out.push_str(if random.percent(97) { "-" } else { "" });
    }
    if random.percent(40) {
        out.push_str(random.pick(NAMESPACES));
        out.push_str(if random.percent(92) { "," } else { "" });
    }
    if random.percent(50) {
        write_id(out, random);
    }
    if random.percent(88) {
        write_data(out, kind, random);
    }
}

fn write_id(out: &mut String, random: &mut Random) {
    match random.below(10) {
        0..=5 => push(out, random.below(1000)),
        6 => push(out, random.next()),
        7 => (0..random.below(40)).for_each(|_| push(out, random.below(10))),
        _ => {
            for _ in 0..=random.below(6) {
                match random.percent(50) {
                    true => out.push_str(random.pick(WHITE)),
                    false => push(out, random.below(100)),
                }
            }
        }
    }
}

/// The data of a packet, and one time in five those of another type.
fn write_data(out: &mut String, kind: &str, random: &mut Random) {
    let kind = match random.percent(20) {
        true => random.pick(&["0", "2", "4", "", "deep", "broken"]),
        false => kind,
    };
    match kind {
        "0" => write_object(out, 2, random),
        "2" | "3" | "5" | "6" => {
            out.push('[');
            if random.percent(90) {
                write_space(out, random);
                match random.below(10) {
                    0 => out.push_str(random.pick(NUMBERS)),
                    1 => write_text(out, random.pick(RESERVED)),
                    _ => write_string(out, random),
                }
                for _ in 0..random.below(3) {
                    out.push(',');
                    write_value(out, 2, random);
                }
            }
            out.push(']');
        }
        "4" if random.percent(50) => write_string(out, random),
        "4" => write_object(out, 2, random),
        "deep" => write_deep(out, random),
        "broken" => out.push_str(random.pick(BROKEN_VALUES)),
        _ => write_value(out, 3, random),
    }
}

fn write_value(out: &mut String, depth: usize, random: &mut Random) {
    write_space(out, random);
    match random.below(if depth > 0 { 12 } else { 8 }) {
        0..=2 => write_string(out, random),
        3..=4 => out.push_str(random.pick(NUMBERS)),
        5..=6 => out.push_str(random.pick(&["null", "true", "false", "[]", "{}"])),
        7 if random.percent(10) => out.push_str(random.pick(BROKEN_VALUES)),
        7 => push(out, random.below(100_000)),
        8..=9 => write_object(out, depth - 1, random),
        _ => {
            out.push('[');
            for i in 0..random.below(4) {
                out.push_str(if i > 0 { "," } else { "" });
                write_value(out, depth - 1, random);
            }
            out.push(']');
        }
    }
    write_space(out, random);
}

fn write_object(out: &mut String, depth: usize, random: &mut Random) {
    out.push('{');
    for i in 0..random.below(4) {
        out.push_str(if i > 0 { "," } else { "" });
        write_space(out, random);
        write_text(out, random.pick(KEYS));
        out.push(':');
        write_value(out, depth, random);
    }
    out.push('}');
}

fn write_deep(out: &mut String, random: &mut Random) {
    let depth = 1 + random.below(DEEPEST);
    let (open, close) = match random.percent(50) {
        true => ("[", "]"),
        false => ("{\"a\":", "}"),
    };
    out.push_str("[\"a\",");
    out.push_str(&open.repeat(depth));
    out.push_str(random.pick(&["1", "\"\"", "null", "{}"]));
    // Now and then one too many, or one too few.
    let closed = match random.below(10) {
        0 => depth - 1,
        1 => depth + 1,
        _ => depth,
    };
    out.push_str(&close.repeat(closed));
    out.push(']');
}

fn write_string(out: &mut String, random: &mut Random) {
    match random.below(60) {
        0 => write_text(out, random.pick(BROKEN_STRINGS)),
        1..=3 => {
            let any = (random.next() as u32) % 0x11_0000;
            // Halves of surrogate pairs, which are no characters, become U+FFFD.
            let any = char::from_u32(any).unwrap_or(char::REPLACEMENT_CHARACTER);
            write_text(out, any.encode_utf8(&mut [0; 4]));
        }
        4..=6 => write_text(out, random.pick(RESERVED)),
        _ => write_text(out, random.pick(STRINGS)),
    }
}

fn write_text(out: &mut String, text: &str) {
    out.push('"');
    out.push_str(text);
    out.push('"');
}

fn write_space(out: &mut String, random: &mut Random) {
    if random.percent(4) {
        out.push_str(random.pick(&[" ", "\n", "\t", "\r", " \r\n"]));
    }
}

fn push(out: &mut String, number: impl std::fmt::Display) {
    write!(out, "{number}").unwrap();
}

fn mutate(frame: &str, random: &mut Random) -> String {
    let characters = frame.char_indices().count();
    // Headers are short, and what is done to them matters most.
    let reach = match random.percent(60) {
        true => characters.min(8),
        false => characters,
    };
    let mut place = |within: usize| -> usize {
        let nth = random.below(within + 1);
        frame
            .char_indices()
            .nth(nth)
            .map_or(frame.len(), |(at, _)| at)
    };
    let (at, other) = (place(reach), place(characters));
    let (head, tail) = frame.split_at(at);
    let mut rest = tail.chars();
    let first = rest.next().map_or(String::new(), String::from);
    let parts = if random.percent(30) { WHITE } else { PARTS };
    let part = random.pick(parts);
    match random.below(8) {
        0 | 1 => [head, part, tail].concat(),
        2 | 3 => [head, part, rest.as_str()].concat(),
        4 => [head, rest.as_str()].concat(),
        5 => [head, &first, tail].concat(),
        6 if at > 0 => head.into(),
        _ => {
            let (from, to) = (at.min(other), at.max(other));
            [&frame[..from], &frame[to..]].concat()
        }
    }
}
