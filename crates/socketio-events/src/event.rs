//! Events as types, and the macro that declares them.

/// An event: its name, and the types of what it carries.
///
/// The type that implements it stands for the event and is never made: [`events!`](crate::events)
/// declares an enum without variants for each.
///
/// ```
/// use socketio_events::{Event, FromServer};
///
/// enum Moved {}
///
/// impl Event for Moved {
///     const NAME: &'static str = "moved";
///     const ARGUMENTS: usize = 2;
///     type Payload = (f64, f64);
///     type Ack = ();
/// }
/// impl FromServer for Moved {}
/// ```
pub trait Event {
    /// The name under which it is sent.
    const NAME: &'static str;

    /// Of how many arguments the payload consists: none for `()`, and as many as the tuple has
    /// fields if [`Payload`](Self::Payload) is a tuple of arguments. Everything else is one, which
    /// is the default.
    const ARGUMENTS: usize = 1;

    /// Of how many arguments the answer consists, [`Ack`](Self::Ack): counted in the same way.
    const ACK_ARGUMENTS: usize = 1;

    /// What the event carries.
    type Payload;

    /// What the receiver answers; `()` if nothing.
    type Ack;
}

/// An event that a client may emit.
#[diagnostic::on_unimplemented(
    message = "a client may not emit `{Self}`",
    note = "the macro `events!` lets a client emit events that begin with `client` or `both`"
)]
pub trait FromClient: Event {}

/// An event that a client may listen to.
#[diagnostic::on_unimplemented(
    message = "a client cannot listen to `{Self}`",
    note = "the macro `events!` lets a client listen to events that begin with `server` or `both`"
)]
pub trait FromServer: Event {}

/// Declares events: who emits each, its name, a type for it, its arguments and its answer.
///
/// ```
/// use serde::{Deserialize, Serialize};
/// use socketio_events::{events, Event};
///
/// #[derive(Serialize, Deserialize)]
/// pub struct Document {
///     text: String,
/// }
///
/// events! {
///     /// Answered by the number of the new version.
///     client "save" => pub Save(Document) -> u64;
///     server "news" => pub News(String, u32);
///     both "ping" => pub Ping;
/// }
///
/// assert_eq!(Save::NAME, "save");
/// let headline: <News as Event>::Payload = (String::from("It works"), 3);
/// # let _ = headline;
/// ```
///
/// - `client` makes it [`FromClient`], `server` [`FromServer`], and `both` both of them.
/// - One argument is the [payload](Event::Payload) itself, several are a tuple, none is `()`.
/// - The answer behind `->` likewise: `-> (u64, String)` are two arguments; without `->` it is `()`.
/// - The type is private unless its name stands behind `pub`. It may have attributes and doc
///   comments.
#[macro_export]
macro_rules! events {
    () => {};
    (
        $(#[$attribute:meta])*
        $from:ident $name:literal => $visibility:vis $event:ident
        $(($($argument:ty),* $(,)?))? $(-> ($($answer:ty),* $(,)?))?;
        $($rest:tt)*
    ) => {
        $crate::__event! {
            [$(#[$attribute])*] $from $name, $visibility $event,
            [$($($argument),*)?] [$($($answer),*)?]
        }
        $crate::events! { $($rest)* }
    };
    (
        $(#[$attribute:meta])*
        $from:ident $name:literal => $visibility:vis $event:ident
        $(($($argument:ty),* $(,)?))? -> $answer:ty;
        $($rest:tt)*
    ) => {
        $crate::__event! {
            [$(#[$attribute])*] $from $name, $visibility $event,
            [$($($argument),*)?] [$answer]
        }
        $crate::events! { $($rest)* }
    };
}

/// One event of [`events!`].
#[doc(hidden)]
#[macro_export]
macro_rules! __event {
    (
        [$(#[$attribute:meta])*] $from:ident $name:literal, $visibility:vis $event:ident,
        [$($argument:ty),*] [$($answer:ty),*]
    ) => {
        $(#[$attribute])*
        #[derive(Clone, Copy, Debug)]
        $visibility enum $event {}

        impl $crate::Event for $event {
            const NAME: &'static str = $name;
            const ARGUMENTS: usize = $crate::__count!($($argument),*);
            const ACK_ARGUMENTS: usize = $crate::__count!($($answer),*);
            type Payload = $crate::__arguments!($($argument),*);
            type Ack = $crate::__arguments!($($answer),*);
        }
        $crate::__direction! { $from $event }
    };
}

/// How many arguments a list has.
#[doc(hidden)]
#[macro_export]
macro_rules! __count {
    ($($argument:ty),*) => {{
        const ARGUMENTS: &[&::core::primitive::str] = &[$(::core::stringify!($argument)),*];
        ARGUMENTS.len()
    }};
}

/// The type of a list of arguments.
#[doc(hidden)]
#[macro_export]
macro_rules! __arguments {
    ($one:ty) => { $one };
    ($($several:ty),*) => { ($($several),*) };
}

/// Who emits an event.
#[doc(hidden)]
#[macro_export]
macro_rules! __direction {
    (client $event:ident) => {
        impl $crate::FromClient for $event {}
    };
    (server $event:ident) => {
        impl $crate::FromServer for $event {}
    };
    (both $event:ident) => {
        impl $crate::FromClient for $event {}
        impl $crate::FromServer for $event {}
    };
    ($other:ident $event:ident) => {
        ::core::compile_error!(::core::concat!(
            "`",
            ::core::stringify!($other),
            "` emits no events: it is `client`, `server` or `both`"
        ));
    };
}
