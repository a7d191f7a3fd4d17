//! What a packet costs does not depend on what else there is: counted in inputs, questions
//! and outputs, not in time.

use serde_json::json;

use crate::support::host::Effort;
use crate::support::pair::{in_every_mode, Pair, Setup};
use crate::support::socket::Socket;
use crate::support::value::Value;

/// What there may be much of.
#[derive(Clone, Copy, Debug)]
enum Crowd {
    Namespaces,
    /// Acknowledgements that are awaited, for ever or for a long time.
    Acks,
    TimedAcks,
    /// Listeners of other events.
    Listeners,
    /// Packets in the buffer of a namespace that is not connected.
    Buffered,
}

impl Crowd {
    const ALL: [Self; 5] = [
        Self::Namespaces,
        Self::Acks,
        Self::TimedAcks,
        Self::Listeners,
        Self::Buffered,
    ];

    fn gather(self, pair: &Pair, socket: &Socket, size: u32) {
        pair.server().config.answers = false;
        let lonely = matches!(self, Self::Buffered).then(|| {
            pair.server().config.accepts = false;
            pair.client.socket("/lonely")
        });
        for number in 0..size {
            let ask = || socket.emission(Value::body(&json!(["crowd", number])));
            match self {
                Self::Namespaces => {
                    pair.client.socket(&format!("/crowd{number}"));
                }
                Self::Acks => ask().ack(|_| ()).send().unwrap(),
                Self::TimedAcks => ask().timeout(1e6).ack(|_| ()).send().unwrap(),
                Self::Listeners => {
                    socket.on(&format!("crowd{number}"), |_| ());
                    pair.client.on("reconnect_failed", |_| ());
                    pair.client.engine().unwrap().on("upgradeError", |_| ());
                }
                Self::Buffered => {
                    let lonely = lonely.as_ref().unwrap();
                    lonely.emit(json!(["crowd", number])).unwrap();
                }
            }
        }
        pair.advance(1000.0);
        pair.server().config.answers = true;
    }
}

/// What the host and its core have to do for this, and until all is quiet again.
fn effort(pair: &Pair, cause: impl FnOnce()) -> Effort {
    pair.client.effort.take();
    cause();
    pair.advance(100.0);
    pair.client.effort.take()
}

/// For an event that comes, one that goes, one that is answered, an answer that is given, and
/// a heartbeat.
fn efforts(pair: &Pair, socket: &Socket) -> [Effort; 5] {
    socket.on("question", |event| event.answer(Value::body(&json!([1]))));
    [
        effort(pair, || pair.server().emit("/", json!(["event", 1]))),
        effort(pair, || socket.emit(json!(["event", 1])).unwrap()),
        effort(pair, || {
            let emission = socket.emission(Value::body(&json!(["question", 1])));
            emission.ack(pair.log_ack("question")).send().unwrap();
        }),
        effort(pair, || pair.server().send("427[\"question\"]")),
        effort(pair, || pair.server().heartbeat("e1")),
    ]
}

#[test]
fn a_packet_costs_the_same_in_any_crowd() {
    for crowd in Crowd::ALL {
        in_every_mode(|setup| {
            let mode = setup.mode;
            let [few, many] = [1, 1000].map(|size| {
                let (pair, socket) = Setup::new(mode).connected();
                crowd.gather(&pair, &socket, size);
                pair.world.take_trace();
                let efforts = efforts(&pair, &socket);
                pair.expect(&["/ event 1", "ack question: [1]", "/ question"]);
                efforts
            });
            assert_eq!(few, many, "{crowd:?} in mode {mode:?}");
        });
    }
}

/// What a packet costs where nobody listens but the application.
#[test]
fn a_packet_costs_little() {
    let (pair, socket) = Setup::new(crate::support::pair::Mode::Plain).connected();
    let cost = efforts(&pair, &socket).map(|e| (e.inputs, e.questions, e.outputs, e.timers));
    assert_eq!(
        cost,
        [
            // What becomes of the message, and of the packet?
            (0, 2, 0, 0),
            // What becomes of the event, and of its frame? What next, when that is taken?
            (0, 3, 0, 0),
            // Both.
            (0, 5, 0, 0),
            // The answer is written.
            (0, 4, 0, 0),
            // The frame; `Pong`; what becomes of that, and what is next?
            (1, 2, 1, 2),
        ]
    );
}

const TOGETHER: usize = 1000;

/// So many acknowledgements that run out at the same moment, half a second from now.
fn run_out_together(setup: Setup) -> (Pair, Socket) {
    let (pair, socket) = setup.connected();
    pair.server().config.answers = false;
    for number in 0..TOGETHER {
        let emission = socket.emission(Value::body(&json!(["late", number])));
        let emission = emission.timeout(500.0);
        emission.ack(pair.log_ack("late")).send().unwrap();
    }
    pair.advance(499.0);
    pair.expect(&[]);
    (pair, socket)
}

#[test]
fn each_of_those_that_run_out_together_is_dealt_with_alone() {
    in_every_mode(|setup| {
        let (pair, socket) = run_out_together(setup);
        let client = &pair.client;
        pair.freeze(1.0);
        for left in (0..TOGETHER).rev() {
            assert!(client.deadline() <= Some(pair.world.now()));
            client.effort.take();
            client.timer_fires();
            let effort = Effort {
                inputs: 1,
                questions: 0,
                outputs: 1,
                timers: 0,
            };
            assert_eq!(client.effort.take(), effort, "{left} are left");
            assert_eq!(socket.waiting_acks(), left);
            pair.expect(&["ack late: Error: operation has timed out"]);
        }
    });
}

#[test]
fn those_that_run_out_together_do_not_wait_for_each_other() {
    in_every_mode(|setup| {
        let (pair, socket) = run_out_together(setup);
        pair.advance(2.0);
        assert_eq!(pair.world.take_trace().len(), TOGETHER);
        assert_eq!(socket.waiting_acks(), 0);
        pair.advance(1000.0);
        pair.expect(&[]);
    });
}
