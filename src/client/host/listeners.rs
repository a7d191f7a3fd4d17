//! Lists of listeners, and the guards that end them.

use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};

use crate::client::map::Map;

/// A listener.
pub(crate) struct Listener<A> {
    call: Box<dyn Fn(&A)>,
    once: bool,
    /// Whether it is still to be called.
    live: Cell<bool>,
}

/// Listeners by name. Where there are no names, they stand under the empty one.
pub(crate) struct Listeners<A>(RefCell<Map<Box<str>, List<A>>>);

/// While its listeners are called, a list is shared, and a change makes a new one.
type List<A> = Rc<Vec<Rc<Listener<A>>>>;

impl<A> Default for Listeners<A> {
    fn default() -> Self {
        Self(RefCell::default())
    }
}

impl<A: 'static> Listeners<A> {
    /// Adds a listener behind the others.
    pub(crate) fn add(
        self: &Rc<Self>,
        name: &str,
        once: bool,
        call: impl Fn(&A) + 'static,
    ) -> Guard {
        let listener = Rc::new(Listener {
            call: Box::new(call),
            once,
            live: Cell::new(true),
        });
        let guard = Entry {
            listeners: Rc::downgrade(self),
            listener: Rc::downgrade(&listener),
            name: name.into(),
        };
        let mut lists = self.0.borrow_mut();
        match lists.get_mut(name) {
            Some(list) => Rc::make_mut(list).push(listener),
            None => drop(lists.insert(name.into(), vec![listener].into())),
        }
        Box::new(guard)
    }

    /// Calls the listeners that there are now, unless they are removed meanwhile.
    pub(crate) fn call(&self, name: &str, argument: &A) {
        let list = self.0.borrow().get(name).cloned();
        for listener in list.iter().flat_map(|list| list.iter()) {
            if listener.once && listener.live.get() {
                self.remove(name, listener);
                (listener.call)(argument);
            } else if listener.live.get() {
                (listener.call)(argument);
            }
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.borrow().is_empty()
    }

    fn remove(&self, name: &str, listener: &Rc<Listener<A>>) {
        listener.live.set(false);
        let mut lists = self.0.borrow_mut();
        if let Some(list) = lists.get_mut(name) {
            Rc::make_mut(list).retain(|other| !Rc::ptr_eq(other, listener));
            if list.is_empty() {
                lists.remove(name);
            }
        }
    }

    /// Removes all.
    pub(crate) fn clear(&self) {
        let lists = self.0.take();
        for listener in lists.iter().flat_map(|(_, list)| list.iter()) {
            listener.live.set(false);
        }
        drop(lists);
    }
}

/// Ends a listener when it is dropped.
pub(crate) type Guard = Box<dyn Detach>;

/// What a guard can do besides ending its listener.
pub(crate) trait Detach {
    /// Keeps the listener until the list is cleared.
    fn detach(self: Box<Self>);
}

struct Entry<A: 'static> {
    listeners: Weak<Listeners<A>>,
    listener: Weak<Listener<A>>,
    name: Box<str>,
}

impl<A> Detach for Entry<A> {
    fn detach(mut self: Box<Self>) {
        self.listener = Weak::new();
    }
}

impl<A> Drop for Entry<A> {
    fn drop(&mut self) {
        // What the listener holds is dropped with the last reference, when nothing is borrowed.
        let listener = self.listener.upgrade();
        if let (Some(listeners), Some(listener)) = (self.listeners.upgrade(), listener) {
            listeners.remove(&self.name, &listener);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(listeners: &Listeners<u32>, name: &str) -> bool {
        listeners.0.borrow().get(name).is_some()
    }

    fn list() -> (Rc<Listeners<u32>>, Rc<RefCell<Vec<u32>>>) {
        (Rc::default(), Rc::default())
    }

    #[test]
    fn called_in_order_until_the_guard_is_dropped() {
        let (listeners, calls) = list();
        let note = |tag: u32| {
            let calls = calls.clone();
            move |argument: &u32| calls.borrow_mut().push(tag + argument)
        };
        let first = listeners.add("a", false, note(10));
        let second = listeners.add("a", false, note(20));
        listeners.add("b", false, note(30)).detach();
        listeners.call("a", &1);
        assert_eq!(calls.take(), [11, 21]);
        drop(first);
        listeners.call("a", &2);
        listeners.call("b", &3);
        assert_eq!(calls.take(), [22, 33]);
        drop(second);
        assert!(!has(&listeners, "a") && has(&listeners, "b"));
    }

    #[test]
    fn once_is_over_before_it_is_called() {
        let (listeners, calls) = list();
        let inner = (Rc::downgrade(&listeners), calls.clone());
        let guard = listeners.add("a", true, move |&argument| {
            inner.1.borrow_mut().push(argument);
            if let Some(listeners) = inner.0.upgrade() {
                listeners.call("a", &(argument + 1));
            }
        });
        listeners.call("a", &1);
        assert_eq!(calls.take(), [1]);
        drop(guard);
    }

    #[test]
    fn a_guard_dropped_by_a_listener_ends_the_other_at_once() {
        let (listeners, calls) = list();
        let others: Rc<RefCell<Option<Guard>>> = Rc::default();
        let held = others.clone();
        let first = listeners.add("a", false, move |_| drop(held.take()));
        let note = calls.clone();
        let second = listeners.add("a", false, move |&a| note.borrow_mut().push(a));
        others.replace(Some(second));
        listeners.call("a", &1);
        assert!(calls.take().is_empty());
        drop(first);
    }

    #[test]
    fn what_a_listener_holds_may_use_the_list_while_it_is_dropped() {
        struct Calls(Weak<Listeners<u32>>);
        impl Drop for Calls {
            fn drop(&mut self) {
                if let Some(listeners) = self.0.upgrade() {
                    listeners.add("b", false, |_| ()).detach();
                }
            }
        }
        let (listeners, _) = list();
        let held = Calls(Rc::downgrade(&listeners));
        let guard = listeners.add("a", false, move |_| {
            let _ = &held;
        });
        drop(guard);
        assert!(has(&listeners, "b"));
    }
}
