//! Sequences of what a user, a server, a network and a clock may do, as in `tests/scenario/`: there
//! by chance, and here by the choice of a fuzzer, which sees what a sequence has reached.

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};

use crate::draw::Draw;
use crate::operations::{random, survive};
use crate::page::operations as client;

/// Longer ones reach nothing else.
const LONGEST: usize = 60;

/// The core in its native host: whatever happens, it looks the same to those who observe it, keeps
/// the promises of delivery, and can be closed and used again.
pub fn core_histories(data: &[u8]) {
    let mut draw = Draw::new(data);
    let conditions = drawn(&random::conditions(), &mut draw);
    let operations = operations(&random::operation(), draw);
    survive(&conditions, &operations);
}

/// The client for frontends in Rust: every request ends, and nothing is left.
pub fn client_histories(data: &[u8]) {
    let mut draw = Draw::new(data);
    let (way, retries, limit) = (draw.below(5), draw.below(2), draw.below(3));
    let conditions = client::Conditions {
        way,
        retries: retries as u32,
        limit,
    };
    client::survive(conditions, &operations(&client::operation(), draw));
}

fn operations<S: Strategy>(strategy: &S, mut draw: Draw<'_>) -> Vec<S::Value> {
    let mut operations = Vec::new();
    while !draw.is_empty() && operations.len() < LONGEST {
        operations.push(drawn(strategy, &mut draw));
    }
    operations
}

/// Two bytes are a seed of their own, so that a change of them changes nothing else.
fn drawn<S: Strategy>(strategy: &S, draw: &mut Draw<'_>) -> S::Value {
    let mut seed = [1; 16];
    (seed[0], seed[1]) = (draw.byte(), draw.byte());
    let rng = TestRng::from_seed(RngAlgorithm::XorShift, &seed);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    strategy.new_tree(&mut runner).unwrap().current()
}
