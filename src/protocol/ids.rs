//! The numbers by which a core and its host name things. The core gives them out, unless the type
//! says that the host counts. They are plain integers, so that they can cross into a language that
//! has no other types.

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
    /// One namespace of a Manager: how many were added before it.
    NamespaceId
    /// One Engine.IO connection of a Manager; a reconnection makes a new one.
    EngineId
    /// One transport of an Engine.IO connection.
    TransportId
    /// An acknowledgement that is awaited: the id of its packet on the wire. Each namespace counts
    /// its own, from 0.
    AckId
    /// A timer that the host sets ([`TimerChange`](crate::protocol::io::TimerChange)). Numbers are
    /// small, and used again once a timer has fired or been cleared.
    TimerId
    /// A callback that the user passed to `manager.open` or `engine.write`. The host counts these,
    /// and keeps each until an [`Output::Callback`](crate::protocol::io::Output::Callback) about
    /// it.
    CallbackId
}

impl AckId {
    /// The next number.
    pub(crate) fn next(self) -> Self {
        Self(self.0.wrapping_add(1))
    }
}

/// The id of a packet that was received.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PacketId {
    /// The packet has no id.
    None,
    /// A number that this client may have given to a packet.
    Ack(AckId),
    /// A number that this client never gives: too large, or with white space between its digits. An
    /// event from the server may have it all the same.
    Foreign,
}

impl From<Option<f64>> for PacketId {
    /// `None` is a packet without an id, NaN an id that cannot be read as a number.
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
