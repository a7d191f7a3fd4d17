//! Why a value could not be written or read.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use serde::de::IgnoredAny;
use serde_json::error::Category;

/// A value cannot be sent, because serde or JSON has no form for it.
#[derive(Clone, Debug)]
pub struct EncodeError(Arc<serde_json::Error>);

impl From<serde_json::Error> for EncodeError {
    fn from(error: serde_json::Error) -> Self {
        Self(Arc::new(error))
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

impl Error for EncodeError {}

/// An argument is not of the type that it was to be read into.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DecodeError {
    /// The name of the event; for an answer, of the event that is answered.
    pub event: String,
    /// Which argument, counted from 0.
    pub argument: usize,
    /// What is wrong with it, and where in the JSON of the packet.
    pub source: Arc<serde_json::Error>,
    is_malformed: bool,
    has_attachments: bool,
}

impl DecodeError {
    /// `json` is the body in which the argument stands.
    #[cold]
    pub(super) fn new(
        event: &str,
        argument: usize,
        source: serde_json::Error,
        json: &str,
        packet: &Attached,
    ) -> Self {
        Self {
            event: event.into(),
            argument,
            is_malformed: packet.lacks_attachment || is_malformed(&source, json),
            has_attachments: packet.has_attachments,
            source: Arc::new(source),
        }
    }

    /// Whether the packet itself is invalid, whatever the type: it is not JSON, or it refers to an
    /// attachment that has not come. Where a listener finds that, the connection ends, as with the
    /// official client; a stream or the answer to a request only gives this error.
    #[must_use]
    pub fn is_malformed(&self) -> bool {
        self.is_malformed
    }
}

/// What is known of the attachments of a packet.
#[derive(Debug)]
pub(super) struct Attached {
    pub(super) has_attachments: bool,
    /// Whether a placeholder names one that the packet does not have.
    pub(super) lacks_attachment: bool,
}

/// Whether the text is not JSON. `serde_json` reports its own limits in the same way, such as the
/// depth of 128 or half of a surrogate pair in a `String`; skipping the text meets none of them.
fn is_malformed(error: &serde_json::Error, json: &str) -> bool {
    match error.classify() {
        Category::Syntax | Category::Eof => serde_json::from_str::<IgnoredAny>(json).is_err(),
        Category::Data | Category::Io => false,
    }
}

/// Whether a type that takes bytes, or a list of them, has found an object in their place. serde says
/// so only in its message.
fn met_a_placeholder(error: &serde_json::Error) -> bool {
    let error = error.to_string();
    error
        .strip_prefix("invalid type: map, expected ")
        .is_some_and(|expected| {
            ["byte", "sequence", "array"]
                .iter()
                .any(|word| expected.contains(word))
        })
}

impl fmt::Display for DecodeError {
    /// The cause is a part of the text, so [`Error::source`] has none.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            argument,
            event,
            source,
            ..
        } = self;
        write!(formatter, "argument {argument} of `{event}`: {source}")?;
        if self.has_attachments && met_a_placeholder(source) {
            formatter.write_str(
                "; binary data are read by the type `socketio_events::Binary`, or into a field \
                 with `#[serde(with = \"socketio_events::binary\")]`",
            )?;
        }
        Ok(())
    }
}

impl Error for DecodeError {}
