//! What can be emitted.

use serde::Serialize;

use super::encode::Body;
use super::EncodeError;

/// The arguments of an event or of an answer.
///
/// - `()`: no argument.
/// - A reference: one argument, as `"text"`, `&document` or `&list`.
/// - A tuple of one to six values: as many arguments, as `(42, true)` or `(&caption, pixels)`.
///
/// For a tuple as one argument, which becomes an array, write `((a, b),)`. A reference to a tuple
/// means the same, but Clippy takes it for needless where the tuple is not used again.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no argument of an event",
    note = "a reference is one argument, as `&value`; a tuple is several, as `(a, b)`; `()` is none",
    note = "the values are to implement `serde::Serialize`"
)]
pub trait EmitArgs: sealed::EmitArgs {}

impl<T: sealed::EmitArgs> EmitArgs for T {}

pub(super) mod sealed {
    use super::{Body, EncodeError};

    pub trait EmitArgs {
        /// Appends the arguments to a body.
        fn write(&self, body: &mut Body) -> Result<(), EncodeError>;
    }
}

impl sealed::EmitArgs for () {
    fn write(&self, _: &mut Body) -> Result<(), EncodeError> {
        Ok(())
    }
}

impl<T: Serialize + ?Sized> sealed::EmitArgs for &T {
    fn write(&self, body: &mut Body) -> Result<(), EncodeError> {
        body.argument(*self)
    }
}

macro_rules! tuples {
    ($($($value:ident)+;)+) => {$(
        impl<$($value: Serialize),+> sealed::EmitArgs for ($($value,)+) {
            #[allow(non_snake_case)]
            fn write(&self, body: &mut Body) -> Result<(), EncodeError> {
                let ($($value,)+) = self;
                $(body.argument($value)?;)+
                Ok(())
            }
        }
    )+};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
}

/// The payload or the answer of a typed event, which says how many arguments it is.
#[derive(Debug)]
pub(super) struct Arguments<'a, T> {
    pub(super) value: &'a T,
    pub(super) count: usize,
}

impl<T: Serialize> sealed::EmitArgs for Arguments<'_, T> {
    fn write(&self, body: &mut Body) -> Result<(), EncodeError> {
        match self.count {
            0 => Ok(()),
            1 => body.argument(self.value),
            _ => body.elements(self.value),
        }
    }
}
