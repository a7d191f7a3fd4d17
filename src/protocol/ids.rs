//! The numbers by which a core and its host name things. A host gets them from the core, or
//! counts them itself where that is said, and may look at them or pass them through a language
//! that has plain numbers only.

macro_rules! ids {
    ($($(#[$docs:meta])* $name:ident)*) => {
        $(
            $(#[$docs])*
            #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
            pub struct $name(u32);

            impl From<u32> for $name {
                fn from(number: u32) -> Self {
                    Self(number)
                }
            }

            impl From<$name> for u32 {
                fn from(id: $name) -> Self {
                    id.0
                }
            }
        )*
    };
}

ids! {
    /// One namespace of a Manager: its position in the order of creation.
    NamespaceId
    /// One Engine.IO connection of a Manager; a reconnection makes a new one.
    EngineId
    /// One transport of an Engine.IO connection.
    TransportId
    /// A packet that awaits its acknowledgement, as its id on the wire. Each namespace counts its
    /// own.
    AckId
    /// A timer of the host's. Numbers are small, and used again once a timer has fired or been
    /// cleared.
    TimerId
    /// A function of the user's, given to `manager.open` or `engine.write`. The host counts them,
    /// and keeps each until [`OpenCallback`], [`FlushCallback`] or [`ForgetCallback`].
    ///
    /// [`OpenCallback`]: crate::protocol::io::Output::OpenCallback
    /// [`FlushCallback`]: crate::protocol::io::Output::FlushCallback
    /// [`ForgetCallback`]: crate::protocol::io::Output::ForgetCallback
    CallbackId
}

impl AckId {
    /// The one after it.
    pub(crate) fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// The id in a packet that came.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketId {
    /// The packet has none.
    None,
    /// One that may be ours.
    Ack(AckId),
    /// One that cannot be ours: it is too large, or white space parts its digits. An event may
    /// have it all the same.
    Foreign,
}

impl From<Option<f64>> for PacketId {
    /// `None` is no id. NaN is one that is no number.
    fn from(id: Option<f64>) -> Self {
        let Some(id) = id else {
            return Self::None;
        };
        let number = id as u32;
        match f64::from(number) == id {
            true => Self::Ack(AckId(number)),
            false => Self::Foreign,
        }
    }
}
