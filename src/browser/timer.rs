//! Timers of the browser, by the core's numbers.

use std::cell::RefCell;
use std::rc::Rc;

use gloo_timers::callback::Timeout;

use super::clock::LONGEST_DELAY;
use crate::protocol::io::{TimerChange, TimerId};

/// The delay as a browser takes it, in milliseconds: a negative one becomes 0, and one that does
/// not fit into 32 bits the longest there is. (NaN becomes 0, too.)
pub(crate) fn milliseconds(delay: f64) -> u32 {
    delay.clamp(0.0, LONGEST_DELAY) as u32
}

type Armed = RefCell<Vec<Option<Timeout>>>;

/// Timers that are set and cleared by number; dropping this clears all of them.
#[derive(Debug, Default)]
pub struct Timers {
    /// By [`TimerId`]. The core uses numbers again, so the list is as long as the largest number of
    /// timers at a time.
    armed: Rc<Armed>,
}

impl Timers {
    /// Sets or clears a timer. When it fires, `fire` is called once with its number.
    pub fn change(&self, change: TimerChange, fire: impl FnOnce(TimerId) + 'static) {
        match change {
            TimerChange::Set(id, delay) => self.set(id, delay.get(), fire),
            TimerChange::Clear(id) => drop(take(&self.armed, id)),
        }
    }

    /// How many timers are set.
    pub fn len(&self) -> usize {
        self.armed.borrow().iter().flatten().count()
    }

    /// Whether no timer is set.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    fn set(&self, id: TimerId, delay: f64, fire: impl FnOnce(TimerId) + 'static) {
        // Weak, because the list owns the timeout, and the timeout the closure.
        let armed = Rc::downgrade(&self.armed);
        let timeout = Timeout::new(milliseconds(delay), move || {
            // Its number may be used again from now on.
            let _fired = armed.upgrade().and_then(|armed| take(&armed, id));
            fire(id);
        });
        let mut armed = self.armed.borrow_mut();
        let place = place_of(id);
        if armed.len() <= place {
            armed.resize_with(place + 1, || None);
        }
        if let Some(armed) = armed.get_mut(place) {
            *armed = Some(timeout);
        }
    }
}

fn take(armed: &Armed, id: TimerId) -> Option<Timeout> {
    armed.borrow_mut().get_mut(place_of(id))?.take()
}

fn place_of(id: TimerId) -> usize {
    u32::from(id) as usize
}

#[cfg(test)]
mod tests {
    use js_sys::Array;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::support::{json, Recorder, StandIn};
    use super::*;

    fn set(id: u32, delay: f64) -> TimerChange {
        TimerChange::Set(id.into(), delay.into())
    }

    /// Timers, and the numbers of those that have fired.
    #[derive(Default)]
    struct Fixture {
        timers: Timers,
        fired: Rc<Recorder<u32>>,
    }

    impl Fixture {
        fn set(&self, id: u32, delay: f64) {
            let fired = self.fired.clone();
            self.timers
                .change(set(id, delay), move |id| fired.note(id.into()));
        }

        fn clear(&self, id: u32) {
            self.timers
                .change(TimerChange::Clear(id.into()), |_| panic!("nothing fires"));
        }
    }

    #[wasm_bindgen_test]
    async fn each_fires_once_with_its_number() {
        let fixture = Fixture::default();
        fixture.set(1, 1.0);
        fixture.set(0, 1.0);
        assert_eq!(fixture.timers.len(), 2);
        assert_eq!(fixture.fired.next().await, 1);
        assert_eq!(fixture.fired.next().await, 0);
        fixture.set(2, 1.0);
        assert_eq!(fixture.fired.next().await, 2);
        assert!(fixture.timers.is_empty());
    }

    #[wasm_bindgen_test]
    async fn a_negative_delay_is_none() {
        let fixture = Fixture::default();
        fixture.set(0, -60_000.0);
        fixture.set(1, 1.0);
        assert_eq!(fixture.fired.next().await, 0);
        assert_eq!(fixture.fired.next().await, 1);
    }

    #[wasm_bindgen_test]
    async fn a_cleared_timer_does_not_fire() {
        let fixture = Fixture::default();
        fixture.set(0, 0.0);
        fixture.clear(0);
        fixture.set(1, 1.0);
        assert_eq!(fixture.fired.next().await, 1);
        assert!(fixture.fired.is_empty());
        fixture.clear(0);
        fixture.clear(7);
    }

    #[wasm_bindgen_test]
    async fn dropping_clears() {
        let dropped = Fixture::default();
        dropped.set(0, 0.0);
        dropped.set(1, 0.0);
        drop(dropped.timers);
        let kept = Fixture::default();
        kept.set(0, 1.0);
        assert_eq!(kept.fired.next().await, 0);
        assert!(dropped.fired.is_empty());
        assert_eq!(Rc::strong_count(&dropped.fired), 1, "a closure is kept");
    }

    /// The number is free when the timer fires.
    #[wasm_bindgen_test]
    async fn a_timer_may_set_its_own_number_anew() {
        let fired = Rc::new(Recorder::default());
        let timers = Rc::new(Timers::default());
        let (noted, again) = (fired.clone(), timers.clone());
        timers.change(set(0, 1.0), move |_| {
            noted.note("first");
            again.change(set(0, 1.0), move |_| noted.note("second"));
        });
        assert_eq!(fired.next().await, "first");
        assert_eq!(fired.next().await, "second");
        assert!(timers.is_empty());
    }

    #[wasm_bindgen_test]
    async fn a_timer_may_drop_all_of_them() {
        let fired = Rc::new(Recorder::default());
        let timers = Rc::new(RefCell::new(Some(Timers::default())));
        let (noted, owner) = (fired.clone(), timers.clone());
        if let Some(timers) = &*timers.borrow() {
            timers.change(set(0, 0.0), move |_| {
                drop(owner.take());
                noted.note("fired");
            });
            timers.change(set(1, 1.0), |_| panic!("it was dropped"));
        }
        assert_eq!(fired.next().await, "fired");
        let fixture = Fixture::default();
        fixture.set(0, 2.0);
        assert_eq!(fixture.fired.next().await, 0);
    }

    /// Browsers keep a delay in 32 bits; what does not fit would count as zero.
    #[wasm_bindgen_test]
    fn an_enormous_delay_is_the_longest_there_is() {
        let calls = Array::new();
        let noted = calls.clone();
        let set = Closure::<dyn Fn(JsValue, JsValue)>::new(move |_: JsValue, delay: JsValue| {
            noted.push(&delay);
        });
        let _set_timeout = StandIn::global("setTimeout", set.as_ref());
        let fixture = Fixture::default();
        for (id, delay) in [4_294_967_296.0, 1e12, f64::INFINITY]
            .into_iter()
            .enumerate()
        {
            fixture.set(id as u32, delay);
        }
        assert_eq!(json(&calls), "[2147483647,2147483647,2147483647]");
    }
}
