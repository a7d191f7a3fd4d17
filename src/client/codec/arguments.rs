//! Reads arguments out of the array that they stand in.

use std::cell::Cell;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, SeqAccess, Visitor,
};
use serde::forward_to_deserialize_any;

/// Reads one argument, and skips the others.
pub(super) struct One<'a, T> {
    /// How many elements stand before the arguments: the name of an event.
    pub(super) first: usize,
    /// Which argument, counted from 0.
    pub(super) argument: &'a Cell<usize>,
    pub(super) value: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for One<'_, T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(formatter)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<T, A::Error> {
        skip(
            &mut elements,
            self.first.saturating_add(self.argument.get()),
        )?;
        let value = match elements.next_element()? {
            Some(value) => value,
            None => T::deserialize(MissingArgument(PhantomData))?,
        };
        skip(&mut elements, usize::MAX)?;
        Ok(value)
    }
}

/// Reads all arguments as a tuple or a list, and skips those beyond the tuple's.
pub(super) struct All<'a, T> {
    /// How many elements stand before the arguments: the name of an event.
    pub(super) first: usize,
    /// Set to the place of the argument that is being read, for errors.
    pub(super) argument: &'a Cell<usize>,
    pub(super) value: PhantomData<T>,
}

impl<'de, T: Deserialize<'de>> Visitor<'de> for All<'_, T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        expecting(formatter)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<T, A::Error> {
        skip(&mut elements, self.first)?;
        let value = T::deserialize(Arguments {
            elements: &mut elements,
            argument: self.argument,
        })?;
        skip(&mut elements, usize::MAX)?;
        Ok(value)
    }
}

fn expecting(formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    formatter.write_str("an array of arguments")
}

/// Skips `count` elements, or as many as there are.
fn skip<'de, A: SeqAccess<'de>>(elements: &mut A, count: usize) -> Result<(), A::Error> {
    for _ in 0..count {
        if elements.next_element::<IgnoredAny>()?.is_none() {
            break;
        }
    }
    Ok(())
}

/// The arguments as one value.
struct Arguments<'a, A> {
    elements: &'a mut A,
    argument: &'a Cell<usize>,
}

impl<'a, A> Arguments<'a, A> {
    fn elements(self, is_tuple: bool) -> Elements<'a, A> {
        Elements {
            elements: self.elements,
            argument: self.argument,
            next: 0,
            is_tuple,
        }
    }
}

impl<'de, A: SeqAccess<'de>> Deserializer<'de> for Arguments<'_, A> {
    type Error = A::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_seq(self.elements(false))
    }

    fn deserialize_tuple<V: Visitor<'de>>(
        self,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_seq(self.elements(true))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_seq(self.elements(true))
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, A::Error> {
        visitor.visit_newtype_struct(self)
    }

    /// `()` reads no argument.
    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, A::Error> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option
        unit_struct seq map struct enum identifier ignored_any
    }
}

/// The arguments one by one. In a tuple, arguments that the packet does not have are read as
/// [`MissingArgument`].
struct Elements<'a, A> {
    elements: &'a mut A,
    argument: &'a Cell<usize>,
    next: usize,
    is_tuple: bool,
}

impl<'de, A: SeqAccess<'de>> SeqAccess<'de> for Elements<'_, A> {
    type Error = A::Error;

    fn next_element_seed<S: DeserializeSeed<'de>>(
        &mut self,
        seed: S,
    ) -> Result<Option<S::Value>, A::Error> {
        self.argument.set(self.next);
        self.next += 1;
        let mut seed = Some(seed);
        let value = self.elements.next_element_seed(Lent(&mut seed))?;
        match seed {
            // The array has come to its end.
            Some(seed) if self.is_tuple => seed.deserialize(MissingArgument(PhantomData)).map(Some),
            _ => Ok(value),
        }
    }
}

/// A seed that is still there if it was not used.
struct Lent<'a, S>(&'a mut Option<S>);

impl<'de, S: DeserializeSeed<'de>> DeserializeSeed<'de> for Lent<'_, S> {
    type Value = S::Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<S::Value, D::Error> {
        match self.0.take() {
            Some(seed) => seed.deserialize(deserializer),
            None => Err(Error::custom("an element is read once")),
        }
    }
}

/// An argument that the packet does not have: `None` or `()`, and an error for other types. Listeners
/// in JavaScript see `undefined`.
struct MissingArgument<E>(PhantomData<E>);

impl<'de, E: Error> Deserializer<'de> for MissingArgument<E> {
    type Error = E;

    fn deserialize_any<V: Visitor<'de>>(self, _: V) -> Result<V::Value, E> {
        Err(E::custom("the packet has no such argument"))
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_none()
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        visitor: V,
    ) -> Result<V::Value, E> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, E> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf
        unit_struct seq tuple tuple_struct map struct enum identifier
    }
}
