//! One timer of the browser's, armed for the earliest deadline.

use std::cell::RefCell;

use js_sys::{Date, Function};
use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    // Bound to the global scope, not to a window, and looked up at each call: test
    // suites replace these functions.
    #[wasm_bindgen(js_name = setTimeout, catch)]
    fn set_timeout(callback: &JsValue, delay: f64) -> Result<JsValue, JsValue>;
    #[wasm_bindgen(js_name = clearTimeout)]
    fn clear_timeout(id: &JsValue);
}

/// The longest delay that browsers take; a longer one would fire at once.
const LONGEST_DELAY: f64 = 2_147_483_647.0;

/// Calls back when armed and due; dropping it disarms it.
#[derive(Debug)]
pub(crate) struct Timer {
    callback: Closure<dyn Fn()>,
    armed: RefCell<Option<JsValue>>,
    functions: RefCell<Option<(Function, Function)>>,
}

impl Timer {
    pub(crate) fn new(fire: impl Fn() + 'static) -> Self {
        Self {
            callback: Closure::new(fire),
            armed: RefCell::default(),
            functions: RefCell::default(),
        }
    }

    /// Uses these functions instead of the global ones of the day (`useNativeTimers`).
    pub(crate) fn replace_functions(&self, set: Function, clear: Function) {
        self.functions.replace(Some((set, clear)));
    }

    /// Arms the timer for a deadline in milliseconds since the epoch, or disarms it.
    pub(crate) fn arm(&self, deadline: Option<f64>) {
        self.disarm();
        let Some(deadline) = deadline else { return };
        self.arm_in(deadline - Date::now());
    }

    /// Arms the timer, so many milliseconds from now.
    pub(crate) fn arm_in(&self, delay: f64) {
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

    fn disarm(&self) {
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
