//! The beginning of a text frame.

/// The first code units of a text frame; enough of them for the header of the
/// usual packet, so that a host need not copy a whole frame.
#[derive(Clone, Copy, Debug)]
pub enum Head<'a> {
    /// UTF-16 code units, as JavaScript counts.
    Utf16(&'a [u16]),
    /// UTF-8 bytes.
    Utf8(&'a [u8]),
}

impl<'a> From<&'a [u16]> for Head<'a> {
    fn from(units: &'a [u16]) -> Self {
        Self::Utf16(units)
    }
}

impl<'a> From<&'a [u8]> for Head<'a> {
    fn from(units: &'a [u8]) -> Self {
        Self::Utf8(units)
    }
}

impl Head<'_> {
    /// How many code units there are.
    pub(crate) fn len(self) -> usize {
        match self {
            Self::Utf16(units) => units.len(),
            Self::Utf8(units) => units.len(),
        }
    }

    /// The code unit at this place.
    pub(crate) fn unit(self, at: usize) -> Option<u32> {
        match self {
            Self::Utf16(units) => units.get(at).map(|&unit| unit.into()),
            Self::Utf8(units) => units.get(at).map(|&unit| unit.into()),
        }
    }

    /// What begins at this place and ends before that one, as far as it is there.
    pub(crate) fn part(self, start: usize, end: usize) -> Self {
        fn cut<U>(units: &[U], start: usize, end: usize) -> &[U] {
            let units = units.get(..end).unwrap_or(units);
            units.get(start..).unwrap_or_default()
        }
        match self {
            Self::Utf16(units) => Self::Utf16(cut(units, start, end)),
            Self::Utf8(units) => Self::Utf8(cut(units, start, end)),
        }
    }

    /// The character that begins at this place, and how many code units it has; `None`
    /// if not all of it is there. What is no character is given as it stands.
    pub(crate) fn character(self, at: usize) -> Option<(u32, usize)> {
        let first = self.unit(at)?;
        let (bits, length) = match (self, first) {
            (Self::Utf8(_), 0xc0..=0xdf) => (first & 0x1f, 2),
            (Self::Utf8(_), 0xe0..=0xef) => (first & 0x0f, 3),
            (Self::Utf8(_), 0xf0..=0xf7) => (first & 0x07, 4),
            (Self::Utf16(_), 0xd800..=0xdbff) => {
                let pair = match self.unit(at + 1) {
                    Some(second @ 0xdc00..=0xdfff) => {
                        (0x1_0000 + ((first & 0x3ff) << 10 | second & 0x3ff), 2)
                    }
                    _ => (first, 1),
                };
                return Some(pair);
            }
            _ => (first, 1),
        };
        let mut code = bits;
        for place in at + 1..at + length {
            code = code << 6 | self.unit(place)? & 0x3f;
        }
        Some((code, length))
    }

    /// The text, with what is no character replaced.
    pub(crate) fn text(self) -> String {
        let mut text = String::new();
        let mut at = 0;
        while let Some((code, length)) = self.character(at) {
            text.push(char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER));
            at += length;
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_the_same_in_both_forms() {
        let text = "/é€😀,\u{7ff}\u{800}\u{ffff}\u{10000}\u{10ffff}";
        let units: Vec<u16> = text.encode_utf16().collect();
        assert_eq!(Head::Utf16(&units).text(), text);
        assert_eq!(Head::Utf8(text.as_bytes()).text(), text);
        assert_eq!(Head::Utf8(text.as_bytes()).part(1, 6).text(), "é€");
        assert_eq!(Head::Utf16(&units).part(1, 3).text(), "é€");
        assert_eq!(Head::Utf16(&units).part(20, 30).len(), 0);
    }

    #[test]
    fn half_a_pair_is_replaced() {
        for units in [&[0xd83d, 0x61][..], &[0xde00, 0x61]] {
            assert_eq!(Head::Utf16(units).text(), "\u{fffd}a");
        }
        assert_eq!(Head::Utf16(&[0x61, 0xd83d]).text(), "a\u{fffd}");
    }
}
