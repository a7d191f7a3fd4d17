//! A listener that changes while it listens.

use std::cell::RefCell;
use std::fmt;
use std::rc::Rc;

use super::handler::sealed::Call;
use super::{DecodeError, Message};

/// A closure that can be replaced while it listens.
///
/// Frameworks that render again and again make a new closure each time, which has captured the
/// values of that time. With this the socket has one listener, in one place among all others, which
/// calls the newest closure.
///
/// ```
/// use socketio_wasm::{Replaceable, Socket, Subscription};
///
/// fn listen(socket: &Socket) -> Subscription {
///     let greet = |greeting: &'static str| move |name: String| println!("{greeting}, {name}");
///     let listener = Replaceable::new(greet("hello"));
///     let subscription = socket.on("name", listener.clone());
///     listener.replace(greet("good evening"));
///     subscription
/// }
/// ```
///
/// Clones are the same listener.
pub struct Replaceable<F>(Rc<RefCell<Rc<F>>>);

impl<F> Replaceable<F> {
    /// Begins with this closure.
    pub fn new(closure: F) -> Self {
        Self(Rc::new(RefCell::new(Rc::new(closure))))
    }

    /// Puts another closure in its place. One that runs at the moment runs to its end.
    pub fn replace(&self, closure: F) {
        let before = self.0.replace(Rc::new(closure));
        // Nothing is borrowed while what it has captured is dropped.
        drop(before);
    }

    /// The newest closure.
    #[must_use]
    pub fn newest(&self) -> Rc<F> {
        self.0.borrow().clone()
    }
}

impl<F> Clone for Replaceable<F> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<F> fmt::Debug for Replaceable<F> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("Replaceable")
    }
}

impl<A, F: Call<A>> Call<A> for Replaceable<F> {
    type Output = F::Output;

    fn call(&self, message: &Message) -> Result<F::Output, DecodeError> {
        self.newest().call(message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_newest_closure_is_called() {
        let message = Message::event(r#"["e",2,3]"#.into(), 0, Vec::new());
        let times = |factor: u32| move |a: u32, b: u32| factor * a * b;
        let responder = Replaceable::new(times(1));
        let subscribed = responder.clone();
        assert_eq!(Call::call(&subscribed, &message).unwrap(), 6);
        responder.replace(times(10));
        assert_eq!(Call::call(&subscribed, &message).unwrap(), 60);
    }

    #[test]
    fn a_closure_may_replace_itself() {
        type Listener = Box<dyn Fn()>;
        let message = Message::event(r#"["e"]"#.into(), 0, Vec::new());
        let listener = Replaceable::<Listener>::new(Box::new(|| ()));
        let itself = listener.clone();
        listener.replace(Box::new(move || itself.replace(Box::new(|| ()))));
        Call::call(&listener, &message).unwrap();
        Call::call(&listener, &message).unwrap();
    }
}
