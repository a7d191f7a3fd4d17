//! Random histories. One that fails is made as small as it gets, and printed as a test to paste.

use proptest::prelude::*;
use proptest::test_runner::{TestError, TestRunner};

/// Has `check`, which panics at what is wrong, look at as many histories as `PROPTEST_CASES` says.
///
/// `as_test` writes a history as a test in Rust.
pub(crate) fn check_histories<S: Strategy>(
    histories: S,
    check: impl Fn(S::Value),
    as_test: impl Fn(&S::Value) -> String,
) {
    let config = ProptestConfig {
        // What is pasted stays; a file of seeds means another history with each new operation.
        failure_persistence: None,
        ..ProptestConfig::default()
    };
    let checked = TestRunner::new(config).run(&histories, |history| {
        check(history);
        Ok(())
    });
    match checked {
        Ok(()) => {}
        Err(TestError::Fail(reason, history)) => panic!(
            "{reason}\n\nThe shortest history that fails, as a test:\n\n{}\n",
            as_test(&history)
        ),
        Err(TestError::Abort(reason)) => panic!("{reason}"),
    }
}

#[test]
fn a_failing_history_is_printed_as_short_as_it_gets() {
    let failed = std::panic::catch_unwind(|| {
        check_histories(
            proptest::collection::vec(0_u8..100, 1..60),
            |history| assert!(history.iter().all(|&number| number < 50), "too large"),
            |history| format!("check(&{history:?});"),
        );
    });
    let text = *failed.unwrap_err().downcast::<String>().unwrap();
    assert!(text.starts_with("too large\n"), "{text}");
    assert!(text.ends_with("\n\ncheck(&[50]);\n"), "{text}");
}
