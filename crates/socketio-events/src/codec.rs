//! For codecs: how a [`Binary`] gets at the attachments of the packet that it is in, and a codec at
//! the [`Binary`].
//!
//! serde gives a type nothing but a deserializer. So the attachments are in a thread-local while a
//! packet is being decoded. Values that serde keeps in between (for `flatten`, `untagged` and
//! internally tagged enums) then find them like any other.

use std::cell::RefCell;
use std::rc::Rc;

use crate::Binary;

thread_local! {
    static PACKET: RefCell<Option<Packet>> = const { RefCell::new(None) };
    static SERIALIZED: RefCell<Option<Binary>> = const { RefCell::new(None) };
}

/// The packet that is being decoded.
#[derive(Default)]
struct Packet {
    attachments: Rc<[Binary]>,
    lacks_attachment: bool,
}

/// What decoding a packet has led to.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Decoded<T> {
    /// What the function returned.
    pub value: T,
    /// Whether a placeholder named an attachment that the packet does not have. Reading it was an
    /// error then, and the packet is malformed.
    pub lacks_attachment: bool,
}

/// Runs `decode` with the attachments of a packet at hand: each placeholder that is read as a
/// [`Binary`] is replaced by its attachment.
///
/// Within `decode`, another packet may be decoded. Outside of this function a placeholder is an
/// error.
///
/// ```
/// use socketio_events::codec::with_attachments;
/// use socketio_events::Binary;
///
/// let text = r#"[{"_placeholder":true,"num":0},"a"]"#;
/// let attachments = [Binary::from([1, 2])];
/// let decoded = with_attachments(attachments.into(), || serde_json::from_str(text));
/// let (bytes, _): (Binary, String) = decoded.value?;
/// assert_eq!(*bytes, [1, 2]);
/// # Ok::<(), serde_json::Error>(())
/// ```
pub fn with_attachments<T>(attachments: Rc<[Binary]>, decode: impl FnOnce() -> T) -> Decoded<T> {
    let packet = Packet {
        attachments,
        lacks_attachment: false,
    };
    let restore = Restore(PACKET.with(|current| current.replace(Some(packet))));
    let value = decode();
    let lacks_attachment = PACKET.with(|current| {
        let current = current.borrow();
        current
            .as_ref()
            .is_some_and(|packet| packet.lacks_attachment)
    });
    drop(restore);
    Decoded {
        value,
        lacks_attachment,
    }
}

/// For a serializer that is given these bytes: the [`Binary`] that they belong to, which can be kept
/// without copying them. `None` if they belong to another type.
#[must_use]
pub fn serialized(bytes: &[u8]) -> Option<Binary> {
    // It may be a value that no serializer has taken. As long as it is here, no other bytes have its
    // address.
    SERIALIZED
        .take()
        .filter(|binary| std::ptr::eq::<[u8]>(&**binary, bytes))
}

/// Runs `serialize` with the bytes of a [`Binary`] being [`serialized`].
pub(crate) fn serializing<T>(binary: &Binary, serialize: impl FnOnce() -> T) -> T {
    drop(SERIALIZED.replace(Some(binary.clone())));
    let result = serialize();
    drop(SERIALIZED.take());
    result
}

/// Puts the outer packet back, also when `decode` panics.
struct Restore(Option<Packet>);

impl Drop for Restore {
    fn drop(&mut self) {
        let outer = self.0.take();
        PACKET.with(|current| current.replace(outer));
    }
}

/// Why a placeholder has no bytes.
pub(crate) enum Missing {
    /// No packet is being decoded by a codec that knows this crate.
    Packet,
    /// The packet has no such attachment.
    Attachment,
}

/// The attachment with this number, of the packet that is being decoded.
pub(crate) fn attachment(number: u64) -> Result<Binary, Missing> {
    PACKET.with(|current| {
        let mut current = current.borrow_mut();
        let packet = current.as_mut().ok_or(Missing::Packet)?;
        let place = usize::try_from(number).ok();
        let found = place.and_then(|place| packet.attachments.get(place));
        if found.is_none() {
            packet.lacks_attachment = true;
        }
        found.cloned().ok_or(Missing::Attachment)
    })
}
