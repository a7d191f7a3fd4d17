//! What the face calls: one [`Core`] for each Manager. Every call performs the outputs that follow
//! from it, by calling methods of the face's `Host`, before it returns.

use std::cell::{Cell, OnceCell};
use std::rc::Rc;

use wasm_bindgen::prelude::*;

use crate::answers::{EmitAnswer, PayloadKind, ReceiveAnswer, RouteAnswer, WriteAnswer};
use crate::face;
use crate::outputs::perform;
use crate::values::Face;
use socketio_wasm::browser::clock::{self, LONGEST_DELAY};
use socketio_wasm::driver::Driver;
use socketio_wasm::protocol::io::{
    AckListener, CallbackId, EmitRequest, Input, ManagerInput, Millis, Output, Received, Routed,
    Taken, TimerChange,
};
use socketio_wasm::protocol::options::ManagerOptions;
use socketio_wasm::protocol::socket::decode::{Kind, PacketFacts};
use socketio_wasm::protocol::socket::packet::{PacketType, Payload};
use socketio_wasm::protocol::{self, Shared};

/// The protocol core of one Manager.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Core {
    pub(crate) number: u32,
    pub(crate) driver: Driver<Face>,
    /// The acknowledgement id of the last `emit`.
    ack_id: Cell<u32>,
    /// What `busy` last told the host.
    busy: Cell<bool>,
}

/// Questions. They are asked for every packet, and the face acts upon the answers.
#[wasm_bindgen]
impl Core {
    /// A message came over a transport, and the default parser has read it: what is to be done with
    /// it? `kind` is the number that the first character stands for, NaN if it is not a number,
    /// `undefined` if there is no character. `attachments` is the number before the first `-`, NaN
    /// without one.
    pub fn receive(
        &self,
        transport: u32,
        kind: Option<f64>,
        attachments: f64,
        payload: PayloadKind,
    ) -> ReceiveAnswer {
        let facts = facts(kind, attachments, payload);
        self.received(
            self.driver
                .ask(|core| core.receive(transport.into(), facts)),
        )
    }

    /// The same for binary data.
    #[wasm_bindgen(js_name = receiveBytes)]
    pub fn receive_bytes(&self, transport: u32) -> ReceiveAnswer {
        self.received(self.driver.ask(|core| core.receive_bytes(transport.into())))
    }

    /// A message came over a transport, for a custom parser: does it get the message ("deliver")?
    pub fn message(&self, transport: u32) -> ReceiveAnswer {
        self.received(self.driver.ask(|core| core.message(transport.into())))
    }

    /// The same as `receive` for a message that the host is to read (`Host.read`).
    pub fn judge(
        &self,
        kind: Option<f64>,
        attachments: f64,
        payload: PayloadKind,
    ) -> ReceiveAnswer {
        let facts = facts(kind, attachments, payload);
        self.received(self.driver.ask(|core| core.judge(facts)))
    }

    /// The same as `receiveBytes`, for such a message.
    #[wasm_bindgen(js_name = judgeBytes)]
    pub fn judge_bytes(&self) -> ReceiveAnswer {
        self.received(self.driver.ask(protocol::Core::judge_bytes))
    }

    /// A complete packet is routed to a namespace with the name that it has: what is to be done
    /// with it? `id` is `undefined` for a packet without an id, NaN for an id that is not a number.
    pub fn route(&self, namespace: u32, kind: u32, id: Option<f64>, has_body: bool) -> RouteAnswer {
        let Some(kind) = PacketType::from_number(kind) else {
            return RouteAnswer::Drop;
        };
        let routed = self
            .driver
            .ask(|core| core.route(namespace.into(), kind, id.into(), has_body));
        match routed {
            Routed::Invalid(error) => self.feed(Input::Manager(ManagerInput::DecodeFailed(error))),
            // It may have had a time limit, whose timer has been stopped.
            Routed::Answer { .. } => self.change_timers(),
            _ => {}
        }
        routed.into()
    }

    /// `socket.emit(…)`: what is to be done with the packet? `timeout` is in milliseconds. The id
    /// of the acknowledgement, if there is one, is [`ack_id`](Self::ack_id), unless the answer is
    /// "queue" or "reserved".
    pub fn emit(
        &self,
        namespace: u32,
        reserved: bool,
        volatile: bool,
        has_ack: bool,
        with_error: bool,
        timeout: Option<f64>,
    ) -> EmitAnswer {
        let request = EmitRequest {
            reserved,
            volatile,
            ack: match (has_ack, with_error) {
                (false, _) => AckListener::None,
                (true, false) => AckListener::Plain,
                (true, true) => AckListener::WithError,
            },
            timeout: timeout.map(Millis::new),
        };
        let emission = self.driver.emit(
            clock::now().into(),
            namespace.into(),
            request,
            self.performer(),
        );
        if let Some(ack) = emission.ack {
            // It may have a time limit, whose timer has been armed.
            self.settle();
            self.ack_id.set(ack.into());
        }
        emission.fate.into()
    }

    /// The id that the last `emit` gave to an acknowledgement. The next `emit` changes it.
    #[wasm_bindgen(getter, js_name = ackId)]
    pub fn ack_id(&self) -> u32 {
        self.ack_id.get()
    }

    /// This many packets are written to the Manager's engine: what is to be done with them?
    pub fn write(&self, packets: usize) -> WriteAnswer {
        self.driver.ask(|core| core.write(packets)).into()
    }

    /// A transport that stays open has taken what it was given: how many packets are next?
    /// `undefined` if listeners, a close or an upgrade wait for this: then [`sent`](Self::sent) is to
    /// be called.
    pub fn taken(&self, transport: u32) -> Option<u32> {
        match self.driver.ask(|core| core.taken(transport.into())) {
            Taken::Next(count) => Some(count as u32),
            Taken::Rest => Some(0),
            Taken::Observed => None,
        }
    }

    /// A packet is written to this engine: what is to be done with it? `callback` is the number of
    /// a function to call when the packet has been handed to the transport.
    pub fn push(&self, engine: u32, callback: Option<u32>) -> WriteAnswer {
        self.driver
            .ask(|core| core.push(engine.into(), callback.map(CallbackId::from)))
            .into()
    }
}

#[wasm_bindgen]
impl Core {
    /// Goes on after a call that has ended with `ackFailed`.
    pub fn resume(&self) {
        self.driver.resume(self.performer());
        self.settle();
    }
}

impl Core {
    pub(crate) fn new(number: u32, options: &ManagerOptions, shared: Rc<Shared>) -> Self {
        Self {
            number,
            driver: Driver::new(protocol::Core::new(options, shared)),
            ack_id: Cell::new(0),
            busy: Cell::new(false),
        }
    }

    /// Feeds an input that happens now.
    #[inline(never)]
    pub(crate) fn feed(&self, input: Input<Face>) {
        self.driver.drive(clock::moment(), input, self.performer());
        self.settle();
    }

    fn received(&self, received: Received) -> ReceiveAnswer {
        match received {
            Received::Deliver => ReceiveAnswer::Deliver,
            Received::Await => ReceiveAnswer::Await,
            Received::Complete => ReceiveAnswer::Complete,
            Received::Drop => ReceiveAnswer::Drop,
            Received::Observed => ReceiveAnswer::Observed,
            Received::Invalid(error) => {
                self.feed(Input::Manager(ManagerInput::DecodeFailed(error)));
                ReceiveAnswer::Drop
            }
        }
    }

    /// Performs the outputs of one call. The host is looked up once, and only if there is an
    /// output.
    fn performer(&self) -> impl FnMut(Output<Face>) + '_ {
        let host = OnceCell::new();
        move |output| {
            self.change_timers();
            // The host has been collected, with its Manager and sockets: nothing can be seen of the
            // outputs.
            if let Some(host) = host.get_or_init(|| face::host_of(self.number)) {
                perform(&self.driver, host, output);
            }
        }
    }

    /// Has the host set and clear timers as the core has armed and stopped them.
    fn change_timers(&self) {
        while let Some(change) = self.driver.next_timer_change() {
            let Some(host) = face::host_of(self.number) else {
                continue;
            };
            match change {
                TimerChange::Set(timer, delay) => {
                    host.set_timer(timer.into(), delay.get().clamp(0.0, LONGEST_DELAY));
                }
                TimerChange::Clear(timer) => host.clear_timer(timer.into()),
            }
        }
    }

    /// Brings the timers up to date, and reports to the host whether there is a connection, a timer
    /// or a microtask for which it must be kept alive.
    fn settle(&self) {
        self.change_timers();
        let is_busy = self.driver.with(|core| !core.is_idle());
        if self.busy.replace(is_busy) == is_busy {
            return;
        }
        if let Some(host) = face::host_of(self.number) {
            host.busy(is_busy);
        }
    }
}

impl Drop for Core {
    fn drop(&mut self) {
        face::forget(self.number);
    }
}

fn facts(kind: Option<f64>, attachments: f64, payload: PayloadKind) -> PacketFacts {
    PacketFacts {
        kind: kind.map_or(Kind::Missing, Kind::from_number),
        attachments,
        // TypeScript allows no other string, so the default is never used.
        payload: Option::from(payload).unwrap_or(Payload::Other),
    }
}
