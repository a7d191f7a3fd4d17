//! Microtasks.

use std::cell::RefCell;
use std::collections::VecDeque;

use wasm_bindgen::prelude::*;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_name = queueMicrotask)]
    fn queue_microtask_js(callback: &Closure<dyn Fn()>);
}

type Task = Box<dyn FnOnce()>;

thread_local! {
    static QUEUE: RefCell<VecDeque<Task>> = const { RefCell::new(VecDeque::new()) };
    /// The closure that the browser calls for every task. There is only one and it is never
    /// dropped, because a closure that is dropped before its call makes the browser throw.
    static RUN_NEXT: Closure<dyn Fn()> = Closure::new(|| {
        let task = QUEUE.with_borrow_mut(VecDeque::pop_front);
        if let Some(task) = task {
            task();
        }
    });
}

/// Runs the task in a microtask of its own: microtasks of the page that were queued before
/// it run first, and those queued after it later, also between two tasks from here. (Tasks
/// of `wasm_bindgen_futures` share a microtask.)
///
/// It cannot be cancelled. A task that may come too late should hold its owner by
/// [`Weak`](std::rc::Weak).
pub fn queue_microtask(task: impl FnOnce() + 'static) {
    QUEUE.with_borrow_mut(|queue| queue.push_back(Box::new(task)));
    RUN_NEXT.with(queue_microtask_js);
}

#[cfg(test)]
mod tests {
    use std::rc::Rc;

    use js_sys::Promise;
    use wasm_bindgen_futures::JsFuture;
    use wasm_bindgen_test::wasm_bindgen_test;

    use super::super::support::{deferred, Recorder};
    use super::*;

    #[wasm_bindgen_test]
    async fn the_microtasks_of_the_page_run_in_between() {
        let order = Rc::new(Recorder::default());
        let note = |what| {
            let order = order.clone();
            move || order.note(what)
        };
        let noted = note("the page's");
        let of_the_page = Closure::once(move |_: JsValue| noted());
        queue_microtask(note("first"));
        let _ = Promise::resolve(&JsValue::NULL).then(&of_the_page);
        queue_microtask(note("second"));
        assert!(order.is_empty());
        for expected in ["first", "the page's", "second"] {
            assert_eq!(order.next().await, expected);
        }
    }

    #[wasm_bindgen_test]
    async fn a_task_may_queue_another_one() {
        let (done, resolve) = deferred();
        queue_microtask(move || {
            queue_microtask(move || {
                resolve.call0(&JsValue::UNDEFINED).unwrap();
            });
        });
        JsFuture::from(done).await.unwrap();
        assert!(QUEUE.with_borrow(VecDeque::is_empty));
    }
}
