//! Numbers as JavaScript writes and reads them.
//!
//! Both ends of a connection see packet ids, attachment counts and ports through JavaScript's
//! `Number(text)` and `String(number)`, so the rules of ECMAScript (`StringToNumber`, and
//! `Number::toString` with radix 10) are part of the wire format. The routines of `core` follow other
//! grammars, and their tables weigh more than the rest of the codec together.

/// Every integer up to this one has an exact `f64`.
const MAX_SAFE_INTEGER: f64 = 9_007_199_254_740_991.0;

/// Digits that always fit in the `u64` a significand is gathered in.
const SIGNIFICAND_DIGITS: u32 = 19;

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
/// of up to 19 digits and for the decimals a person writes (15 digits, powers of ten up to 22);
/// beyond that it may be a few units of the last place away.
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
        match char::from(digit).to_digit(radix) {
            Some(digit) => value = value * f64::from(radix) + f64::from(digit),
            None => return f64::NAN,
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
    let mut kept = 0;
    let mut exponent = 0_i32;
    let mut any_digit = false;
    let mut in_fraction = false;
    while let [byte, tail @ ..] = rest {
        match byte {
            b'0'..=b'9' => {
                any_digit = true;
                if kept < SIGNIFICAND_DIGITS {
                    significand = significand * 10 + u64::from(byte - b'0');
                    kept += u32::from(significand != 0);
                    exponent -= i32::from(in_fraction);
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
pub fn push_unsigned(out: &mut String, mut value: u64) {
    // The largest power of ten in the value gives the first digit first, so that no buffer on the
    // side is needed to turn them round.
    let mut power = 1_u64;
    while value / power >= 10 {
        power *= 10;
    }
    while power > 0 {
        let digit = (value / power) as u8;
        out.push(char::from(b'0' + digit));
        value %= power;
        power /= 10;
    }
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
    let mut power = 1_u64;
    while power <= digits / 10 {
        power *= 10;
    }
    // From one digit upwards: the first that reads back as the same number is the shortest.
    let mut position = i32::try_from(power.ilog10()).unwrap_or(0);
    while position > 0 {
        let candidate = digits / power + u64::from(digits % power >= power / 2);
        let read_back = match candidate.checked_mul(power) {
            Some(restored) if zeros == 0 => scale(restored, 0),
            _ => scale(candidate, position + zeros),
        };
        if read_back == value {
            shortest = candidate;
            dropped = position;
            break;
        }
        power /= 10;
        position -= 1;
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
