//! Who is writing.

use crate::{IsTyping, Person};

/// Those who are writing. That somebody stops is not told: each sign is
/// [forgotten](Self::forget) after a while, unless another one came.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Typists {
    signs: Vec<(u32, IsTyping)>,
    last: u32,
}

impl Typists {
    /// How long a sign is worth something, in milliseconds.
    pub const SIGN_LASTS: u32 = 4_000;

    /// How long to wait between two signs of one's own, in milliseconds.
    pub const SIGN_AGAIN: f64 = 1_500.0;

    /// Notes a sign.
    ///
    /// Returns what is to be given to [`forget`](Self::forget) in [`SIGN_LASTS`](Self::SIGN_LASTS).
    pub fn note(&mut self, sign: IsTyping) -> u32 {
        self.stop(&sign.from, &sign.conversation);
        self.last = self.last.wrapping_add(1);
        self.signs.push((self.last, sign));
        self.last
    }

    /// Forgets a sign, if it is still the last one of its author.
    pub fn forget(&mut self, sign: u32) {
        self.signs.retain(|(number, _)| *number != sign);
    }

    /// Somebody has said something, and does not write any more.
    pub fn stop(&mut self, person: &Person, conversation: &str) {
        let is_it = |sign: &IsTyping| sign.from == *person && sign.conversation == conversation;
        self.signs.retain(|(_, sign)| !is_it(sign));
    }

    /// As a page shows it: a sentence, or nothing.
    #[must_use]
    pub fn sentence(&self, conversation: &str) -> String {
        let here = self.signs.iter().map(|(_, sign)| sign);
        let here = here.filter(|sign| sign.conversation == conversation);
        let names: Vec<_> = here.map(|sign| sign.from.name.as_str()).collect();
        match names.as_slice() {
            [] => String::new(),
            [one] => format!("{one} is writing …"),
            [one, other] => format!("{one} and {other} are writing …"),
            _ => "Several people are writing …".into(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sign(name: &str) -> IsTyping {
        IsTyping {
            conversation: "room:lobby".into(),
            from: Person {
                id: name.into(),
                name: name.into(),
            },
        }
    }

    #[test]
    fn signs_end() {
        let mut typists = Typists::default();
        let first = typists.note(sign("Ada"));
        let other = typists.note(sign("Bob"));
        let sentence = typists.sentence("room:lobby");
        assert_eq!(sentence, "Ada and Bob are writing …");
        assert_eq!(typists.sentence("room:other"), "");
        // A newer sign of hers came before the first one was over.
        let second = typists.note(sign("Ada"));
        typists.forget(first);
        typists.forget(other);
        assert_eq!(typists.sentence("room:lobby"), "Ada is writing …");
        typists.forget(second);
        assert_eq!(typists.sentence("room:lobby"), "");
        typists.note(sign("Eve"));
        typists.stop(&sign("Eve").from, "room:lobby");
        assert_eq!(
            typists,
            Typists {
                last: 4,
                ..Typists::default()
            }
        );
    }
}
