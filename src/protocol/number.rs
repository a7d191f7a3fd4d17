//! Numbers as JavaScript writes and reads them.
//!
//! Both ends of a connection see packet ids, attachment counts and ports through JavaScript's
//! `Number(text)` and `String(number)`, so the rules of ECMAScript (`StringToNumber`, and
//! `Number::toString` with radix 10) are part of the wire format. The routines of `core` follow other
//! grammars, and their tables weigh more than the rest of the codec together.

/// Every integer up to this one has an exact `f64`.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// A significand up to this one has room for another digit.
const ROOM_FOR_A_DIGIT: u64 = (u64::MAX - 9) / 10;

/// Whether JavaScript counts this code point as white space around a number: the productions
/// `WhiteSpace` and `LineTerminator` of ECMAScript.
#[must_use]
pub fn is_white_space(code: u32) -> bool {
    matches!(
        code,
        0x09..=0x0d
            | 0x20
            | 0xa0
            | 0x1680
            | 0x2000..=0x200a
            | 0x2028
            | 0x2029
            | 0x202f
            | 0x205f
            | 0x3000
            | 0xfeff
    )
}

/// JavaScript's `Number(text)`.
///
/// ```text
/// number  = *white [ literal ] *white
/// literal = ( "0x" 1*hex ) / ( "0o" 1*octal ) / ( "0b" 1*bit ) / ( [ "+" / "-" ] decimal )
/// decimal = "Infinity" / ( ( 1*digit [ "." *digit ] / "." 1*digit ) [ "e" [ "+" / "-" ] 1*digit ] )
/// ```
///
/// White space only is 0, everything outside the grammar is NaN. The result is exact for integers
/// below 2^64 and for the decimals a person writes (15 digits, powers of ten up to 22); beyond that
/// it may be a few units of the last place away.
#[must_use]
pub fn number(text: &str) -> f64 {
    let text = text.trim_matches(|c| is_white_space(u32::from(c)));
    match text.as_bytes() {
        [] => 0.0,
        [b'0', b'x' | b'X', digits @ ..] => integer(digits, 16),
        [b'0', b'o' | b'O', digits @ ..] => integer(digits, 8),
        [b'0', b'b' | b'B', digits @ ..] => integer(digits, 2),
        [b'-', rest @ ..] => -decimal(rest),
        [b'+', rest @ ..] | rest => decimal(rest),
    }
}

/// The digits of a prefixed literal, which has no sign, no fraction and no exponent.
fn integer(digits: &[u8], radix: u32) -> f64 {
    if digits.is_empty() {
        return f64::NAN;
    }
    let mut value = 0.0;
    for &digit in digits {
        match char::from(digit).to_digit(16) {
            Some(digit) if digit < radix => value = value * f64::from(radix) + f64::from(digit),
            _ => return f64::NAN,
        }
    }
    value
}

/// An unsigned decimal literal.
fn decimal(mut rest: &[u8]) -> f64 {
    if rest == b"Infinity" {
        return f64::INFINITY;
    }
    let mut significand = 0_u64;
    let mut exponent = 0_i32;
    let mut any_digit = false;
    let mut in_fraction = false;
    while let [byte, tail @ ..] = rest {
        match byte {
            b'0'..=b'9' => {
                any_digit = true;
                if significand <= ROOM_FOR_A_DIGIT {
                    significand = significand * 10 + u64::from(byte - b'0');
                    exponent = exponent.saturating_sub(i32::from(in_fraction));
                } else {
                    exponent = exponent.saturating_add(i32::from(!in_fraction));
                }
            }
            b'.' if !in_fraction => in_fraction = true,
            _ => break,
        }
        rest = tail;
    }
    if let [b'e' | b'E', tail @ ..] = rest {
        match written_exponent(tail) {
            Some(written) => exponent = exponent.saturating_add(written),
            None => return f64::NAN,
        }
    } else if !rest.is_empty() {
        return f64::NAN;
    }
    if any_digit {
        scale(significand, exponent)
    } else {
        f64::NAN
    }
}

/// The exponent after the `e`, or `None` where the grammar has none.
fn written_exponent(text: &[u8]) -> Option<i32> {
    let (negative, digits) = match text {
        [b'-', digits @ ..] => (true, digits),
        [b'+', digits @ ..] | digits => (false, digits),
    };
    let mut value = 0_i32;
    for digit in digits {
        match digit {
            b'0'..=b'9' => {
                value = value
                    .saturating_mul(10)
                    .saturating_add(i32::from(digit - b'0'));
            }
            _ => return None,
        }
    }
    match (digits, negative) {
        ([], _) => None,
        (_, true) => Some(-value),
        (_, false) => Some(value),
    }
}

/// `significand × 10^exponent`.
fn scale(significand: u64, exponent: i32) -> f64 {
    let mut value = significand as f64;
    // Powers of ten up to 10^22 are exact, so the usual case rounds once. In the other cases the
    // bound keeps the loop short: no significand reaches from one end of the range to the other.
    let mut left = exponent.unsigned_abs().min(700);
    while left > 0 && value != 0.0 {
        let step = left.min(22);
        let mut power = 1.0;
        for _ in 0..step {
            power *= 10.0;
        }
        if exponent > 0 {
            value *= power;
        } else {
            value /= power;
        }
        left -= step;
    }
    value
}

/// Appends an unsigned integer.
pub fn push_unsigned(out: &mut String, value: u64) {
    if value >= 10 {
        push_unsigned(out, value / 10);
    }
    out.push(char::from(b'0' + (value % 10) as u8));
}

/// Appends what JavaScript's `String(value)` gives for an integer, NaN or an infinity.
///
/// Ids and counts are the only numbers that the protocol writes outside JSON, and they are never
/// fractions: one would lose its fractional part here. Exact below 2^64.
pub fn push_number(out: &mut String, value: f64) {
    if value.is_nan() {
        out.push_str("NaN");
        return;
    }
    if value < 0.0 {
        out.push('-');
    }
    let value = value.abs();
    if value == f64::INFINITY {
        out.push_str("Infinity");
    } else if value <= MAX_SAFE_INTEGER {
        push_unsigned(out, value as u64);
    } else {
        push_large(out, value);
    }
}

/// Appends an integer above 2^53: JavaScript prints the shortest digits that read back as the same
/// number, fills up with zeros, and turns to an exponent from 10^21.
fn push_large(out: &mut String, value: f64) {
    // The leading digits as an integer. Below 2^64 these are all the digits there are.
    let mut scaled = value;
    let mut zeros = 0_i32;
    while scaled >= 18_446_744_073_709_551_616.0 {
        scaled /= 10.0;
        zeros += 1;
    }
    let digits = scaled as u64;

    let mut shortest = digits;
    let mut dropped = 0_i32;
    // From one digit upwards: the first that reads back as the same number is the shortest.
    for position in (1..20).rev() {
        let power = 10_u64.pow(position);
        let candidate = digits / power + u64::from(digits % power >= power / 2);
        let position = position as i32;
        let read_back = match candidate.checked_mul(power) {
            Some(restored) if zeros == 0 => scale(restored, 0),
            _ => scale(candidate, position + zeros),
        };
        if read_back == value {
            shortest = candidate;
            dropped = position;
            break;
        }
    }
    let trailing = dropped + zeros;
    let mut text = String::new();
    push_unsigned(&mut text, shortest);
    let length = i32::try_from(text.len()).unwrap_or(0) + trailing;
    if length <= 21 {
        out.push_str(&text);
        for _ in 0..trailing {
            out.push('0');
        }
        return;
    }
    let text = text.trim_end_matches('0');
    for (index, digit) in text.chars().enumerate() {
        if index == 1 {
            out.push('.');
        }
        out.push(digit);
    }
    out.push_str("e+");
    push_unsigned(out, u64::from((length - 1).unsigned_abs()));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn printed(value: f64) -> String {
        let mut text = String::new();
        push_number(&mut text, value);
        text
    }

    #[test]
    fn reads_what_javascript_reads() {
        for (text, value) in [
            ("", 0.0),
            ("0", 0.0),
            ("007", 7.0),
            ("42", 42.0),
            ("+5", 5.0),
            ("-5", -5.0),
            (" \t\n\u{b}\u{a0}\u{feff}\u{2028}\u{3000}12\r ", 12.0),
            (" \u{2003} ", 0.0),
            ("1.5", 1.5),
            ("5.", 5.0),
            (".5", 0.5),
            ("1e3", 1000.0),
            ("1E+3", 1000.0),
            ("25e-1", 2.5),
            ("0.1e1", 1.0),
            ("1e400", f64::INFINITY),
            ("1e-400", 0.0),
            ("0e999999999999", 0.0),
            ("0x1F", 31.0),
            ("0b101", 5.0),
            ("0O17", 15.0),
            ("Infinity", f64::INFINITY),
            ("-Infinity", f64::NEG_INFINITY),
            ("9007199254740993", 9_007_199_254_740_992.0),
            ("9999999999999999999", 1e19),
            ("0.30000000000000004", 0.300_000_000_000_000_04),
        ] {
            assert_eq!(number(text), value, "{text:?}");
        }
    }

    #[test]
    fn refuses_what_javascript_refuses() {
        for text in [
            "a",
            ".",
            "+",
            "1 2",
            "1_000",
            "1e",
            "1e+",
            "e5",
            "1.2.3",
            "0x",
            "0b2",
            "0o8",
            "-0x1",
            "+0b1",
            "inf",
            "infinity",
            "NaN",
            "1\u{85}",
            "1\u{180e}",
            "é",
            "１",
        ] {
            assert!(number(text).is_nan(), "{text:?}");
        }
    }

    #[test]
    fn prints_what_javascript_prints() {
        for (value, text) in [
            (0.0, "0"),
            (-0.0, "0"),
            (9.0, "9"),
            (10.0, "10"),
            (-15.0, "-15"),
            (4_294_967_296.0, "4294967296"),
            (9_007_199_254_740_991.0, "9007199254740991"),
            (9_007_199_254_740_992.0, "9007199254740992"),
            (9_223_372_036_854_775_808.0, "9223372036854776000"),
            (1e19, "10000000000000000000"),
            (12_345_678_901_234_567_890.0, "12345678901234567000"),
            (1e20, "100000000000000000000"),
            (1e21, "1e+21"),
            (15e22, "1.5e+23"),
            (1e300, "1e+300"),
            (f64::INFINITY, "Infinity"),
            (f64::NEG_INFINITY, "-Infinity"),
            (f64::NAN, "NaN"),
        ] {
            assert_eq!(printed(value), text);
        }
    }

    #[test]
    fn white_space_is_that_of_javascript() {
        let white: Vec<u32> = (0..=0xffff).filter(|&code| is_white_space(code)).collect();
        assert_eq!(white.len(), 25);
        // Rust's own set has U+0085, which JavaScript's lacks, and lacks U+FEFF.
        assert!(!is_white_space(0x85) && is_white_space(0xfeff));
    }
}
