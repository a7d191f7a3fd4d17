//! Names the event whose listener has panicked.
//!
//! On `wasm32-unknown-unknown` a panic cannot be caught, so the event must be known when the panic
//! hook is called.

use std::cell::RefCell;
use std::panic;
use std::sync::Once;

thread_local! {
    /// The event whose listeners run.
    static EVENT: RefCell<Option<Box<str>>> = const { RefCell::new(None) };
}

/// In a debug build, prints to the console which event a listener, a closure that answers, or one of
/// their futures was called for when it panics:
///
/// ```text
/// socketio-wasm: in a listener of `news`: panicked at src/main.rs:12:9: not yet implemented
/// ```
///
/// The hook that is installed already is called as well. So call this behind
/// `console_error_panic_hook::set_once()`, which prints the stack:
///
/// ```
/// // console_error_panic_hook::set_once();
/// socketio_wasm::set_panic_hook();
/// ```
///
/// In a build without debug assertions, as `--release` is, it does nothing. It may be called any
/// number of times. (Streams are polled by the application's own tasks: no event is known for their
/// panics.)
pub fn set_panic_hook() {
    static ONCE: Once = Once::new();
    if !cfg!(debug_assertions) {
        return;
    }
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // Taken, because without unwinding nothing else removes it.
            let event = EVENT.try_with(|event| event.try_borrow_mut().ok()?.take());
            if let Ok(Some(event)) = event {
                error(&format!(
                    "socketio-wasm: in a listener of `{event}`: {panic}"
                ));
            }
            before(panic);
        }));
    });
}

#[cfg(all(target_arch = "wasm32", target_os = "unknown"))]
fn error(sentence: &str) {
    web_sys::console::error_1(&sentence.into());
}

#[cfg(not(all(target_arch = "wasm32", target_os = "unknown")))]
fn error(sentence: &str) {
    eprintln!("{sentence}");
}

/// Runs user code that is called for this event.
#[cfg(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "__simulation"
))]
pub(super) fn during<R>(event: &str, run: impl FnOnce() -> R) -> R {
    /// The event before this one, which is put back when this is dropped.
    struct Before(Option<Box<str>>);

    impl Drop for Before {
        fn drop(&mut self) {
            EVENT.set(self.0.take());
        }
    }

    let _before = cfg!(debug_assertions).then(|| Before(EVENT.replace(Some(event.into()))));
    run()
}

#[cfg(all(test, feature = "__simulation"))]
mod tests {
    use super::*;

    fn event() -> Option<String> {
        EVENT.with_borrow(|event| event.as_deref().map(String::from))
    }

    #[test]
    fn listeners_that_run_in_listeners() {
        assert_eq!(event(), None);
        during("a", || {
            assert_eq!(event().as_deref(), Some("a"));
            during("b", || assert_eq!(event().as_deref(), Some("b")));
            assert_eq!(event().as_deref(), Some("a"));
        });
        assert_eq!(event(), None);
    }

    #[test]
    fn a_panic_that_unwinds_leaves_no_event() {
        panic::catch_unwind(|| during("a", || panic!("of the test"))).unwrap_err();
        assert_eq!(event(), None);
    }
}
