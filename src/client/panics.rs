//! For which event the listener was called that has panicked.
//!
//! A panic cannot be caught on `wasm32-unknown-unknown`, where nothing unwinds: what there is to
//! say has to be known when the hook for panics is called.

use std::cell::RefCell;
use std::panic;
use std::sync::Once;

thread_local! {
    /// The event whose listeners run.
    static EVENT: RefCell<Option<Box<str>>> = const { RefCell::new(None) };
}

/// In a debug build, has a panic in a listener, in a closure that answers, or in their futures say
/// on the console for which event they were called:
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
/// number of times. (Streams are polled by tasks of the application's own, of whose panics it knows
/// no event.)
pub fn set_panic_hook() {
    static ONCE: Once = Once::new();
    if !cfg!(debug_assertions) {
        return;
    }
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |panic| {
            // Nobody restores it after this.
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

/// Runs code of the user's that is called for this event.
#[cfg(any(
    all(target_arch = "wasm32", target_os = "unknown"),
    feature = "simulation"
))]
pub(super) fn during<R>(event: &str, run: impl FnOnce() -> R) -> R {
    /// What was there before, until this is dropped.
    struct Before(Option<Box<str>>);

    impl Drop for Before {
        fn drop(&mut self) {
            EVENT.set(self.0.take());
        }
    }

    let _before = cfg!(debug_assertions).then(|| Before(EVENT.replace(Some(event.into()))));
    run()
}

#[cfg(all(test, feature = "simulation"))]
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
