//! One timer of the browser's.

use std::cell::RefCell;

use js_sys::Function;
use wasm_bindgen::prelude::*;

use super::clock::LONGEST_DELAY;

#[wasm_bindgen]
extern "C" {
    // Bound to the global scope, not to a window, and looked up at each call: test
    // suites replace these functions.
    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(callback: &JsValue, delay: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// Calls back when armed and due; dropping it disarms it.
#[derive(Debug)]
pub struct Timer {
    callback: Closure<dyn Fn()>,
    armed: RefCell<Option<JsValue>>,
    functions: RefCell<Option<(Function, Function)>>,
}

impl Timer {
    /// A timer that is not armed.
    pub fn new(fire: impl Fn() + 'static) -> Self {
        Self {
            callback: Closure::new(fire),
            armed: RefCell::default(),
            functions: RefCell::default(),
        }
    }

    /// Uses these functions instead of the global ones of the day (`useNativeTimers`).
    pub fn replace_functions(&self, set: Function, clear: Function) {
        self.functions.replace(Some((set, clear)));
    }

    /// Arms the timer, so many milliseconds from now, instead of what was armed.
    pub fn arm_in(&self, delay: f64) {
        self.disarm();
        let delay = delay.clamp(0.0, LONGEST_DELAY);
        let callback = self.callback.as_ref();
        let functions = self.functions.borrow();
        let id = match &*functions {
            Some((set, _)) => set.call2(&JsValue::UNDEFINED, callback, &JsValue::from_f64(delay)),
            None => set_timeout(callback, delay),
        };
        // A scope that refuses timers is one that is being torn down.
        self.armed.replace(id.ok());
    }

    /// Keeps it from firing.
    pub fn disarm(&self) {
        let Some(id) = self.armed.take() else { return };
        match &*self.functions.borrow() {
            Some((_, clear)) => {
                let _ = clear.call1(&JsValue::UNDEFINED, &id);
            }
            None => clear_timeout(&id),
        }
    }
}

impl Drop for Timer {
    fn drop(&mut self) {
        self.disarm();
    }
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;
    use std::rc::Rc;

    use js_sys::Array;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::support::{deferred, json, StandIn};
    use super::*;

    /// A timer, and how many times it has fired.
    fn counting_timer() -> (Timer, Rc<Cell<u32>>) {
        let count = Rc::new(Cell::new(0));
        let fired = count.clone();
        let timer = Timer::new(move || fired.set(fired.get() + 1));
        (timer, count)
    }

    /// Waits until every timer with that delay has had its turn: those with the same
    /// delay fire in the order in which they were armed.
    async fn timers_of(delay: f64) {
        let (fired, resolve) = deferred();
        let timer = Timer::new(move || {
            resolve.call0(&JsValue::UNDEFINED).unwrap();
        });
        timer.arm_in(delay);
        fired.await.unwrap();
    }

    /// Stand-ins for `setTimeout` and `clearTimeout`, and what they were called with.
    fn recorded_functions() -> (JsValue, JsValue, Array) {
        let calls = Array::new();
        let (set_calls, clear_calls) = (calls.clone(), calls.clone());
        let set = Closure::<dyn Fn(JsValue, JsValue) -> JsValue>::new(
            move |_: JsValue, delay: JsValue| {
                set_calls.push(&Array::of2(&"set".into(), &delay));
                JsValue::from_str("the id")
            },
        );
        let clear = Closure::<dyn Fn(JsValue)>::new(move |id: JsValue| {
            clear_calls.push(&Array::of2(&"clear".into(), &id));
        });
        (set.into_js_value(), clear.into_js_value(), calls)
    }

    #[wasm_bindgen_test]
    async fn fires_once() {
        let (timer, count) = counting_timer();
        timer.arm_in(1.0);
        assert_eq!(count.get(), 0);
        timers_of(1.0).await;
        timers_of(1.0).await;
        assert_eq!(count.get(), 1);
    }

    #[wasm_bindgen_test]
    async fn a_negative_delay_is_none() {
        let (timer, count) = counting_timer();
        timer.arm_in(-60_000.0);
        timers_of(1.0).await;
        assert_eq!(count.get(), 1);
    }

    #[wasm_bindgen_test]
    async fn arming_again_replaces_the_delay() {
        let (timer, count) = counting_timer();
        timer.arm_in(0.0);
        timer.arm_in(60_000.0);
        timers_of(1.0).await;
        assert_eq!(count.get(), 0);
        timer.arm_in(0.0);
        timers_of(1.0).await;
        assert_eq!(count.get(), 1);
    }

    #[wasm_bindgen_test]
    async fn a_disarmed_timer_does_not_fire() {
        let (timer, count) = counting_timer();
        timer.arm_in(0.0);
        timer.disarm();
        timers_of(1.0).await;
        assert_eq!(count.get(), 0);
    }

    #[wasm_bindgen_test]
    async fn dropping_disarms() {
        let (timer, count) = counting_timer();
        timer.arm_in(0.0);
        drop(timer);
        timers_of(1.0).await;
        assert_eq!(count.get(), 0);
    }

    /// Browsers keep a delay in 32 bits; what does not fit would count as zero.
    #[wasm_bindgen_test]
    async fn an_enormous_delay_does_not_fire_at_once() {
        for delay in [4_294_967_296.0, 1e12, f64::INFINITY] {
            let (timer, count) = counting_timer();
            timer.arm_in(delay);
            timers_of(1.0).await;
            assert_eq!(count.get(), 0, "{delay} ms");
        }
    }

    #[wasm_bindgen_test]
    fn given_functions_are_used() {
        let (set, clear, calls) = recorded_functions();
        let (timer, _) = counting_timer();
        timer.replace_functions(set.unchecked_into(), clear.unchecked_into());
        timer.arm_in(5.0);
        timer.disarm();
        timer.arm_in(f64::INFINITY);
        drop(timer);
        assert_eq!(
            json(&calls),
            r#"[["set",5],["clear","the id"],["set",2147483647],["clear","the id"]]"#
        );
    }

    #[wasm_bindgen_test]
    fn the_global_functions_of_the_day_are_used() {
        let (timer, _) = counting_timer();
        let (set, clear, calls) = recorded_functions();
        let _stand_ins = [
            StandIn::global("setTimeout", &set),
            StandIn::global("clearTimeout", &clear),
        ];
        timer.arm_in(5.0);
        drop(timer);
        assert_eq!(json(&calls), r#"[["set",5],["clear","the id"]]"#);
    }
}
