//! A timer of the browser.

use gloo_timers::callback::Timeout;

use super::clock::LONGEST_DELAY;

/// Calls the function after this many milliseconds; never if the result is dropped before.
///
/// A negative delay and NaN count as 0, and one above [`LONGEST_DELAY`] as that.
pub fn after(delay: f64, fire: impl FnOnce() + 'static) -> Timeout {
    Timeout::new(delay.clamp(0.0, LONGEST_DELAY) as u32, fire)
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use js_sys::Array;
    use wasm_bindgen::prelude::*;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::support::{json, Recorder, StandIn};
    use super::*;

    /// Which timers have fired.
    #[derive(Default)]
    struct Fixture {
        fired: Rc<Recorder<u32>>,
    }

    impl Fixture {
        fn set(&self, id: u32, delay: f64) -> Timeout {
            let fired = self.fired.clone();
            after(delay, move || fired.note(id))
        }
    }

    #[wasm_bindgen_test]
    async fn each_fires_once_with_its_number() {
        let fixture = Fixture::default();
        let _one = fixture.set(1, 1.0);
        let _zero = fixture.set(0, 1.0);
        assert_eq!(fixture.fired.next().await, 1);
        assert_eq!(fixture.fired.next().await, 0);
        let _two = fixture.set(2, 1.0);
        assert_eq!(fixture.fired.next().await, 2);
        assert!(fixture.fired.is_empty());
    }

    #[wasm_bindgen_test]
    async fn a_negative_delay_is_none() {
        let fixture = Fixture::default();
        let _zero = fixture.set(0, -60_000.0);
        let _one = fixture.set(1, 1.0);
        assert_eq!(fixture.fired.next().await, 0);
        assert_eq!(fixture.fired.next().await, 1);
    }

    #[wasm_bindgen_test]
    async fn dropping_clears() {
        let dropped = Fixture::default();
        drop([dropped.set(0, 0.0), dropped.set(1, 0.0)]);
        let kept = Fixture::default();
        let _kept = kept.set(0, 1.0);
        assert_eq!(kept.fired.next().await, 0);
        assert!(dropped.fired.is_empty());
        assert_eq!(Rc::strong_count(&dropped.fired), 1, "a closure is kept");
    }

    #[wasm_bindgen_test]
    async fn a_timer_may_drop_itself_and_others() {
        let fired = Rc::new(Recorder::default());
        let timers = Rc::new(RefCell::new(Vec::new()));
        let (noted, owner) = (fired.clone(), timers.clone());
        timers.borrow_mut().push(after(0.0, move || {
            drop(owner.take());
            noted.note("fired");
        }));
        let other = after(1.0, || panic!("it was dropped"));
        timers.borrow_mut().push(other);
        assert_eq!(fired.next().await, "fired");
        let fixture = Fixture::default();
        let _zero = fixture.set(0, 2.0);
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
        let delays = [4_294_967_296.0, 1e12, f64::INFINITY];
        let _timers = delays.map(|delay| fixture.set(0, delay));
        assert_eq!(json(&calls), "[2147483647,2147483647,2147483647]");
    }
}
