//! Functions that are called with the arguments of a message.
//!
//! They have none to four parameters, each a [`DeserializeOwned`]; `A` is the tuple of their types,
//! by which the compiler distinguishes them. What the packet has beyond the parameters is ignored,
//! and what it lacks is `None`, if it may be. For more arguments there is [`Message::args`].

use std::future::Future;

use serde::de::DeserializeOwned;

use super::{DecodeError, Message};

/// Listens to an event.
///
/// It is an `Fn`, because it may be called again while it still runs.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot listen to an event",
    note = "a listener is an `Fn` of none to four parameters that returns nothing; write the types of the parameters, as in `|title: String, n: u32|`",
    note = "each parameter is owned and implements `serde::Deserialize`; a tuple is one argument, an array"
)]
pub trait Handler<A>: sealed::Call<A, Output = ()> + 'static {}

impl<A, F: sealed::Call<A, Output = ()> + 'static> Handler<A> for F {}

/// Listens to an event with a future, which runs as a task of its own.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot listen to an event",
    note = "an asynchronous listener is an `Fn` of none to four parameters whose future returns nothing; write the types of the parameters, as in `|n: u32| async move {{ … }}`",
    note = "each parameter is owned and implements `serde::Deserialize`; a tuple is one argument, an array"
)]
pub trait AsyncHandler<A>:
    sealed::Call<A, Output: Future<Output = ()> + 'static> + 'static
{
}

impl<A, F> AsyncHandler<A> for F
where
    F: sealed::Call<A> + 'static,
    F::Output: Future<Output = ()> + 'static,
{
}

/// Answers an event with what it returns: one argument, or none if that is `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot answer an event",
    note = "it takes an `Fn` of none to four parameters that returns a `serde::Serialize`; write the types of the parameters, as in `|n: u32| n + 1`",
    note = "each parameter is owned and implements `serde::Deserialize`; a tuple is one argument, an array"
)]
pub trait Responder<A, R>: sealed::Call<A, Output = R> + 'static {}

impl<A, R, F: sealed::Call<A, Output = R> + 'static> Responder<A, R> for F {}

/// Answers an event with what a future returns: one argument, or none if that is `()`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot answer an event",
    note = "it takes an `Fn` of none to four parameters whose future returns a `serde::Serialize`; write the types of the parameters, as in `|n: u32| async move {{ n + 1 }}`",
    note = "each parameter is owned and implements `serde::Deserialize`; a tuple is one argument, an array"
)]
pub trait AsyncResponder<A, R>:
    sealed::Call<A, Output: Future<Output = R> + 'static> + 'static
{
}

impl<A, R, F> AsyncResponder<A, R> for F
where
    F: sealed::Call<A> + 'static,
    F::Output: Future<Output = R> + 'static,
{
}

pub(crate) mod sealed {
    use super::{DecodeError, Message};

    /// A function that can be called with the arguments of a message.
    pub trait Call<A> {
        /// What it returns.
        type Output;

        /// Reads the arguments and calls the function.
        ///
        /// # Errors
        ///
        /// Fails if the arguments are not those that the function takes.
        fn call(&self, message: &Message) -> Result<Self::Output, DecodeError>;
    }
}

/// A single argument is read by itself, which is less code than a tuple.
impl<F, O, A> sealed::Call<(A,)> for F
where
    F: Fn(A) -> O,
    A: DeserializeOwned,
{
    type Output = O;

    fn call(&self, message: &Message) -> Result<O, DecodeError> {
        Ok(self(message.arg(0)?))
    }
}

/// Without parameters nothing is read.
impl<F: Fn() -> O, O> sealed::Call<()> for F {
    type Output = O;

    fn call(&self, _: &Message) -> Result<O, DecodeError> {
        Ok(self())
    }
}

macro_rules! functions {
    ($($($argument:ident)+;)+) => {$(
        impl<Function, O, $($argument),+> sealed::Call<($($argument,)+)> for Function
        where
            Function: Fn($($argument),+) -> O,
            $($argument: DeserializeOwned,)+
        {
            type Output = O;

            #[allow(non_snake_case)]
            fn call(&self, message: &Message) -> Result<O, DecodeError> {
                let ($($argument,)+) = message.args()?;
                Ok(self($($argument),+))
            }
        }
    )+};
}

functions! {
    A B;
    A B C;
    A B C D;
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    fn message(json: &str) -> Message {
        Message::event(json.into(), 0, Vec::new())
    }

    /// A listener as the socket will keep it.
    fn keep<A>(handler: impl Handler<A>) -> impl Fn(&str) -> Result<(), String> {
        move |json| {
            handler
                .call(&message(json))
                .map_err(|error| error.to_string())
        }
    }

    fn respond<A, R>(responder: impl Responder<A, R>) -> impl Fn(&str) -> R {
        move |json| responder.call(&message(json)).unwrap()
    }

    #[test]
    fn functions_of_every_arity() {
        let heard = Rc::new(RefCell::new(Vec::new()));
        let note = |heard: &Rc<RefCell<Vec<String>>>| {
            let heard = Rc::clone(heard);
            move |text: String| heard.borrow_mut().push(text)
        };
        let json = r#"["e",1,"two",[3],null,5]"#;
        let say = note(&heard);
        keep(move || say("none".into()))(json).unwrap();
        let say = note(&heard);
        keep(move |a: u8| say(format!("{a}")))(json).unwrap();
        let say = note(&heard);
        keep(move |a: u8, b: String| say(format!("{a} {b}")))(json).unwrap();
        let say = note(&heard);
        keep(move |a: u8, b: String, (c,): (u8,)| say(format!("{a} {b} {c}")))(json).unwrap();
        let say = note(&heard);
        let four = move |a: u8, b: String, c: Vec<u8>, d: Option<bool>| {
            say(format!("{a} {b} {c:?} {d:?}"));
        };
        keep(four)(json).unwrap();
        assert_eq!(
            *heard.borrow(),
            ["none", "1", "1 two", "1 two 3", "1 two [3] None"]
        );
    }

    #[test]
    fn a_function_is_not_called_with_what_it_does_not_take() {
        let never = keep(|_: u8, _: u8| panic!("it is called"));
        let error = never(r#"["e",1,"two"]"#).unwrap_err();
        assert!(
            error.starts_with("argument 1 of `e`: invalid type: string"),
            "{error}"
        );
        let error = never(r#"["e",1]"#).unwrap_err();
        assert!(
            error.starts_with("argument 1 of `e`: the packet has no such argument"),
            "{error}"
        );
    }

    #[test]
    fn responders_return_an_answer() {
        fn add(a: i32, b: Option<i32>) -> i32 {
            a + b.unwrap_or(100)
        }
        assert_eq!(respond(add)(r#"["e",1,2]"#), 3);
        assert_eq!(respond(add)(r#"["e",1]"#), 101);
        assert_eq!(respond(|| "always")(r#"["e"]"#), "always");
    }

    #[test]
    fn futures_are_handed_out_and_not_run() {
        fn listen<A>(handler: impl AsyncHandler<A>) {
            drop(handler.call(&message(r#"["e",1]"#)).unwrap());
        }
        fn answer<A, R>(responder: impl AsyncResponder<A, R>) -> impl Future<Output = R> {
            responder.call(&message(r#"["e",1]"#)).unwrap()
        }
        fn is_of<T>(_: &impl Future<Output = T>) {}

        listen(|_: u8| async move { panic!("it runs") });
        is_of::<u8>(&answer(|n: u8| async move { n + 1 }));
        is_of::<()>(&answer(|| async {}));
    }
}
