//! Binary data, and `#[serde(with = "socketio_events::binary")]` for other types of bytes.
//!
//! Without the attribute serde treats a `Vec<u8>` as a list of numbers.
//!
//! ```
//! use serde::{Deserialize, Serialize};
//! use socketio_events::bytes::Bytes;
//!
//! #[derive(Serialize, Deserialize)]
//! struct Photo {
//!     #[serde(with = "socketio_events::binary")]
//!     pixels: Vec<u8>,
//!     // Without `default` the field must be there, if only as `null`.
//!     #[serde(with = "socketio_events::binary", default)]
//!     thumbnail: Option<Bytes>,
//! }
//! # let photo: Photo = serde_json::from_str(r#"{"pixels":[1]}"#).unwrap();
//! # assert_eq!((photo.pixels, photo.thumbnail), (vec![1], None));
//! ```

use std::ops::Deref;

use bytes::Bytes;
use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};

use crate::codec;

/// Bytes that Socket.IO sends as an attachment, wherever they stand in the arguments of an event
/// or of an answer.
///
/// Cloning copies nothing. In formats without attachments, such as plain JSON, it is read and
/// written as the format does bytes.
///
/// ```
/// use socketio_events::Binary;
///
/// let binary = Binary::from(vec![1, 2, 3]);
/// assert_eq!(binary.len(), 3);
/// assert_eq!(&binary[1..], [2, 3]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Binary(Bytes);

impl Binary {
    /// The bytes, without copying them.
    #[must_use]
    pub fn into_bytes(self) -> Bytes {
        self.0
    }
}

impl Deref for Binary {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl AsRef<[u8]> for Binary {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl From<Bytes> for Binary {
    fn from(bytes: Bytes) -> Self {
        Self(bytes)
    }
}

impl From<Vec<u8>> for Binary {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes.into())
    }
}

impl From<Box<[u8]>> for Binary {
    fn from(bytes: Box<[u8]>) -> Self {
        Self(bytes.into())
    }
}

/// Copies the bytes.
impl From<&[u8]> for Binary {
    fn from(bytes: &[u8]) -> Self {
        Self(Bytes::copy_from_slice(bytes))
    }
}

/// Copies the bytes.
impl<const N: usize> From<[u8; N]> for Binary {
    fn from(bytes: [u8; N]) -> Self {
        Self::from(bytes.as_slice())
    }
}

impl From<Binary> for Bytes {
    fn from(binary: Binary) -> Self {
        binary.0
    }
}

/// Copies the bytes only if others hold them, too.
impl From<Binary> for Vec<u8> {
    fn from(binary: Binary) -> Self {
        binary.0.into()
    }
}

/// Copies the bytes only if others hold them, too.
impl From<Binary> for Box<[u8]> {
    fn from(binary: Binary) -> Self {
        Vec::from(binary).into()
    }
}

impl Serialize for Binary {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        codec::serializing(self, || serializer.serialize_bytes(self))
    }
}

/// A type that `#[serde(with = "socketio_events::binary")]` is for: `Vec<u8>`, `Box<[u8]>`,
/// [`Bytes`], and `Option`s of them.
pub trait Field: sealed::Field {}

impl<T: sealed::Field> Field for T {}

/// Writes bytes as [`Binary`] does.
///
/// # Errors
///
/// Those of the serializer.
pub fn serialize<T: Field, S: Serializer>(value: &T, serializer: S) -> Result<S::Ok, S::Error> {
    value.write(serializer)
}

/// Reads what [`Binary`] reads.
///
/// # Errors
///
/// Those of the deserializer, and one if there is something other than binary data.
pub fn deserialize<'de, T: Field, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    T::read(deserializer)
}

mod sealed {
    use super::{Binary, Bytes, Deserialize, Deserializer, Serialize, Serializer};

    pub trait Field: Sized {
        fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
        fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error>;
    }

    /// Bytes as they are, without the `Option`.
    pub trait Plain: AsRef<[u8]> + From<Binary> {}

    impl Plain for Vec<u8> {}
    impl Plain for Box<[u8]> {}
    impl Plain for Bytes {}

    struct Borrowed<'a>(&'a [u8]);

    impl Serialize for Borrowed<'_> {
        fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(self.0)
        }
    }

    impl<T: Plain> Field for T {
        fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            serializer.serialize_bytes(self.as_ref())
        }

        fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            Binary::deserialize(deserializer).map(T::from)
        }
    }

    impl<T: Plain> Field for Option<T> {
        fn write<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
            let bytes = self.as_ref().map(|bytes| Borrowed(bytes.as_ref()));
            bytes.serialize(serializer)
        }

        fn read<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
            let binary = Option::<Binary>::deserialize(deserializer)?;
            Ok(binary.map(T::from))
        }
    }
}
